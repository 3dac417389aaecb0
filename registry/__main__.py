from registry.commands import main

main()

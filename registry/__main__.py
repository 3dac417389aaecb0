from registry.commands.root import main

main()

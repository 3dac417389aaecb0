"""The one command line: importing a module of commands adds them to the group."""

from registry.commands import accounts, auditing, backup, database, health, operating, reports
from registry.commands.root import cli

__all__ = ["accounts", "auditing", "backup", "database", "health", "main", "operating", "reports"]


def main() -> None:
    cli.main(prog_name="registry")

import sys
from dataclasses import asdict
from pathlib import Path

import click

from registry.commands.root import as_json, cli, print_result
from registry.core.db import read_only


@cli.group()
def report() -> None:
    """National reports."""


@report.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--report", "number", default="", help="Number of the report, such as BC-2026-0001.")
@as_json
def verify(file: Path, number: str, is_json: bool) -> None:
    """Make a frozen report again from what was kept of it, and compare it with FILE byte for byte."""
    from registry.reports import verifying

    with read_only():
        try:
            found = verifying.verify(file.read_bytes(), number=number)
        except verifying.Unknown as error:
            raise click.ClickException(str(error)) from None
    print_result({**asdict(found), "equal": found.is_equal}, is_json=is_json)
    sys.exit(0 if found.is_equal else 1)

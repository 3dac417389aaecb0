import sys
from pathlib import Path

import click

from registry.commands.root import as_json, cli, print_result
from registry.core.db import read_only


@cli.group()
def audit() -> None:
    """The audit chain."""


@audit.command()
@click.option(
    "--checkpoint", type=click.Path(exists=True, path_type=Path), help="A checkpoint file."
)
@as_json
def verify(checkpoint: Path | None, is_json: bool) -> None:
    """Find any edit, deletion, reordering or (against a checkpoint) cut tail of the chain, and rows of
    the ledgers and states of records that do not agree with it."""
    from registry.audit import agreement, checkpoints, queries

    with read_only():
        known = checkpoints.read_checkpoint(checkpoint) if checkpoint else None
        problems = list(agreement.find_problems(known))
        end = queries.get_checkpoint()
        compared = checkpoints.describe_latest(end) if checkpoint is None else {}
    result = {"problems": problems, "events": end.seq, "hash": end.hash, **compared}
    print_result(result, is_json=is_json)
    sys.exit(1 if problems else 0)


@audit.command(name="checkpoint")
def write_checkpoint() -> None:
    """Write the end of the chain into a signed file outside the database."""
    from registry.audit import checkpoints

    click.echo(checkpoints.write_checkpoint())

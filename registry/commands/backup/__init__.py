"""`registry backup` and `registry restore`: everything that is kept, while the product is in use."""

import sys
from pathlib import Path

import click

from registry.commands import checks
from registry.commands.backup import drill, restoring, taking
from registry.commands.backup.manifest import BadBackup
from registry.commands.root import as_json, cli, print_result
from registry.core.db import transaction
from registry.operations import backups
from registry.operations.backups import BackupAction

FOLDER = click.Path(file_okay=False, path_type=Path)


@cli.command()
@click.argument("folder", type=FOLDER)
@as_json
def backup(folder: Path, is_json: bool) -> None:
    """Save database, stored files and checkpoints into FOLDER, which must be new or empty.

    The product goes on being used meanwhile. The secrets of the environment are not saved.
    """
    try:
        made, digest = taking.take(folder, progress=_show("files"))
    except (BadBackup, OSError) as error:
        raise click.ClickException(str(error)) from error
    with transaction():
        backups.record(
            BackupAction.BACKUP_TAKEN, digest=digest, events=made.events, files=len(made.files)
        )
    result = {
        "backup": str(folder),
        "rows": sum(made.rows.values()),
        "files": len(made.files),
        "events": made.events,
        "manifest": digest,
        "not saved": made.missing,
    }
    print_result(result, is_json=is_json)
    sys.exit(1 if made.missing else 0)


@cli.command()
@click.argument("folder", type=FOLDER)
@click.option("--over", is_flag=True, help="In the place of what is there.")
@click.option(
    "--drill", "is_drill", is_flag=True, help="For trial, into a place of its own; nothing stays."
)
@as_json
def restore(folder: Path, over: bool, is_drill: bool, is_json: bool) -> None:
    """Put a backup back, then check everything. The servers and the worker have to be stopped.

    Every file is compared with its digest first. Who withdrew or lost a role since the backup has
    withdrawn or lost it afterwards too, and everybody has to sign in again.
    """
    try:
        found = drill.run(folder) if is_drill else _restore(folder, over, is_json)
    except (BadBackup, OSError) as error:
        raise click.ClickException(str(error)) from error
    print_result(found, is_json=is_json)
    sys.exit(1 if any(found.values()) else 0)


def _restore(folder: Path, over: bool, is_json: bool) -> dict[str, list[str]]:
    from registry import worker

    try:
        lock = worker.take_lock()
    except worker.AlreadyRunning as error:
        raise BadBackup(f"The worker is running ({error}): stop it and the servers.") from error
    with lock:
        restored = restoring.restore(folder, over=over, progress=_show("files"))
        found = {name: check(False) for name, check in sorted(checks.CHECKS.items())}
    found["rows"] = restored.differences
    found.pop("turns")  # whom a step waits for is no matter of a backup
    found["files"] += restored.made.missing
    if not is_json:
        click.echo(f"restored: the backup of {restored.made.made_at}")
        click.echo(f"ended again: {restored.ended_again}; signed out: {restored.signed_out}")
        for name in restored.set_aside:
            click.echo(f"checkpoint of what came after the backup: {name}")
    return found


def _show(what: str) -> taking.Progress:
    is_terminal = sys.stderr.isatty()

    def show(done: int, total: int) -> None:
        if is_terminal:
            end = "\n" if done + 1 == total else ""
            click.echo(f"\r{what}: {done + 1}/{total}{end}", nl=False, err=True)

    return show

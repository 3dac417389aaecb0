"""Putting a backup back: what is damaged, of another registry or in somebody's way is refused first."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from registry.accounts import sessions
from registry.background import indexing, rebuilding
from registry.commands.backup import databases, manifest
from registry.commands.backup.manifest import BadBackup, Manifest
from registry.commands.backup.taking import CHECKPOINTS, FILES, Progress
from registry.core.config import RESOURCES, config
from registry.core.db import close_session, read_only, transaction
from registry.core.migrating import is_migrated, upgrade
from registry.operations import backups, erasures
from registry.operations.backups import BackupAction
from registry.operations.erasures import BadErasures, Erasures
from registry.storage import file_store


@dataclass
class Restored:
    made: Manifest
    ended_again: int = 0
    signed_out: int = 0
    set_aside: list[str] = field(default_factory=list)
    """Checkpoints of what came after the backup."""
    differences: list[str] = field(default_factory=list)


def examine(folder: Path) -> tuple[Manifest, str]:
    """Raises BadBackup unless every file is there, unchanged, and this edition can read it."""
    made, digest = manifest.read(folder)
    if damage := list(manifest.find_damage(folder, made)):
        raise BadBackup("The backup is damaged: " + "; ".join(damage) + ".")
    databases.refuse_unknown(made.revision)
    kind = current_app.extensions["db_engine"].dialect.name
    if made.database != kind:
        raise BadBackup(f"The backup is of {made.database}, this installation runs on {kind}.")
    return made, digest


def restore(folder: Path, *, over: bool, progress: Progress) -> Restored:
    """Raises BadBackup, and then nothing was replaced. `over`: in the place of what is there."""
    made, digest = examine(folder)
    if not over:
        _refuse_used()
    ended = _read_erasures(over)
    engine = current_app.extensions["db_engine"]
    config().state_dir.mkdir(parents=True, exist_ok=True)
    databases.load(engine, folder)
    with engine.connect() as connection:
        differences = list(_compare_rows(made, databases.count_rows(connection)))
        connection.rollback()
        upgrade(connection, RESOURCES / "migrations")
        connection.commit()
    _put_files_back(folder, made, progress)
    aside = _put_checkpoints_back(folder, made)
    restored = Restored(made, set_aside=aside, differences=differences)
    with transaction():
        restored.ended_again = erasures.apply_again(ended)
        restored.signed_out = sessions.close_all()
        backups.record(
            BackupAction.BACKUP_RESTORED,
            digest=digest,
            events=made.events,
            ended_again=restored.ended_again,
        )
    _keep_erasures(ended)
    for name in indexing.sources():
        rebuilding.rebuild(name)
    return restored


def _refuse_used() -> None:
    with current_app.extensions["db_engine"].connect() as connection:
        if not databases.is_empty(connection):
            raise BadBackup("The database is not empty; with --over it is replaced.")
    if next(iter(file_store().keys(older_than=timedelta(0))), None) is not None:
        raise BadBackup("The file store is not empty; with --over files are added to it.")


def _read_erasures(over: bool) -> Erasures:
    """Of the files beside the database and, where it can still be asked, of the one to be replaced."""
    try:
        found = erasures.read_all()
    except BadErasures as error:
        raise BadBackup(f"{error}; set it aside to restore without it.") from error
    engine = current_app.extensions["db_engine"]
    with engine.connect() as connection:
        can_ask = over and is_migrated(connection, RESOURCES / "migrations")
    if can_ask:
        with read_only():
            found.add(erasures.collect())
        close_session()
    return found


def _keep_erasures(ended: Erasures) -> None:
    """From here on the chain counts from another event."""
    with read_only():
        ended.add(erasures.collect())
        ended.seq = erasures.collect().seq
    erasures.write(ended)


def _compare_rows(made: Manifest, there: dict[str, int]) -> Iterator[str]:
    for name, rows in made.rows.items():
        if there.get(name, 0) != rows:
            yield f"{name} has {there.get(name, 0)} rows, the backup had {rows}"


def _put_files_back(folder: Path, made: Manifest, progress: Progress) -> None:
    names = [name for name in made.files if name.startswith(f"{FILES}/")]
    for done, name in enumerate(names):
        progress(done, len(names))
        with (folder / name).open("rb") as stream:
            file_store().save(Path(name).name, stream)


def _put_checkpoints_back(folder: Path, made: Manifest) -> list[str]:
    """Those of later events stay known, but no longer beside the chain: it ends before them now."""
    own = config().state_dir / CHECKPOINTS
    aside = own / "beyond-restored-backup"
    later = [path for path in sorted(own.glob("checkpoint-*.json")) if _seq(path) > made.events]
    for path in later:
        aside.mkdir(parents=True, exist_ok=True)
        path.replace(aside / path.name)
    own.mkdir(parents=True, exist_ok=True)
    for name in made.files:
        if name.startswith(f"{CHECKPOINTS}/"):
            shutil.copyfile(folder / name, own / Path(name).name)
    return [path.name for path in later] + list(_later_copies(made))


def _later_copies(made: Manifest) -> Iterator[str]:
    """On the other machine nothing is moved from here."""
    copies = config().checkpoint_copies
    for path in sorted(Path(copies).glob("checkpoint-*.json")) if copies else ():
        if _seq(path) > made.events:
            yield f"{path} (set it aside there by hand)"


def _seq(path: Path) -> int:
    number: Any = path.stem.rpartition("-")[2]
    return int(number) if number.isdigit() else 0

"""Checkpoints of the audit chain: its end at some moment, signed and kept outside the database.

A chain proves that nothing inside it was changed; only a paper kept elsewhere proves that its tail
was not cut off. Each checkpoint is written a second time into the folder of the setting
CHECKPOINT_COPIES, which belongs on another machine that keeps what it once received.
"""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import func, select

from registry.audit.models import AuditEvent
from registry.audit.queries import Checkpoint, get_checkpoint
from registry.core.config import config
from registry.core.db import now, session
from registry.core.signatures import is_genuine, sign

log = structlog.get_logger()
KIND = "checkpoint"
FIRST_WITHIN = timedelta(hours=2)  # the worker writes one every hour


class BadCheckpoint(Exception):
    """The file is not a checkpoint that this registry signed."""


def write_checkpoint() -> Path | None:
    """One file per end of the chain; None while nothing was added since the last one."""
    checkpoint = get_checkpoint()
    session().rollback()  # the file is written outside any transaction
    folder = config().state_dir / "checkpoints"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"checkpoint-{checkpoint.seq:012d}.json"
    if path.exists():
        return None
    content = {"seq": checkpoint.seq, "hash": checkpoint.hash, "at": now().isoformat()}
    signed = {**content, "signature": sign(content, kind=KIND)}
    part = path.with_suffix(".part")
    part.write_text(json.dumps(signed, indent=1) + "\n")
    os.replace(part, path)
    _write_copy(path)
    return path


def _write_copy(path: Path) -> None:
    """A copy that is there already is never written over."""
    folder = config().checkpoint_copies
    if not folder:
        return
    try:
        with (Path(folder) / path.name).open("x") as copy:
            copy.write(path.read_text())
    except FileExistsError:
        log.error("checkpoint_copy_exists", name=path.name)
    except OSError as error:
        log.error("checkpoint_not_copied", name=path.name, error_class=type(error).__name__)


def read_checkpoint(path: Path) -> Checkpoint:
    """Raises BadCheckpoint for a file that was changed or signed with another key."""
    try:
        content = json.loads(path.read_text())
        signature = str(content.pop("signature"))
        checkpoint = Checkpoint(int(content["seq"]), str(content["hash"]))
        genuine = is_genuine(content, signature, kind=KIND)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadCheckpoint(f"{path.name} is not a checkpoint") from error
    if not genuine:
        raise BadCheckpoint(f"{path.name} does not carry this registry's signature")
    return checkpoint


def find_newest_checkpoint() -> Path | None:
    """Of both places: who empties one of them has not emptied the other."""
    found = [path for folder in _folders() for path in folder.glob("checkpoint-*.json")]
    return max(found, key=lambda path: path.name, default=None)


def _folders() -> list[Path]:
    copies = config().checkpoint_copies
    return [config().state_dir / "checkpoints", *([Path(copies)] if copies else [])]


def find_missing_checkpoint() -> list[str]:
    """A chain that had the time for one and has none was not compared with anything."""
    if find_newest_checkpoint() is not None:
        return []
    first = session().scalar(select(func.min(AuditEvent.at)))
    if first is None or first > now() - FIRST_WITHIN:
        return []
    return ["no checkpoint is there to compare the chain with"]


def describe_latest(end: Checkpoint) -> dict[str, object]:
    """What the chain was compared with, how old that is, and how much came after it."""
    path = find_newest_checkpoint()
    if path is None:
        return {"checkpoint": "none"}
    try:
        seq = read_checkpoint(path).seq
    except BadCheckpoint:
        return {"checkpoint": "damaged"}
    made = datetime.fromisoformat(str(json.loads(path.read_text())["at"]))
    return {
        "checkpoint": seq,
        "hours old": round((now() - made) / timedelta(hours=1), 1),
        "events after it": end.seq - seq,
    }


def read_latest() -> tuple[Checkpoint | None, list[str]]:
    """The latest, or what is wrong with it: that it was changed is itself a finding of a check."""
    path = find_newest_checkpoint()
    try:
        return (read_checkpoint(path) if path else None), []
    except BadCheckpoint as error:
        return None, [str(error)]

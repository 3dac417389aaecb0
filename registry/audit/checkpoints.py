"""Checkpoints of the audit chain: its end at some moment, signed and kept outside the database.

A chain proves that nothing inside it was changed; only a paper kept elsewhere proves that its tail
was not cut off. The operators copy the folder to another machine.
"""

import hashlib
import hmac
import json
import os
from pathlib import Path

import rfc8785

from registry.audit.queries import Checkpoint, get_checkpoint
from registry.core.config import config
from registry.core.db import now, session


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
    signed = {**content, "signature": _sign(content, config().secret_key)}
    part = path.with_suffix(".part")
    part.write_text(json.dumps(signed, indent=1) + "\n")
    os.replace(part, path)
    return path


def read_checkpoint(path: Path) -> Checkpoint:
    """Raises BadCheckpoint for a file that was changed or signed with another key."""
    try:
        content = json.loads(path.read_text())
        signature = str(content.pop("signature"))
        checkpoint = Checkpoint(int(content["seq"]), str(content["hash"]))
        keys = (config().secret_key, *config().old_secret_keys)
        genuine = any(hmac.compare_digest(signature, _sign(content, key)) for key in keys)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadCheckpoint(f"{path.name} is not a checkpoint") from error
    if not genuine:
        raise BadCheckpoint(f"{path.name} does not carry this registry's signature")
    return checkpoint


def find_newest_checkpoint() -> Path | None:
    return max((config().state_dir / "checkpoints").glob("checkpoint-*.json"), default=None)


def _sign(content: dict[str, object], key: str) -> str:
    message = b"registry-checkpoint-1\0" + rfc8785.dumps(content)  # type: ignore[arg-type]
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def find_latest() -> Checkpoint | None:
    path = find_newest_checkpoint()
    return read_checkpoint(path) if path else None

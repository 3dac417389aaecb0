"""What a backup consists of, with a digest of each file, signed; written last and read first."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from registry.core.signatures import is_genuine, sign

NAME = "manifest.json"
KIND = "backup"
FORMAT = 1
CHUNK = 1 << 20


class BadBackup(Exception):
    """It cannot be restored here; the message says why."""


@dataclass
class Manifest:
    made_at: str = ""
    database: str = ""  # sqlite or postgresql
    revision: str = ""  # of the schema
    rows: dict[str, int] = field(default_factory=dict)  # by table
    events: int = 0  # where the audit chain ended
    chain: str = ""
    files: dict[str, str] = field(default_factory=dict)  # SHA-256 by path
    missing: list[str] = field(default_factory=list)  # what could not be read when it was made
    format: int = FORMAT


def write(folder: Path, manifest: Manifest) -> str:
    """Its own digest, by which the audit chain names this backup."""
    content = asdict(manifest)
    signed = {**content, "signature": sign(content, kind=KIND)}
    text = json.dumps(signed, indent=1, ensure_ascii=False) + "\n"
    part = folder / f"{NAME}.part"
    with part.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, folder / NAME)
    return hashlib.sha256(text.encode()).hexdigest()


def read(folder: Path) -> tuple[Manifest, str]:
    """With its digest. Raises BadBackup when there is none, or none that this registry signed."""
    try:
        text = (folder / NAME).read_text(encoding="utf-8")
    except OSError:
        raise BadBackup(f"{folder} holds no finished backup: {NAME} is missing.") from None
    try:
        content: dict[str, Any] = json.loads(text)
        signature = str(content.pop("signature"))
        manifest = Manifest(**content)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadBackup(f"{NAME} is damaged.") from None
    if not is_genuine(content, signature, kind=KIND):
        raise BadBackup(
            f"{NAME} does not carry the signature of this registry: it was changed, or made with "
            "another REGISTRY_SECRET_KEY (former keys belong into REGISTRY_OLD_SECRET_KEYS)."
        )
    if manifest.format != FORMAT:
        raise BadBackup("The backup was made by a newer edition of the registry.")
    return manifest, hashlib.sha256(text.encode()).hexdigest()


def find_damage(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Each file that is missing or has another content than when the backup was made, by its name."""
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file():
            yield f"{name} is missing"
        elif digest(path) != expected:
            yield f"{name} was changed"


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

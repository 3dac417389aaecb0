"""Where the bytes of uploaded files lie. Keys are random; names never become paths.

Both stores raise FileNotFoundError for a missing key and StorageUnavailable when they cannot answer;
the SHA-256 kept in SQL is checked on every read, whatever the store says (documents.services).
"""

import os
import uuid
from pathlib import Path
from typing import IO, Protocol

from flask import current_app

from registry.core.config import Config, FileStoreKind


class StorageUnavailable(Exception):
    """The store does not answer, or not with what was asked for."""


class FileStore(Protocol):
    def save(self, key: str, stream: IO[bytes]) -> None: ...
    def open(self, key: str) -> IO[bytes]: ...
    def delete(self, key: str) -> None: ...
    def is_ready(self) -> bool: ...


def new_key() -> str:
    return str(uuid.uuid4())


class LocalFileStore:
    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def save(self, key: str, stream: IO[bytes]) -> None:
        """Written beside and renamed, so that a killed process leaves no half file under the key."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        try:
            with part.open("wb") as target:
                while chunk := stream.read(1 << 16):
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            part.rename(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StorageUnavailable(str(error)) from error

    def open(self, key: str) -> IO[bytes]:
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def is_ready(self) -> bool:
        return os.access(self.root, os.W_OK)

    def _path(self, key: str) -> Path:
        name = str(uuid.UUID(key))  # nothing but a UUID becomes a path
        return self.root / name[:2] / name


def file_store() -> FileStore:
    """The store of the running application."""
    return current_app.extensions["file_store"]


def make_file_store(config: Config) -> FileStore:
    if config.file_store is FileStoreKind.LOCAL:
        return LocalFileStore(config.state_dir / "files")
    from registry.storage.s3 import connect  # half a second of imports that only this store needs

    return connect(config)

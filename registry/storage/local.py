"""The embedded default: files in a folder, named by their keys."""

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO

from registry.storage.store import StorageUnavailable


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
        path = self._path(key)
        path.unlink(missing_ok=True)
        path.with_suffix(".part").unlink(missing_ok=True)

    def keys(self, *, older_than: timedelta) -> Iterator[str]:
        """Of what was written longer ago, half written files of killed processes included."""
        limit = time.time() - older_than.total_seconds()
        for folder in sorted(self.root.iterdir()):
            for path in folder.iterdir() if folder.is_dir() else ():
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime <= limit:
                        yield path.stem

    def is_ready(self) -> bool:
        return os.access(self.root, os.W_OK)

    def _path(self, key: str) -> Path:
        name = str(uuid.UUID(key))  # nothing but a UUID becomes a path
        return self.root / name[:2] / name

"""Where the bytes of uploaded files are kept. Keys are random; names never become paths.

Both stores raise FileNotFoundError for a missing key and StorageUnavailable when they cannot answer;
the SHA-256 kept in SQL is checked on every read, whatever the store says (documents.services).
"""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Protocol


class StorageUnavailable(Exception):
    """The store does not answer, or not with what was asked for."""


class FileStore(Protocol):
    def save(self, key: str, stream: IO[bytes]) -> None: ...
    def open(self, key: str) -> IO[bytes]: ...
    def delete(self, key: str) -> None: ...
    def keys(self, *, older_than: timedelta) -> Iterator[str]: ...
    def is_ready(self) -> bool: ...


def new_key() -> str:
    return str(uuid.uuid4())

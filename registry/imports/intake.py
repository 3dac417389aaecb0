"""Taking in a file of rows: kept, scanned and hashed as every upload, and looked into by a child process."""

import tempfile
from shutil import copyfileobj
from typing import IO, Any

from werkzeug.datastructures import FileStorage

from registry.core.config import config
from registry.documents import services as documents
from registry.documents.models import Document
from registry.imports import reading
from registry.imports.reading import Looked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
EXTENSIONS = {XLSX: ".xlsx", CSV: ".csv"}


def receive(upload: FileStorage, *, by: Any) -> tuple[Document, Looked]:
    """Raises RegistryError with the reason when this is no table that can be read."""
    seen: list[Looked] = []

    def look(stream: IO[bytes], _content_type: str) -> None:
        with tempfile.NamedTemporaryFile() as copy:
            copyfileobj(stream, copy)
            copy.flush()
            stream.seek(0)
            seen.append(reading.look(copy.name))

    accepted = documents.Accepted(EXTENSIONS, find_type, look, lambda: config().import_limit)
    document = documents.receive_upload(upload, by=by, accepted=accepted)
    return document, seen[0]


def find_type(stream: IO[bytes]) -> str:
    """What is neither is found out when it is looked into."""
    start = stream.read(4)
    stream.seek(0)
    return XLSX if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else CSV

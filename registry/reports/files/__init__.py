"""The files of a national report: the same snapshot gives the same bytes."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from registry.reports.collecting import as_bytes
from registry.reports.files import as_docx, as_pdf, as_xlsx
from registry.reports.official import write_up

JSON, XLSX = "snapshot.json", "tables.xlsx"
TYPES = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": as_docx.CONTENT_TYPE,
    "pdf": "application/pdf",
}
PRINTED = ("vi.docx", "vi.pdf", "en.docx", "en.pdf")
NAMES = (*PRINTED, XLSX, JSON)


def make(name: str, snapshot: Mapping[str, Any], *, digest: str) -> bytes:
    """One of the files. An empty digest makes a draft, which says that it is one."""
    if name == JSON:
        return as_bytes(snapshot)
    if name == XLSX:
        return same_bytes(as_xlsx.write(snapshot, digest=digest))
    language, _dot, kind = name.partition(".")
    official = write_up(snapshot, language, digest=digest)
    writers: dict[str, Callable[[Any], bytes]] = {"docx": as_docx.write, "pdf": as_pdf.write}
    made = writers[kind](official)
    return same_bytes(made) if kind == "docx" else made


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def same_bytes(archive: bytes) -> bytes:
    """An archive without the moment at which it was packed."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name))
    return file.getvalue()

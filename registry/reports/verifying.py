"""Making a frozen report again, and comparing it byte for byte with a file."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import select

from registry.core.db import find_row, list_rows
from registry.reports import collecting, files
from registry.reports.national_models import NationalFile, NationalReport
from registry.reports.states import ISSUED

MOST = 20


@dataclass(frozen=True)
class Verified:
    """`differences`: between the file and what the snapshot gives; empty where they are equal."""

    report: str
    name: str
    sha256: str
    is_issued: bool  # the file is one that was issued, byte for byte
    differences: list[str] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        return not self.differences


class Unknown(Exception):
    """No issued report can be compared with this file."""


def verify(content: bytes, *, number: str = "") -> Verified:
    """`number`: of the report, where the file is not one that was issued. Raises Unknown."""
    digest = files.sha256(content)
    statement = select(NationalFile).where(NationalFile.sha256 == digest)
    issued = next(iter(list_rows(statement.limit(1))), None)
    report = _find(number or number_in(content), issued)
    name = issued.name if issued else kind_of(content)
    snapshot = collecting.load(report.snapshot)
    again = files.make(name, snapshot, digest=report.sha256)
    found = [] if again == content else list(islice(compare(name, content, again), MOST))
    if files.sha256(collecting.as_bytes(snapshot)) != report.sha256:
        found.insert(0, "the stored snapshot does not give the digest of the report")
    return Verified(report.number, name, digest, issued is not None, found)


def _find(number: str, issued: NationalFile | None) -> NationalReport:
    statement = select(NationalReport).where(NationalReport.state.in_(ISSUED))
    by = NationalReport.id == issued.report_id if issued else NationalReport.number == number
    report = find_row(statement.where(by))
    if report is None:
        raise Unknown("this file is of no report that was issued; name the report with --report")
    return report


def kind_of(content: bytes) -> str:
    """Which of the files it most likely is."""
    if content.startswith(b"%PDF"):
        return "en.pdf" if b"(en-GB)" in content else "vi.pdf"
    if not content.startswith(b"PK"):
        return files.JSON
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" in archive.namelist():
                return files.XLSX
            known = archive.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError):
        return "vi.docx"
    return "en.docx" if b"en-GB" in known else "vi.docx"


def number_in(content: bytes) -> str:
    """The number that a snapshot names as its own."""
    try:
        value = json.loads(content)
    except ValueError:
        return ""
    return str(value.get("number", "")) if isinstance(value, dict) else ""


def compare(name: str, content: bytes, again: bytes) -> Iterator[str]:
    """What differs, in words."""
    if name == files.JSON:
        yield from _compare_json(content, again)
    elif content.startswith(b"PK"):
        yield from _compare_archives(content, again)
    else:
        place = next(
            (
                at
                for at, (one, other) in enumerate(zip(content, again, strict=False))
                if one != other
            ),
            min(len(content), len(again)),
        )
        yield f"first difference at byte {place}; {len(content)} bytes, made again {len(again)}"


def _compare_json(content: bytes, again: bytes) -> Iterator[str]:
    try:
        given = json.loads(content)
    except ValueError:
        yield "the file is no JSON"
        return
    found = False
    for line in _paths(given, json.loads(again), "$"):
        found = True
        yield line
    if not found:
        yield "the same values, written otherwise"


def _paths(given: Any, kept: Any, path: str) -> Iterator[str]:
    if isinstance(given, dict) and isinstance(kept, dict):
        for name in sorted({*given, *kept}):
            yield from _paths(given.get(name), kept.get(name), f"{path}.{name}")
    elif isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        for place, (one, other) in enumerate(zip(given, kept, strict=True)):
            yield from _paths(one, other, f"{path}[{place}]")
    elif given != kept:
        yield f"{path}: {_short(given)} instead of {_short(kept)}"


def _short(value: Any) -> str:
    if isinstance(value, list | Mapping):
        return f"{len(value)} entries"
    return json.dumps(value, ensure_ascii=False)[:80]


def _compare_archives(content: bytes, again: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as one, zipfile.ZipFile(io.BytesIO(again)) as two:
            names, others = set(one.namelist()), set(two.namelist())
            for name in sorted(names | others):
                if name not in names or name not in others or one.read(name) != two.read(name):
                    yield f"part {name}"
    except zipfile.BadZipFile:
        yield "the file is damaged"

"""A university with its people, and files as spreadsheets write them."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from factories import make_concept, make_institution, make_user
from pages import press, token
from sqlalchemy import select

from registry.background import jobs
from registry.core.db import list_rows, session
from registry.core.permissions import Role
from registry.imports.known import KINDS
from registry.imports.models import ImportBatch, ImportRow

PROGRAM_HEADS = (
    "Tên bằng tiếng Việt",
    "Name in English",
    "Trình độ",
    "Lĩnh vực",
    "Số quyết định",
    "Ngày quyết định",
    "Từ ngày",
)
PROGRAM = (
    "Kỹ sư tài năng Khoa học máy tính",
    "Talented Engineers in Computer Science",
    "Doctoral level",
    "102",
    "1234/QĐ-BGDĐT",
    "05/09/2025",
    "01/10/2025",
)


def as_csv(
    rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ","
) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def program(number: int = 1, **changed: str) -> list[str]:
    row = list(PROGRAM)
    row[0], row[4] = f"{PROGRAM[0]} {number}", f"{number}/QĐ-BGDĐT"
    names = ("name_vi", "name_en", "level", "field", "decision_number", "decided_on", "starts_on")
    for name, value in changed.items():
        row[names.index(name)] = value
    return row


class World:
    def __init__(self) -> None:
        self.place = make_institution()
        self.field = make_concept(code="102")
        place = self.place.organisation
        self.approver = make_user(Role.INSTITUTION_APPROVER, organisation=place)
        self.recruiter = make_user(Role.INSTITUTION_RECRUITER, organisation=place)
        self.officer = make_user(Role.SCHEME_OFFICER)
        # The worker lets go of every row: tests compare ids.
        self.place_id, self.approver_id = self.place.id, self.approver.id


def upload(client: Any, kind: str, content: bytes, *, name: str = "ds.csv", **values: str) -> Any:
    url = f"/vi/imports/new/{kind}"
    data = {"csrf_token": token(client.get(url)), "file": (io.BytesIO(content), name)} | values
    return client.post(url, data=data)


def the_batch() -> ImportBatch:
    session().expire_all()
    return list_rows(select(ImportBatch).order_by(ImportBatch.created_at.desc()))[0]


def bring_in(client: Any, kind: str, content: bytes, *, name: str = "ds.csv") -> ImportBatch:
    """As far as the decision."""
    sent = upload(client, kind, content, name=name)
    assert sent.status_code == 302, faults(sent)
    return assign(client, the_batch())


def assign(client: Any, batch: ImportBatch) -> ImportBatch:
    url = f"/vi/imports/{batch.id}/columns"
    sent = press(client, url, **choices(batch, batch.columns))
    assert sent.status_code == 302, faults(sent)
    work()
    return the_batch()


def choices(batch: ImportBatch, columns: Mapping[str, int]) -> dict[str, str]:
    """What the form of the columns sends."""
    places = {"sheet": str(batch.sheet), "head_row": str(batch.head_row)}
    known = [one.name for one in KINDS[batch.kind].columns]
    return places | {f"column_{name}": str(columns.get(name, "")) for name in known}


def faults(response: Any) -> list[str]:
    """What the page complains about."""
    return re.findall(r'(?s)class="(?:err|error)[^>]*>(.*?)</', response.text)


def work() -> None:
    """As the worker does it."""
    session().commit()
    while jobs.run_next():
        pass
    session().expire_all()


def confirm(client: Any, batch: ImportBatch) -> ImportBatch:
    sent = press(client, f"/vi/imports/{batch.id}/confirm")
    assert sent.status_code == 302, faults(sent)
    work()
    return the_batch()


def rows_of(batch: ImportBatch) -> list[ImportRow]:
    statement = select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number)
    return list(list_rows(statement))

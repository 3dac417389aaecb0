"""Files that people of the demo country have brought in. What waits to be checked the worker checks as soon
as the demo country runs; what is over has been recorded by the ordinary services."""

import hashlib
import io
import uuid
from collections.abc import Sequence

import orjson

from registry.accounts.models import User
from registry.audit import states
from registry.core.db import session
from registry.demo.staff import Staff
from registry.documents.models import Document
from registry.imports import services
from registry.imports.actions import ImportAction
from registry.imports.intake import CSV
from registry.imports.known import KINDS
from registry.imports.models import (
    Decision,
    ImportBatch,
    ImportKind,
    ImportRow,
    ImportState,
    Outcome,
    Verdict,
)
from registry.imports.problems import note
from registry.imports.reading import Looked, Sheet
from registry.imports.terms import Setting
from registry.storage import file_store

S = ImportState
Table = Sequence[Sequence[str]]
PROGRAMS: Table = (
    ("Tên chương trình", "Tên tiếng Anh", "Trình độ", "Lĩnh vực", "Số quyết định", "Ngày quyết định", "Từ ngày"),
    ("Kỹ sư tài năng Vi mạch", "Talented Engineers in Integrated Circuits", "Kỹ sư, thạc sĩ", "202", "2101/QĐ-BGDĐT", "15/08/2025", "01/10/2025"),
    ("Tiến sĩ tài năng Vật liệu tiên tiến", "Talented Doctors in Advanced Materials", "Tiến sĩ", "205", "2102/QĐ-BGDĐT", "31/02/2025", "01/10/2025"),
    ("Kỹ sư tài năng Vi mạch", "Talented Engineers in Integrated Circuits", "doctoral", "202", "2101/QĐ-BGDĐT", "15/08/2025", "01/10/2025"),
    ("Tổng cộng", "", "", "", "3", "", ""),
)  # fmt: skip
OPENINGS: Table = (
    ("Chương trình", "Vị trí", "Hình thức hợp tác", "Lĩnh vực", "Số lượng", "Hạn nộp hồ sơ"),
    ("CTTN-2025-0001", "Giảng viên thiết kế vi mạch", "visiting_semester", "202", "2", "31/12/2026"),
)  # fmt: skip
PEOPLE: Table = (
    ("Họ và tên", "Email", "Căn cứ"),
    ("Trần Văn Nam", "v.nam@uni-stuttgart.example.org", "agreed"),
    ("Lê Thị Hoa", "t.hoa@tudelft.example.org", "published"),
)


def tell(staff: Staff) -> None:
    """Called when everything else is written."""
    approver, recruiter, ministry = (
        session().get_one(User, staff.shown[name]) for name in ("approver", "recruiter", "ministry")
    )
    [place] = approver.organisation_ids()
    _receive(OPENINGS, ImportKind.OPENINGS, place, by=recruiter, name="vi-tri-2027.csv")
    waiting = _receive(PROGRAMS, ImportKind.PROGRAMS, place, by=approver, name="chuong-trinh.csv")
    _match(waiting, by=approver)
    cancelled = _receive(PROGRAMS, ImportKind.PROGRAMS, None, by=ministry, name="ctdt-cu.csv")
    services.cancel(cancelled, by=ministry)
    damaged = _receive(PEOPLE, ImportKind.EXPERTS, None, by=ministry, name="hoi-tri-thuc.csv")
    _match(damaged, by=ministry)
    services.note_unreadable(damaged, "quote", 118)
    _finish(S.DONE, place, by=recruiter, name="chuyen-gia.csv")
    _finish(S.UNDONE, place, by=recruiter, name="chuyen-gia-nham.csv")


def _match(batch: ImportBatch, *, by: User) -> None:
    services.match(batch, sheet=0, head_row=batch.head_row, columns=batch.columns, by=by)


def _receive(
    table: Table, kind: ImportKind, place: uuid.UUID | None, *, by: User, name: str
) -> ImportBatch:
    content = "\r\n".join(";".join(row) for row in table).encode("utf-8-sig")
    key = str(uuid.uuid4())
    file_store().save(key, io.BytesIO(content))
    document = Document(
        storage_key=key,
        filename=name,
        content_type=CSV,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    rows = [(number, list(row)) for number, row in enumerate(table, start=1)]
    looked = Looked("utf-8-sig", ";", len(rows), [Sheet("", rows)])
    return services.receive(document, looked, kind=kind, organisation_id=place, by=by)


def _finish(state: ImportState, place: uuid.UUID, *, by: User, name: str) -> None:
    """Recorded, or recorded and undone since."""
    batch = _receive(PEOPLE, ImportKind.EXPERTS, place, by=by, name=name)
    is_done = state is S.DONE
    for number, (full_name, email, basis) in enumerate(PEOPLE[1:], start=2):
        values = {"name": full_name, "email": email, "basis": basis}
        record = KINDS[batch.kind].write(values, Setting(by, place)) if is_done else None
        session().add(
            ImportRow(
                batch_id=batch.id,
                number=number,
                cells=orjson.dumps(values).decode(),
                verdict=Verdict.NEW,
                decision=Decision.TAKE,
                notes=[] if is_done else [note("gone")],
                outcome=Outcome.WRITTEN if is_done else Outcome.UNDONE,
                record_id=record.id if record else None,
                record_version=1 if record else None,
            )
        )
    batch.confirmed_by_id = by.id
    for to, action, who in (
        (S.CHECKING, ImportAction.MATCHED, by),
        (S.DECIDING, ImportAction.CHECKED, None),
        (S.WRITING, ImportAction.CONFIRMED, by),
    ):
        states.move(batch, to, by=who, action=action)
    session().flush()
    services.note_written(batch)
    if not is_done:
        states.move(batch, S.UNDOING, by=by, action=ImportAction.UNDO_BEGUN)
        services.note_undone(batch)

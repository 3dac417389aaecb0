"""What the ministry decides on institutions: one came under another ministry, and of a merger that a second
officer still has to compare, the count names who would leave it."""

import io
from collections import Counter
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from registry.accounts.models import RoleAssignment, User
from registry.accounts.queries import find_organisation
from registry.contracts.models import ContractFact
from registry.core import facts
from registry.core.db import list_rows, session
from registry.demo.paperwork import make_pdf
from registry.demo.staff import Staff
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts.models import Doctorate
from registry.reference import services
from registry.reference.kinds import FieldFlag, ReferenceChangeKind
from registry.reference.models import ReferenceChange
from registry.targets import queries as targets
from registry.taxonomy.concept_models import ConceptFlag
from registry.taxonomy.kinds import InstitutionKind
from registry.taxonomy.models import Institution, Organisation

MINISTRY = "MOET"
TRANSFER = (
    "Chuyển trường về trực thuộc Bộ Giáo dục và Đào tạo theo quyết định của Thủ tướng Chính phủ."
)
MERGER = "Sáp nhập theo quyết định sắp xếp các cơ sở giáo dục đại học."
STEM_LIST = "Bổ sung danh mục ngành STEM được tính."
Paper = tuple[str, date, str]
WORKED_SATURDAY: tuple[ReferenceChangeKind, date, dict[str, Any], Paper] = (
    ReferenceChangeKind.HOLIDAY,
    date(2027, 1, 9),
    {
        "day": "2027-01-09",
        "name_vi": "Làm bù thứ Bảy",
        "name_en": "Saturday worked in place of a day off",
        "is_off": False,
    },
    ("9877/TB-BNV", date(2026, 10, 12), "Hoán đổi ngày nghỉ Tết Dương lịch năm 2027."),
)
LATER_SEMESTER: tuple[ReferenceChangeKind, date, dict[str, Any], Paper] = (
    ReferenceChangeKind.SEMESTER,
    date(2027, 8, 30),
    {
        "code": "2027-1",
        "name_vi": "Học kỳ I năm học 2027-2028",
        "name_en": "Semester I, 2027-2028",
        "starts_on": "2027-08-30",
        "ends_on": "2028-01-09",
        "teaching_weeks": 15,
        "is_main": True,
    },
    ("2301/QĐ-BGDĐT", date(2026, 7, 30), "Khung kế hoạch thời gian năm học 2027-2028."),
)


def tell(staff: Staff, *, today: date) -> None:
    first, second = (
        session().get_one(User, staff.shown[local]) for local in ("ministry2", "ministry")
    )
    moved = _transfer(first)
    if moved is not None:
        services.approve(moved, by=second)
    _merge(first, today)
    services.approve(_propose_row(*WORKED_SATURDAY, by=first), by=second)
    services.approve(_propose_row(*LATER_SEMESTER, by=first), by=second)
    _widen_list(first, today)


def _widen_list(by: User, today: date) -> None:
    """Of a field that is no STEM field and in which somebody with a contract has a doctorate, a second officer
    still has to compare who would come into the count."""
    on_list = facts.read(ConceptFlag).where(ConceptFlag.flag == FieldFlag.STEM.value)
    listed = {row.code for row in list_rows(on_list)}
    held = list_rows(
        facts.read(Doctorate)
        .where(Doctorate.person_id.in_(select(ContractFact.person_id)))
        .order_by(Doctorate.field_code)
    )
    code = next((row.field_code for row in held if row.field_code not in listed), "")
    if code:
        content = {"flag": FieldFlag.STEM.value, "code": code, "is_listed": True}
        paper = ("1907/QĐ-BGDĐT", today - timedelta(20), STEM_LIST)
        _propose_row(ReferenceChangeKind.FIELD_FLAG, date(2026, 1, 1), content, paper, by=by)


def _propose_row(
    kind: ReferenceChangeKind, day: date, content: dict[str, Any], paper: Paper, *, by: User
) -> ReferenceChange:
    return services.propose_row(
        kind, _received(paper), content=content, in_force_on=day, by=by, **_told(paper)
    )


def _transfer(by: User) -> ReferenceChange | None:
    """Of an institution of another ministry, at which nobody of the demo works."""
    ministry = find_organisation(MINISTRY)
    staffed = select(RoleAssignment.organisation_id).where(
        RoleAssignment.organisation_id.is_not(None)
    )
    found = list_rows(
        select(Institution)
        .join(Institution.organisation)
        .where(
            Organisation.id.not_in(staffed),
            Organisation.parent_id.not_in(staffed),
            Institution.governing_vi.startswith("Bộ "),
            Institution.is_restricted.is_(False),
        )
        .order_by(Organisation.code)
        .limit(1)
    )
    if ministry is None or not found:
        return None
    return _propose(
        found[0],
        ReferenceChangeKind.GOVERNING,
        date(2026, 9, 1),
        by,
        paper=("1860/QĐ-TTg", date(2026, 8, 20), TRANSFER),
        governing_id=ministry.id,
        governing_vi=ministry.name_vi,
        governing_en=ministry.name_en,
        is_restricted=False,
    )


def _merge(by: User, today: date) -> None:
    """Of the one with the fewest people in the count, so that each is named on one page."""
    counted = targets.count(targets.get_target("TG1"), as_of=today).counted
    sizes = Counter(one.institution_id for one in counted if one.institution_id)
    ranked = sorted(sizes, key=lambda one: (sizes[one], str(one)))
    if len(ranked) < 2:
        return
    first, *others = (session().get_one(Institution, one) for one in ranked)
    near = [one for one in others if one.province_id == first.province_id] or others
    _propose(
        first,
        ReferenceChangeKind.CLOSURE,
        date(2026, 1, 1),
        by,
        paper=("2114/QĐ-TTg", date(2025, 12, 15), MERGER),
        kind=InstitutionKind.CLOSED,
        successor_id=near[-1].id,
    )


def _propose(
    institution: Institution,
    kind: ReferenceChangeKind,
    day: date,
    by: User,
    /,
    *,
    paper: Paper,
    **values: Any,
) -> ReferenceChange:
    return services.propose(
        institution, kind, _received(paper), values=values, in_force_on=day, by=by, **_told(paper)
    )


def _received(paper: Paper) -> Document:
    name = paper[0].split("/")[0]
    return documents.receive(io.BytesIO(make_pdf(f"qd-{name}")), filename=f"qd-{name}.pdf")


def _told(paper: Paper) -> dict[str, Any]:
    number, decided_on, reason = paper
    return {"number": number, "decided_on": decided_on, "reason": reason}

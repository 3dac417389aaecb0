"""What the ministry decides on institutions: one came under another ministry, and of a merger that a second
officer still has to compare, the count names who would leave it."""

import io
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.accounts.models import RoleAssignment, User
from registry.accounts.queries import find_organisation
from registry.core.db import list_rows, session
from registry.demo.paperwork import make_pdf
from registry.demo.staff import Staff
from registry.documents import services as documents
from registry.reference import services
from registry.reference.kinds import ReferenceChangeKind
from registry.reference.models import ReferenceChange
from registry.targets import queries as targets
from registry.taxonomy.kinds import InstitutionKind
from registry.taxonomy.models import Institution, Organisation

MINISTRY = "MOET"
TRANSFER = (
    "Chuyển trường về trực thuộc Bộ Giáo dục và Đào tạo theo quyết định của Thủ tướng Chính phủ."
)
MERGER = "Sáp nhập theo quyết định sắp xếp các cơ sở giáo dục đại học."


def tell(staff: Staff, *, today: date) -> None:
    first, second = (
        session().get_one(User, staff.shown[local]) for local in ("ministry2", "ministry")
    )
    moved = _transfer(first)
    if moved is not None:
        services.approve(moved, by=second)
    _merge(first, today)


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
    paper: Iterable[Any],
    **values: Any,
) -> ReferenceChange:
    number, decided_on, reason = paper
    name = number.split("/")[0]
    return services.propose(
        institution,
        kind,
        documents.receive(io.BytesIO(make_pdf(f"qd-{name}")), filename=f"qd-{name}.pdf"),
        values=values,
        in_force_on=day,
        number=number,
        decided_on=decided_on,
        reason=reason,
        by=by,
    )

"""What each kind of change is about: which rows it replaces, who would move, and what it records.

Institutions, research fields on a list, semesters and holidays are decided on in one way; only what is
believed, compared and recorded differs.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

from registry.accounts.models import User
from registry.core.facts import Fact
from registry.core.i18n import hanoi_today, localized
from registry.reference import deciding, field_flags, holidays, semesters, subjects
from registry.reference.kinds import ReferenceChangeKind
from registry.reference.models import ReferenceChange
from registry.reference.subjects import KIND, SUBJECTS, unpack
from registry.targets import supposing
from registry.targets.supposing import Shift

K = ReferenceChangeKind


@dataclass(frozen=True)
class Matter:
    """`content_on`: what is believed of the day of the change. `shifts`: who would move; None where no
    reading rests on it."""

    list_believed: Callable[[str], list[Any]]
    content_on: Callable[[ReferenceChange, list[Any]], dict[str, Any] | None]
    would_differ: Callable[[ReferenceChange, list[Any]], bool]
    record: Callable[..., Sequence[Fact]]
    title_of: Callable[[ReferenceChange], str]
    shifts: Callable[[ReferenceChange, list[Any]], list[Shift]] | None = None


def of(change: Any) -> Matter:
    return MATTERS[change.kind]


def title_of(change: Any) -> str:
    """In the reader's language; of the change, or of a row of a list with its kind and content."""
    return of(change).title_of(change)


def _content_on(change: ReferenceChange, rows: list[Any]) -> dict[str, Any] | None:
    row = subjects.holding_on(rows, change.in_force_on)
    return SUBJECTS[change.kind].content_of(row) if row is not None else None


def _would_differ(change: ReferenceChange, rows: list[Any]) -> bool:
    return _content_on(change, rows) != change.content


def _record(change: ReferenceChange, rows: list[Any], *, by: User) -> list[Fact]:
    assert change.institution_id is not None
    subject, day = SUBJECTS[change.kind], change.in_force_on
    fact = deciding.record(
        change,
        subjects.plan(rows, day),
        begin=partial(subjects.fact_of, subject, change.institution_id),
        values=unpack(change.content) | deciding.sourced(change),
        by=by,
    )
    return [fact]


def _title_of(change: Any) -> str:
    return str(localized(getattr(change, "institution", change), "name"))


def _shifts_of_types(change: ReferenceChange, rows: list[Any]) -> list[Shift]:
    assert change.institution_id is not None
    day = max(change.in_force_on, hanoi_today())
    return supposing.shifts_of_types(change.institution_id, _supposed(change, rows), as_of=day)


def _supposed(change: ReferenceChange, rows: list[Any]) -> list[Any]:
    """The kinds of the institution as they would be recorded."""
    plan = subjects.plan(rows, change.in_force_on)
    kept = [row for row in rows if row is not plan.replaced and row is not plan.ended]
    ended = plan.ended and SimpleNamespace(
        kind=plan.ended.kind, valid_from=plan.ended.valid_from, valid_to=change.in_force_on
    )
    kind = unpack(change.content)["kind"]
    new = SimpleNamespace(kind=kind, valid_from=change.in_force_on, valid_to=plan.until)
    return [*kept, *([ended] if ended else []), new]


def _of_institution(kind: ReferenceChangeKind) -> Matter:
    subject = SUBJECTS[kind]
    return Matter(
        lambda key: subject.list_believed(uuid.UUID(key)),
        _content_on,
        _would_differ,
        _record,
        _title_of,
        _shifts_of_types if subject is KIND else None,
    )


def _of(table: Any) -> Matter:
    return Matter(
        table.list_believed,
        table.content_on,
        table.would_differ,
        table.record,
        table.title_of,
        getattr(table, "shifts", None),
    )


TABLES: dict[ReferenceChangeKind, Any] = {
    K.FIELD_FLAG: field_flags,
    K.SEMESTER: semesters,
    K.HOLIDAY: holidays,
}
"""What has no page of its own: one row of a table."""
MATTERS: dict[ReferenceChangeKind, Matter] = {
    **{kind: _of_institution(kind) for kind in SUBJECTS},
    **{kind: _of(table) for kind, table in TABLES.items()},
}

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, or_, select

from registry.core import facts
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.i18n import hanoi_today
from registry.documents.models import Document
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.leading.models import Designation, DesignationEntry, Entered, EntryState

EntryType = TypeVar("EntryType", bound=Entered)


@dataclass(frozen=True)
class DesignationRow:
    designation: Designation
    person: Person

    @property
    def is_revoked(self) -> bool:
        """No version of it is believed any more: it never was in force, as we know today."""
        return self.designation.superseded_at is not None

    @property
    def is_over(self) -> bool:
        last = self.designation.valid_to
        return self.is_revoked or (last is not None and last <= hanoi_today())


def list_designations() -> Sequence[DesignationRow]:
    """What is believed now, the newest decision first."""
    rows = session().execute(
        select(Designation, Person)
        .join(Person, Person.id == Designation.person_id)
        .where(*facts.believed(Designation))
        .order_by(Designation.valid_from.desc(), Designation.id)
    )
    return [DesignationRow(designation, person) for designation, person in rows]


def list_revoked() -> Sequence[DesignationRow]:
    """The last version of each designation of which nothing is believed any more."""
    current = select(Designation.series_id).where(*facts.believed(Designation))
    rows = session().execute(
        select(Designation, Person)
        .join(Person, Person.id == Designation.person_id)
        .where(Designation.series_id.not_in(current))
        .order_by(Designation.series_id, Designation.recorded_at)
    )
    last = {
        designation.series_id: DesignationRow(designation, person) for designation, person in rows
    }
    return sorted(last.values(), key=lambda row: row.designation.valid_from, reverse=True)


def list_in_force() -> list[DesignationRow]:
    return [row for row in list_designations() if not row.is_over]


def list_over() -> list[DesignationRow]:
    """Terms that have ended, and revocations."""
    return [*[row for row in list_designations() if row.is_over], *list_revoked()]


def get_designation(series_id: uuid.UUID) -> DesignationRow:
    """As believed now; of a revoked one, as it was last."""
    row = (
        session()
        .execute(
            select(Designation, Person)
            .join(Person, Person.id == Designation.person_id)
            .where(Designation.series_id == series_id)
            .order_by(Designation.superseded_at.is_not(None), Designation.recorded_at.desc())
            .limit(1)
        )
        .one()
    )
    return DesignationRow(row[0], row[1])


def list_versions(series_id: uuid.UUID) -> Sequence[Designation]:
    return list_rows(
        select(Designation)
        .where(Designation.series_id == series_id)
        .order_by(Designation.recorded_at)
    )


def find_version(
    series_id: uuid.UUID, *, as_of: date, known_at: datetime | None
) -> Designation | None:
    """What was believed at a moment about a day; None: that no designation was in force."""
    return session().scalar(
        facts.read(Designation, as_of=as_of, known_at=known_at).where(
            Designation.series_id == series_id
        )
    )


def list_entries(*, state: EntryState) -> Sequence[DesignationEntry]:
    """The oldest first, so that it is answered first."""
    return list_rows(
        select(DesignationEntry)
        .where(DesignationEntry.state == state)
        .order_by(DesignationEntry.created_at, DesignationEntry.id)
    )


def list_entries_of(series_id: uuid.UUID) -> Sequence[DesignationEntry]:
    return list_rows(
        select(DesignationEntry)
        .where(DesignationEntry.series_id == series_id)
        .order_by(DesignationEntry.created_at, DesignationEntry.id)
    )


def get_entry(entry_id: uuid.UUID) -> DesignationEntry:
    return session().get_one(DesignationEntry, entry_id)


def find_proposed(model: type[EntryType], series_id: uuid.UUID) -> EntryType | None:
    """The change of this fact that waits for a second person."""
    return find_row(
        select(model).where(model.series_id == series_id, model.state == EntryState.PROPOSED)
    )


def is_decision_recorded(
    person_id: uuid.UUID, number: str, *, except_series: uuid.UUID | None = None
) -> bool:
    """Whether this decision is believed of this person, or waits for a second person."""
    recorded = select(Designation.id).where(
        Designation.person_id == person_id,
        Designation.decision_number == number,
        *_other_than(Designation, except_series),
        *facts.believed(Designation),
    )
    waiting = select(DesignationEntry.id).where(
        DesignationEntry.person_id == person_id,
        DesignationEntry.decision_number == number,
        *_other_than(DesignationEntry, except_series),
        DesignationEntry.state == EntryState.PROPOSED,
    )
    return bool(session().scalar(select(or_(recorded.exists(), waiting.exists()))))


def _other_than(
    model: type[Designation] | type[DesignationEntry], series_id: uuid.UUID | None
) -> list[ColumnElement[bool]]:
    return [model.series_id != series_id] if series_id else []


def get_document(designation: Designation) -> Document:
    """Raises NoResultFound where the decision was recorded without its file."""
    return get_row(select(Document).where(Document.id == designation.document_id))


def find_person_by_number(number: str) -> Person | None:
    return find_row(
        select(Person).where(
            Person.number == number.strip().upper(), Person.state == PersonState.ACTIVE
        )
    )


def get_entry_document(entry_id: uuid.UUID) -> Document:
    statement = select(Document).join(DesignationEntry, DesignationEntry.document_id == Document.id)
    return get_row(statement.where(DesignationEntry.id == entry_id))

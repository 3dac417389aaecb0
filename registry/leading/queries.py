import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from registry import facts
from registry.db import session
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.leading.models import Designation


@dataclass(frozen=True)
class Listed:
    designation: Designation
    person: Person


def list_designations() -> Sequence[Listed]:
    """What is believed now, the newest decision first."""
    rows = session().execute(
        select(Designation, Person)
        .join(Person, Person.id == Designation.person_id)
        .where(*facts.believed(Designation))
        .order_by(Designation.valid_from.desc(), Designation.id)
    )
    return [Listed(designation, person) for designation, person in rows]


def get_designation(series_id: uuid.UUID) -> Listed:
    row = (
        session()
        .execute(
            select(Designation, Person)
            .join(Person, Person.id == Designation.person_id)
            .where(*facts.believed(Designation), Designation.series_id == series_id)
        )
        .one()
    )
    return Listed(row[0], row[1])


def list_versions(series_id: uuid.UUID) -> Sequence[Designation]:
    return (
        session()
        .scalars(
            select(Designation)
            .where(Designation.series_id == series_id)
            .order_by(Designation.recorded_at)
        )
        .all()
    )


def find_person_by_number(number: str) -> Person | None:
    return (
        session()
        .scalars(
            select(Person).where(
                Person.number == number.strip().upper(), Person.state == PersonState.ACTIVE
            )
        )
        .one_or_none()
    )

"""Which facts a change writes, and how its values stand in the row of a proposal."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from registry.core import facts
from registry.core.db import list_rows
from registry.core.facts import Fact
from registry.reference.kinds import ReferenceChangeKind
from registry.taxonomy.kinds import InstitutionKind
from registry.taxonomy.models import (
    InstitutionGoverning,
    InstitutionPlace,
    InstitutionType,
    OrganisationName,
)
from registry.taxonomy.standing import OWNERS

K = ReferenceChangeKind
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Subject:
    """One kind of fact: `columns` are its values, besides whose it is and when it holds."""

    model: type[Any]
    columns: tuple[str, ...]

    @property
    def owner(self) -> str:
        return OWNERS[self.model]

    def list_believed(self, institution_id: uuid.UUID) -> list[Any]:
        """In the order of their days."""
        statement = facts.read(self.model).where(getattr(self.model, self.owner) == institution_id)
        return list(list_rows(statement.order_by(self.model.valid_from, self.model.id)))

    def content_of(self, row: Any) -> dict[str, Any]:
        return pack({name: getattr(row, name) for name in self.columns})


KIND = Subject(InstitutionType, ("kind", "successor_id"))
SUBJECTS: dict[ReferenceChangeKind, Subject] = {
    K.KIND: KIND,
    K.NAMES: Subject(OrganisationName, ("name_vi", "name_en")),
    K.GOVERNING: Subject(
        InstitutionGoverning, ("governing_id", "governing_vi", "governing_en", "is_restricted")
    ),
    K.PROVINCE: Subject(InstitutionPlace, ("province_id",)),
    K.CLOSURE: KIND,
}
"""A closed institution is one of a kind that no reading counts: one history says both."""


def pack(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON has them."""
    return {name: _packed(value) for name, value in values.items()}


def _packed(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, uuid.UUID) else value


def unpack(content: Mapping[str, Any]) -> dict[str, Any]:
    """As the columns have them."""
    return {name: _unpacked(name, value) for name, value in content.items()}


def _unpacked(name: str, value: Any) -> Any:
    if name == "kind":
        return InstitutionKind(value)
    return uuid.UUID(value) if name.endswith("_id") and value else value


@dataclass(frozen=True)
class Plan:
    """What a change from a day on does to the rows that are believed: the new value holds until the next
    row begins. `ended`: the row that holds until that day; `replaced`: the one that began on it."""

    ended: Any
    replaced: Any
    until: date | None


def plan(rows: list[Any], day: date) -> Plan:
    holding = next((row for row in rows if row.holds_on(day)), None)
    later = min((row.valid_from for row in rows if row.valid_from > day), default=None)
    until = holding.valid_to if holding is not None else later
    is_new = holding is not None and holding.valid_from == day
    return Plan(None if is_new else holding, holding if is_new else None, until)


def holding_on(rows: list[Any], day: date) -> Any:
    return next((row for row in rows if row.holds_on(day)), None)


def fact_of(subject: Subject, owner_id: uuid.UUID, **values: Any) -> Fact:
    fact: Fact = subject.model(**{subject.owner: owner_id}, **values)
    return fact

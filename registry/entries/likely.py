"""Whom, and which contract, an entry may mean besides what its institution says: for the officer alone.

The institution is told nothing of it, so that nobody learns from an entry who is in the register.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from registry.accounts.queries import find_user_by_email
from registry.contracts.models import Contract, ContractFact
from registry.core import facts
from registry.core.dates import PartialDate
from registry.core.db import list_rows, session
from registry.core.finding import fold_name, fold_texts
from registry.core.i18n import _l
from registry.entries.models import ContractEntry
from registry.entries.states import LIVE
from registry.experts.models import Person
from registry.verification import doubles
from registry.verification.likeness import LIKENESSES, Record

MOST = 10
ADDRESS = _l("Same e-mail address")


@dataclass(frozen=True)
class LikelyPerson:
    person: Person
    score: int
    reasons: tuple[Any, ...]


def list_people(entry: ContractEntry) -> list[LikelyPerson]:
    """Records that may be the same natural person, the most alike first, with the reasons."""
    found: dict[uuid.UUID, tuple[int, tuple[Any, ...]]] = {}
    owner = _owner_of_address(entry)
    if owner is not None:
        found[owner] = (100, (ADDRESS,))
    for one in doubles.find_like(_record(entry), folded=fold_name(entry.full_name)):
        score, reasons = found.get(one.other.person_id, (0, ()))
        words = tuple(LIKENESSES[reason] for reason in one.reasons)
        found[one.other.person_id] = (score + one.score, (*reasons, *words))
    found.pop(entry.person_id or uuid.UUID(int=0), None)
    rows = session().scalars(select(Person).where(Person.id.in_(found)))
    people = [LikelyPerson(row, *found[row.id]) for row in rows]
    return sorted(people, key=lambda one: (-one.score, one.person.number))[:MOST]


def _owner_of_address(entry: ContractEntry) -> uuid.UUID | None:
    user = find_user_by_email(entry.email) if entry.email else None
    if user is None:
        return None
    return session().scalar(select(Person.id).where(Person.user_id == user.id))


def _record(entry: ContractEntry) -> Record | None:
    if entry.awarded_on is None:
        return None
    return Record(
        entry.id,
        PartialDate(entry.awarded_on, entry.awarded_precision),
        institution=fold_texts(entry.degree_institution),
        thesis=fold_texts(entry.thesis_title),
        supervisor="",
        names=[entry.folded],
    )


@dataclass(frozen=True)
class LikelyContract:
    number: str
    entry: ContractEntry | None
    contract: Contract | None
    is_same_day: bool


def list_contracts(entry: ContractEntry, people: Sequence[LikelyPerson]) -> list[LikelyContract]:
    """What may be the same contract: entered by another institution, or begun with an introduction."""
    return [*_entries(entry), *_contracts(entry, [one.person.id for one in people])][:MOST]


def _entries(entry: ContractEntry) -> list[LikelyContract]:
    rows = list_rows(
        select(ContractEntry)
        .where(
            ContractEntry.id != entry.id,
            ContractEntry.folded == entry.folded,
            ContractEntry.state.in_(LIVE),
        )
        .order_by(ContractEntry.created_at)
    )
    return [
        LikelyContract(row.number, row, None, row.signed_on == entry.signed_on)
        for row in rows
        if _overlap(entry, row.starts_on, row.ends_on)
    ]


def _contracts(entry: ContractEntry, people: Sequence[uuid.UUID]) -> list[LikelyContract]:
    rows = session().execute(
        select(Contract, ContractFact)
        .join(ContractFact, ContractFact.contract_id == Contract.id)
        .where(
            or_(Contract.person_id.in_(people)),
            *facts.believed(ContractFact),
            ContractFact.is_void.is_(False),
            Contract.id != (entry.contract_id or uuid.UUID(int=0)),
        )
        .order_by(ContractFact.signed_on)
    )
    return [
        LikelyContract(contract.number, None, contract, fact.signed_on == entry.signed_on)
        for contract, fact in rows
        if _overlap(entry, fact.starts_on, fact.ends_on)
    ]


def _overlap(entry: ContractEntry, first: date | None, last: date | None) -> bool:
    if first is None or entry.starts_on is None:
        return True  # nothing is known that would tell them apart
    return first <= (entry.ends_on or date.max) and entry.starts_on <= (last or date.max)

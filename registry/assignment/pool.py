"""Who may be asked at all, and for which openings: verified, consented, available, not asked enough."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, exists, func, select

from registry.accounts.models import User
from registry.assignment.parameters import Parameters
from registry.assignment.windows import Slot, slots_of
from registry.contracts.models import Contract
from registry.contracts.queries import SIGNED
from registry.core import facts
from registry.core.db import list_rows, session
from registry.core.i18n import HANOI
from registry.experts import queries as experts
from registry.experts.claim_models import Verification
from registry.experts.kinds import ClaimKind, ConsentPurpose
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.introductions import queries as introductions
from registry.introductions.limits import limit
from registry.introductions.models import Introduction
from registry.introductions.proposals import last_day_of_free_refusals
from registry.matching.queries import with_parts
from registry.programs import queries as programs
from registry.programs.models import Opening, OpeningState
from registry.taxonomy.concept_models import Concept

Couple = tuple[uuid.UUID, uuid.UUID]  # expert and institution


@dataclass(frozen=True)
class Pool:
    people: Mapping[uuid.UUID, Person]
    slots: Mapping[uuid.UUID, Sequence[Slot]]
    approaches: Mapping[uuid.UUID, int]  # how many more may be made to each
    barred: frozenset[Couple]  # an open introduction, or a refusal a short time ago


def read_pool(parameters: Parameters, *, visible_to: User, today: date) -> Pool:
    rows = list_rows(with_parts(_askable(visible_to)).order_by(Person.number, Person.id))
    people = {person.id: person for person in rows}
    running = introductions.list_open_pairs()
    asked = Counter(person_id for person_id, _institution in running)
    most = limit("open_per_expert", on=today)
    after = last_day_of_free_refusals(today) + timedelta(1)
    refused = introductions.list_refused_pairs(since=datetime.combine(after, time.min, HANOI))
    return Pool(
        people,
        {one: slots_of(person.windows) for one, person in people.items()},
        {one: max(0, min(parameters.most_approaches, most - asked[one])) for one in people},
        frozenset(running) | frozenset(refused),
    )


def _askable(user: User) -> Select[Person]:
    is_verified = exists().where(
        *facts.believed(Verification),
        Verification.person_id == Person.id,
        Verification.kind == ClaimKind.DOCTORATE,
        Verification.level >= 1,
    )
    return experts.visible_people(user).where(
        Person.state == PersonState.ACTIVE,
        experts.consented(ConsentPurpose.BE_FOUND),
        experts.consented(ConsentPurpose.INTRODUCTION),
        is_verified,
    )


def list_openings(parameters: Parameters, *, visible_to: User, today: date) -> Sequence[Opening]:
    """Those that still seek somebody, by their numbers."""
    statement = programs.visible_openings(visible_to).where(
        Opening.state == OpeningState.PUBLISHED, Opening.closes_on >= today
    )
    if parameters.institution_id:
        statement = statement.where(Opening.institution_id == parameters.institution_id)
    if parameters.field_code:
        is_within = Concept.path.contains(f"/{parameters.field_code}/")
        statement = statement.where(Opening.field_id.in_(select(Concept.id).where(is_within)))
    if parameters.starts_from:
        statement = statement.where(Opening.starts_on >= parameters.starts_from)
    if parameters.starts_to:
        statement = statement.where(Opening.starts_on <= parameters.starts_to)
    return list_rows(statement.order_by(Opening.code, Opening.id))


def count_free_seats(openings: Sequence[Opening]) -> dict[uuid.UUID, int]:
    """Without those for whom somebody has signed or is being asked now."""
    taken: Counter[uuid.UUID] = Counter()
    for model, condition in (
        (Contract, Contract.state.in_(SIGNED)),
        (Introduction, Introduction.is_open.is_(True)),
    ):
        statement = select(model.opening_id, func.count()).where(condition)
        rows = session().execute(statement.group_by(model.opening_id)).all()
        taken.update({row[0]: row[1] for row in rows if row[0] is not None})
    return {opening.id: max(0, opening.seats - taken[opening.id]) for opening in openings}

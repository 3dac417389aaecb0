"""What some experts of the demo country published."""

import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from registry.accounts.models import User
from registry.core.db import session
from registry.demo import research
from registry.experts.consent_models import VisibilityRule
from registry.experts.kinds import Audience, FieldGroup, RecordSource
from registry.experts.models import FieldClaim, Person, ScholarlyWork
from registry.experts.states import PersonState
from registry.profile import proposing, reading
from registry.taxonomy.concept_models import Concept

MOST, SHOWN_IN = 200, 3
ORCID = "0000-0002-1825-0097"  # the one that ORCID gives as its example
PASTED = "10.5555/12345678, https://doi.org/10.5555/24242424"  # kept for examples, as 555 is of telephones
VENUES = ("Journal of Applied Research", "Annals of Engineering", "International Conference")


def tell(expert_id: UUID) -> None:
    people = _list_people(expert_id)
    works, rules = [], []
    for place, (person_id, field) in enumerate(people):
        works += list(_draw_works(random.Random(place), person_id, field))
        seen = [Audience.MINISTRY, *([Audience.INSTITUTIONS] if place % SHOWN_IN == 0 else [])]
        rules += [
            {
                "id": uuid4(),
                "person_id": person_id,
                "field_group": FieldGroup.WORKS,
                "audience": one,
            }
            for one in seen
        ]
    if works:
        session().execute(insert(ScholarlyWork), works)
        session().execute(insert(VisibilityRule), rules)
    session().expire_all()  # written in bulk, behind the session's back
    expert = session().get_one(Person, expert_id)
    expert.orcid = ORCID
    found = reading.read_pasted(PASTED)
    proposing.keep(expert, found, by=session().get_one(User, expert.user_id))


def _list_people(expert_id: UUID) -> list[tuple[UUID, str]]:
    """With a field of theirs; whoever signs in as the expert is the first."""
    rows = session().execute(
        select(Person.id, Concept.code)
        .join(FieldClaim, FieldClaim.person_id == Person.id)
        .join(Concept, Concept.id == FieldClaim.concept_id)
        .where(Person.state == PersonState.ACTIVE)
        .order_by(Person.id != expert_id, Person.number, Concept.code)
        .limit(MOST * 3)
    )
    fields: dict[UUID, str] = {}
    for person_id, code in rows:
        fields.setdefault(person_id, code)
    return list(fields.items())[:MOST]


def _draw_works(rng: random.Random, person_id: UUID, field: str) -> Iterator[dict[str, Any]]:
    titles = {research.compose_thesis(rng, field).original for _one in range(rng.randrange(2, 7))}
    for number, title in enumerate(sorted(titles)):
        yield {
            "id": uuid4(),
            "person_id": person_id,
            "version": 1,
            "title": title,
            "year": rng.randrange(2012, 2026),
            "doi": f"10.5555/{person_id.hex[:8]}.{number}",
            "venue": rng.choice(VENUES),
            "co_authors": "",
            "source": rng.choice((RecordSource.ORCID, RecordSource.OWN)),
        }

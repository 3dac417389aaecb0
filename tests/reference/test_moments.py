"""Whatever is proposed and approved, what was known before stays: every reading, at every pair of moments."""

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from factories import make_concept, make_document, make_institution, make_term, make_user
from targets.worlds import Story

from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import RegistryError
from registry.core.permissions import Role
from registry.reference import services
from registry.reference.kinds import ReferenceChangeKind
from registry.targets import loading, queries, recount
from registry.taxonomy import standing
from registry.taxonomy.kinds import InstitutionKind
from registry.taxonomy.models import Institution

K = ReferenceChangeKind
DAYS = (date(2026, 3, 1), date(2037, 1, 1))
Numbers = dict[Any, list[Any]]


def numbers(known_at: datetime) -> Numbers:
    """Everybody who counts under every reading, with both days."""
    session().flush()
    return {
        (target.code, rules.reading, day): [
            (row.person_id, row.qualifying_on, row.proved_on, row.institution_id)
            for row in queries.count(
                target, reading=rules.reading, as_of=day, known_at=known_at
            ).counted
        ]
        for target in queries.list_targets(known_at=known_at)
        for rules in queries.list_rule_sets(target, known_at=known_at)
        for day in DAYS
    }


def draw(rng: random.Random, places: list[Institution]) -> tuple[ReferenceChangeKind, Any]:
    kind = rng.choice([K.KIND, K.KIND, K.KIND, K.CLOSURE, K.NAMES])
    if kind is K.NAMES:
        number = rng.randrange(1000)
        return kind, {"name_vi": f"Đại học {number}", "name_en": f"University {number}"}
    if kind is K.CLOSURE:
        successor = rng.choice(places).id
        return kind, {"kind": InstitutionKind.CLOSED, "successor_id": successor}
    drawn = rng.choice([one for one in InstitutionKind if one is not InstitutionKind.CLOSED])
    return kind, {"kind": drawn, "successor_id": None}


@pytest.mark.parametrize("seed", range(2))
def test_what_was_known_before_a_change_never_changes_and_both_counts_agree(
    database: Any, seed: int
) -> None:
    loading.load()
    rng = random.Random(seed)
    terms = {code: make_term(code) for code in ("2025-1", "2025-2", "2026-1")}
    make_concept("60101", is_stem=False)
    stories = [Story(terms) for _person in range(4)]
    for story in stories:
        story.default(s=date(2026, 1, 10) - timedelta(rng.randrange(60)))
    places = [*(story.place for story in stories), make_institution()]
    session().flush()
    first, second = make_user(Role.SCHEME_OFFICER), make_user(Role.SCHEME_OFFICER)
    kept: dict[datetime, Numbers] = {}
    for _change in range(6):
        moment = now()
        kept[moment] = numbers(moment)
        kind, values = draw(rng, places)
        try:
            change = services.propose(
                rng.choice(places),
                kind,
                make_document(),
                values=values,
                in_force_on=date(2025, 10, 1) + timedelta(rng.randrange(120)),
                number="1/QĐ-TTg",
                decided_on=date(2025, 9, 1),
                reason="x",
                by=first,
            )
        except RegistryError:
            continue  # nothing would differ, or the one that follows is closed
        if rng.random() < 0.8:
            services.approve(change, by=second)
        else:
            services.refuse(change, reason="x", by=second)
    for known_at, found in kept.items():
        assert numbers(known_at) == found
    middle = list(kept)[len(kept) // 2]
    for day in DAYS:
        assert list(recount.find_differences(as_of=day)) == []
        assert list(recount.find_differences(as_of=day, known_at=middle)) == []
    for place in places:
        _holds_one_value_a_day(place)


def _holds_one_value_a_day(place: Institution) -> None:
    for model, owner in standing.OWNERS.items():
        rows = session().scalars(facts.read(model).where(getattr(model, owner) == place.id)).all()
        periods = sorted((row.valid_from, row.valid_to or date.max) for row in rows)
        for one, later in zip(periods, periods[1:], strict=False):
            assert one[1] <= later[0], (model, periods)

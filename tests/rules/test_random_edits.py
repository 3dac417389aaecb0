"""Whatever is edited of a reading: no number of the past moves, and the recount follows the engine."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from factories import make_term
from rules.proposals import propose
from rules.random_answers import random_answers
from targets.contract_cases import OF_CONTRACTS
from targets.people_cases import OF_PEOPLE
from targets.worlds import Story

from registry.accounts.models import User
from registry.core.db import now, session
from registry.core.errors import RegistryError
from registry.rules import services
from registry.targets import counting, loading, recount
from registry.targets import queries as targets
from registry.targets.editions import BEGINNING

DAYS = (date(2026, 6, 30), date(2027, 6, 30), date(2031, 6, 30))
READINGS = (
    ("TG1", "official"),
    ("TG1", "sum_of_parts"),
    ("TG2", "cumulative"),
    ("TG3", "official"),
)
EDITS = 24
Counted = dict[Any, Any]


@pytest.fixture
def country(database: Any) -> None:
    """Every third case of the two tables, all told of one country."""
    loading.load()
    terms = {code: make_term(code) for code in ("2025-1", "2025-2", "2025-3", "2026-1", "2030-1")}
    for _number, tell, _expected in (*OF_CONTRACTS, *OF_PEOPLE)[::3]:
        tell(Story(terms))
    session().flush()


def counted(code: str, reading: str, day: date, moment: datetime | None = None) -> Counted:
    target = targets.get_target(code, known_at=moment)
    rules = targets.get_rule_set(target, reading, as_of=day, known_at=moment)
    found = counting.evaluate(rules, as_of=day, known_at=moment)
    return {row.person_id: (row.qualifying_on, row.proved_on) for row in found.counted}


def recounted(code: str, reading: str, day: date) -> Counted:
    target = targets.get_target(code)
    rules = targets.get_rule_set(target, reading, as_of=day)
    return recount.recount(target, rules, as_of=day)


def edits() -> Iterator[tuple[int, str, str, date, float]]:
    rng = Random(20_271)
    for number in range(EDITS):
        code, reading = rng.choice(READINGS)
        day = rng.choice((BEGINNING, *DAYS, DAYS[0] + timedelta(rng.randrange(300))))
        yield number, code, reading, day, rng.choice((0.1, 0.4, 1.0))


def test_random_edits_move_no_number_of_the_past_and_the_recount_follows(
    country: None, first: User, second: User
) -> None:
    known: dict[tuple[Any, ...], Counted] = {}
    moved = 0
    for number, code, reading, day, share in edits():
        moment = now()
        for target, name in READINGS:
            for one in DAYS:
                known[target, name, one, moment] = counted(target, name, one)
        rules = targets.find_reading(targets.get_target(code), reading)
        assert rules is not None
        answers = random_answers(rules.predicates, number, share=share)
        try:
            change = propose(code, reading, day, first, edition=f"{code}-x.{number}", **answers)
        except RegistryError:
            continue  # a draw that changes nothing
        services.approve(change, by=second)
        session().flush()
        for one in DAYS:
            here, there = counted(code, reading, one), recounted(code, reading, one)
            assert here == there, (number, code, reading, one, change.content["predicates"])
            moved += here != known[code, reading, one, moment]
            if one < day:
                assert here == known[code, reading, one, moment], "before it was in force"
    assert moved >= EDITS // 4, "edits that move nobody prove little"
    sample = Random(1).sample(sorted(known, key=str), 60)
    for target, name, one, moment in sample:
        assert counted(target, name, one, moment) == known[target, name, one, moment]

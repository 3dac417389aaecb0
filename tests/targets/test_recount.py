"""What the recount costs: as much more as there is more to count, whatever the planner knows of the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from copies import Copier, Rows
from factories import make_person, make_signed_contract, make_term
from flask import Flask
from sqlalchemy import insert, text

from registry.core.db import session
from registry.experts.models import Residence
from registry.targets import loading, queries, recount

DAY = date(2026, 11, 28)
STEP = 100  # how many steps of the database's machine one call of the handler stands for


@pytest.fixture(autouse=True)
def fresh_planner(application: Flask) -> Iterator[None]:
    """A connection of SQLite goes on planning by what was counted here, although that is taken back."""
    yield
    application.extensions["db_engine"].dispose()


@contextmanager
def counted_steps() -> Iterator[list[int]]:
    calls = [0]

    def one_more() -> int:
        calls[0] += 1
        return 0

    raw = session().connection().connection.dbapi_connection
    assert raw is not None
    raw.set_progress_handler(one_more, STEP)
    try:
        yield calls
    finally:
        raw.set_progress_handler(None, 0)


def copy(copier: Copier, number: int, *, first: int) -> None:
    """So many more people with a contract each, and as many without; half of all live in Viet Nam."""
    gathered: Rows = {}
    for place in range(first, first + 2 * number):
        person_id = copier.expert(place, gathered)
        if place % 2:
            copier.sign(place, person_id, gathered)
    for place, row in enumerate(gathered[Residence]):
        row["country_code"] = "VN" if place % 4 < 2 else row["country_code"]
    for model, rows in gathered.items():
        session().execute(insert(model), rows)
    session().execute(text("ANALYZE"))


def steps_of_all() -> dict[str, int]:
    spent = {}
    for target in queries.list_targets():
        for rules in queries.list_rule_sets(target):
            with counted_steps() as calls:
                recount.recount(target, rules, as_of=DAY)
            spent[f"{target.code}/{rules.reading}"] = calls[0]
    return spent


def test_four_times_as_many_people_cost_about_four_times_as_much(database: Any) -> None:
    if database.bind.dialect.name != "sqlite":
        pytest.skip("PostgreSQL does not tell its steps")
    loading.load()
    for code in ("2025-1", "2025-2"):
        make_term(code)
    fact = make_signed_contract(make_person())
    session().flush()
    copier = Copier(fact.person_id, fact.contract_id)
    copy(copier, 100, first=0)
    few = steps_of_all()
    copy(copier, 300, first=1_000)
    many = steps_of_all()
    dear = {
        name: (few[name], many[name])
        for name in few
        if many[name] > 6 * few[name] + 100_000 // STEP
    }
    assert not dear

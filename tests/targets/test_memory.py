"""What is remembered of a count is what everybody could read, whoever writes in the meantime."""

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from factories import make_concept, make_person, make_signed_contract, make_term
from flask import Flask, g
from races import apart, prepare
from sqlalchemy import event

from registry.core import facts
from registry.core.db import own_writes, session, transaction
from registry.experts.models import Doctorate, Person
from registry.targets import loading, queries

__all__ = ["apart"]
LONG_AGO = datetime(2026, 3, 1, tzinfo=UTC)
TODAY = date(2026, 6, 30)


def number() -> int:
    return queries.count(queries.get_target("TG1"), as_of=TODAY).number


def ask(app: Flask) -> int:
    """Another reader, with a session of their own."""
    with app.app_context():
        g.locale = "en"
        return number()


@pytest.fixture
def people(apart: Flask) -> Any:
    def make() -> list[Any]:
        loading.load()
        for code in ("2025-1", "2025-2"):
            make_term(code)
        make_concept("60101", is_stem=False)
        good, bad = make_person(), make_person()
        degree = session().scalars(
            facts.read(Doctorate).where(Doctorate.person_id == bad.id)
        ).one()  # fmt: skip
        facts.correct(degree, by=None, reason="the story", field_code="60101")
        return [good.id, bad.id]

    return prepare(apart, make)


def sign(person_id: Any) -> None:
    """Recorded at one and the same moment of the past, whoever it is."""
    make_signed_contract(session().get_one(Person, person_id), recorded_at=LONG_AGO)


def test_what_was_written_and_taken_back_is_remembered_by_nobody(apart: Flask, people: Any) -> None:
    good, bad = people
    before = ask(apart)
    with apart.app_context():
        g.locale = "en"
        assert own_writes() == 0
        with suppress(ZeroDivisionError), transaction():
            sign(good)
            assert number() == before + 1, "its own transaction sees what it wrote"
            assert own_writes()
            raise ZeroDivisionError
        assert own_writes() == 0
        assert number() == before
        with transaction():  # as many rows, of the same moment, of somebody who does not count
            sign(bad)
            assert number() == before
    assert ask(apart) == before


def test_what_another_one_committed_is_counted_at_once(apart: Flask, people: Any) -> None:
    good, _bad = people
    before = ask(apart)
    assert ask(apart) == before
    prepare(apart, lambda: sign(good))
    assert ask(apart) == before + 1


def test_whether_a_count_still_holds_is_asked_once_in_a_transaction(
    apart: Flask, people: Any
) -> None:
    """Several targets of one page, each under its leading reading; a new transaction asks anew."""
    asked: list[str] = []
    with apart.app_context():
        g.locale = "en"
        event.listen(
            apart.extensions["db_engine"],
            "before_cursor_execute",
            lambda _conn, _cursor, statement, *_rest: asked.append(statement),
        )
        for expected in (1, 2):
            for target in queries.list_targets():
                queries.count(target, as_of=TODAY)
            last = "max(contract_facts.superseded_at)"
            marks = [one for one in asked if f"(SELECT {last}" in one]
            of_people = [one for one in asked if last in one and one not in marks]
            assert len(marks) == expected
            assert len(of_people) <= 1  # nothing was recorded meanwhile: of whom is not asked again
            session().rollback()

"""Many more openings, introductions and contracts, for measuring: copies of what the demo country has.

Each copy is an ordinary row with a number, a state, a person, an institution and a history of its own;
what it says is what its model says. They are written in bulk, some thousands at a time, and have
numbers of years long past, so that they meet no number given out later.
"""

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select, text

from registry.audit.states import StateChange
from registry.contracts.models import Contract, ContractFact, StepCheck
from registry.core.db import session, transaction
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.introductions.models import Introduction
from registry.programs.models import Opening

BATCH = 5_000
DAYS = 3_000  # over how many days the copies are spread
Progress = Callable[[str, int, int], None]


def fill(*, openings: int, introductions: int, contracts: int, number: int, show: Progress) -> None:
    """Up to so many rows of each kind in all; what is there already counts."""
    rng = random.Random(f"volume {number}")  # other ids than the country drew from its number
    for name, wanted in (
        ("openings", openings),
        ("introductions", introductions),
        ("contracts", contracts),
    ):
        model, copies = KINDS[name]
        with transaction() as db:
            there = db.scalar(select(func.count()).select_from(model)) or 0
        if there < wanted:
            _write(name, copies(rng), there, wanted, show)
    if openings or introductions or contracts:
        with transaction() as db:
            db.execute(text("ANALYZE"))  # the plans of a large database need its numbers


def _write(name: str, copies: Iterator[Any], there: int, wanted: int, show: Progress) -> None:
    """As many copies as are missing to the rows wanted; `show` is told after each batch."""
    while there < wanted:
        number = min(BATCH, wanted - there)
        gathered: dict[type[Any], list[dict[str, Any]]] = {}
        for _place in range(number):
            for model, row in next(copies):
                gathered.setdefault(model, []).append(row)
        with transaction() as db:
            for model, rows in gathered.items():
                db.execute(insert(model), rows)
        there += number
        show(name, there, wanted)


def _models(model: type[Any], *conditions: Any) -> list[dict[str, Any]]:
    """The rows that copies are made of."""
    table = model.__table__
    rows = session().execute(select(*table.columns).where(*conditions).order_by(table.c.id))
    return [dict(row._mapping) for row in rows]


def _people() -> list[uuid.UUID]:
    statement = select(Person.id).where(Person.state == PersonState.ACTIVE).order_by(Person.id)
    return list(session().scalars(statement))


def _copied(row: dict[str, Any], rng: random.Random, **changes: Any) -> dict[str, Any]:
    earlier = timedelta(days=rng.randrange(DAYS), minutes=rng.randrange(1_440))
    made = {"id": uuid.UUID(int=rng.getrandbits(128), version=4)}
    created_at = row["created_at"] - earlier
    moved = {"moved_at": created_at} if "moved_at" in row else {}
    return row | made | {"created_at": created_at} | moved | changes


def _change(model: type[Any], row: dict[str, Any], rng: random.Random) -> Any:
    return StateChange, {
        "id": uuid.UUID(int=rng.getrandbits(128), version=4),
        "object_type": model.__tablename__,
        "object_id": row["id"],
        "from_state": None,
        "to_state": row["state"].value,
        "at": row["created_at"],
        "by_id": None,
        "reason": "",
    }


def _openings(rng: random.Random) -> Iterator[Any]:
    models = _models(Opening)
    place = 0
    while True:
        place += 1
        row = _copied(rng.choice(models), rng, code=f"NC-2001-{place:07d}")
        yield [(Opening, row), _change(Opening, row, rng)]


def _introductions(rng: random.Random) -> Iterator[Any]:
    """Between a person and an opening that no open introduction joins yet."""
    models, people = _models(Introduction), _people()
    openings = [
        (row.id, row.institution_id)
        for row in session().execute(
            select(Opening.id, Opening.institution_id).order_by(Opening.id)
        )
    ]
    taken = {
        (row.person_id, row.opening_id)
        for row in session().execute(select(Introduction.person_id, Introduction.opening_id))
    }
    place = 0
    while True:
        person, (opening, institution) = rng.choice(people), rng.choice(openings)
        if (person, opening) in taken:
            continue
        taken.add((person, opening))
        place += 1
        row = _copied(
            rng.choice(models),
            rng,
            code=f"GT-2001-{place:07d}",
            person_id=person,
            opening_id=opening,
            institution_id=institution,
        )
        yield [(Introduction, row), _change(Introduction, row, rng)]


def _contracts(rng: random.Random) -> Iterator[Any]:
    """Without an introduction or an earlier contract; what is signed has its fact and who looked at it."""
    models, people = _models(Contract), _people()
    facts = {
        row["contract_id"]: row
        for row in _models(ContractFact, ContractFact.superseded_at.is_(None))
    }
    checks: dict[uuid.UUID, list[dict[str, Any]]] = {}
    for row in _models(StepCheck, StepCheck.superseded_at.is_(None)):
        checks.setdefault(row["contract_id"], []).append(row)
    place = 0
    while True:
        place += 1
        model = rng.choice(models)
        row = _copied(
            model,
            rng,
            number=f"HD-2001-{place:07d}",
            person_id=rng.choice(people),
            introduction_id=None,
            renews_id=None,  # which would be somebody else's contract
        )
        written = [(Contract, row), _change(Contract, row, rng)]
        owner = {"contract_id": row["id"], "person_id": row["person_id"]}
        if fact := facts.get(model["id"]):
            new = {"id": uuid.UUID(int=rng.getrandbits(128), version=4), "series_id": row["id"]}
            written.append((ContractFact, fact | owner | new))
        for check in checks.get(model["id"], ()):
            new_id = uuid.UUID(int=rng.getrandbits(128), version=4)
            written.append((StepCheck, check | owner | {"id": new_id, "series_id": new_id}))
        yield written


KINDS: dict[str, tuple[type[Any], Callable[[random.Random], Iterator[Any]]]] = {
    "openings": (Opening, _openings),
    "introductions": (Introduction, _introductions),
    "contracts": (Contract, _contracts),
}

"""The chain vouches for the ledgers and the states of records, too."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import make_person, make_user
from flask import Flask
from sqlalchemy import text

from registry.audit import agreement, checkpoints, services, states
from registry.core.db import now, transaction
from registry.core.permissions import Role
from registry.experts import services as experts
from registry.experts.models import Person


@pytest.fixture
def sealed(database: Any) -> Person:
    person = make_person()
    with transaction():
        experts.pause(person, by=database.get(type(make_user()), person.user_id))
        for purpose in ("search", "verification"):
            services.record_access(
                person_ids=[person.id],
                viewer=make_user(Role.VERIFIER),
                fields=["name"],
                purpose=purpose,
            )
    agreement.seal_ledgers(until=now())
    assert problems() == []
    return person


def problems() -> list[str]:
    return list(agreement.find_problems())


@pytest.fixture
def tamper(database: Any) -> Callable[..., None]:
    def change(statement: str, table: str = "") -> None:
        is_postgresql = database.bind.dialect.name == "postgresql"
        for name in ("no_update", "no_delete", "no_insert") if table else ():
            on = f" ON {table}" if is_postgresql else ""
            database.execute(text(f"DROP TRIGGER IF EXISTS {table}_{name}{on}"))
        database.execute(text(statement))
        database.expire_all()

    return change


TAMPERED = {
    "a reading taken out": ("DELETE FROM access_events WHERE purpose = 'search'", "access_events"),
    "a reading changed": (
        "UPDATE access_events SET purpose = 'nothing' WHERE purpose = 'search'",
        "access_events",
    ),
    "a step changed": ("UPDATE state_changes SET reason = 'another'", "state_changes"),
    "a fact changed": ("UPDATE doctorates SET institution = 'Elsewhere'", "doctorates"),
    "a state changed": ("UPDATE persons SET state = 'active'", ""),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_what_is_changed_past_the_application_is_found(
    sealed: Person, tamper: Callable[..., None], case: str
) -> None:
    statement, table = TAMPERED[case]
    tamper(statement, table)
    assert problems(), case


def test_what_is_added_later_and_what_is_superseded_is_no_fault(
    database: Any, sealed: Person
) -> None:
    person = database.get_one(Person, sealed.id)
    with transaction():
        experts.resume(person, by=make_user())
    agreement.seal_ledgers(until=now())
    assert problems() == []
    assert states.list_changes(person)


def test_a_chain_without_a_checkpoint_is_not_fine(
    app: Flask, sealed: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    chosen = replace(
        app.extensions["config"], state_dir=tmp_path / "state", checkpoint_copies=str(copies)
    )
    monkeypatch.setitem(app.extensions, "config", chosen)
    assert checkpoints.find_missing_checkpoint() == []  # it had no time for one yet
    monkeypatch.setattr(checkpoints, "FIRST_WITHIN", timedelta(0))
    assert checkpoints.find_missing_checkpoint()
    path = checkpoints.write_checkpoint()
    assert path is not None
    [copy] = copies.iterdir()
    assert copy.read_text() == path.read_text()
    path.unlink()  # whoever empties the folder has not emptied the other one
    assert checkpoints.find_newest_checkpoint() == copy
    assert checkpoints.find_missing_checkpoint() == []
    before = copy.read_text()
    assert checkpoints.write_checkpoint() == path
    assert copy.read_text() == before

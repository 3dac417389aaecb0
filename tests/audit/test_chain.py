"""The chain finds what was done behind the registry's back, once the database's own guard is gone."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from factories import make_organisation, make_user
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from registry.audit import checkpoints, queries, services
from registry.audit.models import AccessEvent, AuditEvent, AuditHead
from registry.audit.services import GENESIS
from registry.core.db import session, transaction
from registry.core.permissions import Role
from registry.taxonomy.actions import TaxonomyAction


def record_five() -> list[AuditEvent]:
    """Five changes of one object, each in a transaction of its own."""
    officer, subject = make_user(), make_organisation()
    before = queries.get_checkpoint().seq
    for number in range(5):
        with transaction():
            subject.name_en = f"Name {number}"
            services.record(TaxonomyAction.SYNONYM_CHANGED, subject, by=officer, number=number)
    events = select(AuditEvent).where(AuditEvent.seq > before).order_by(AuditEvent.seq)
    return list(session().scalars(events))


@pytest.fixture
def chain(database: Any) -> list[AuditEvent]:
    return record_five()


@pytest.fixture
def tamper(database: Any, chain: list[AuditEvent]) -> Callable[..., None]:
    """Somebody with the database's own password, who takes the triggers away first."""

    def change(statement: str, **values: Any) -> None:
        is_postgresql = database.bind.dialect.name == "postgresql"
        for name in ("no_update", "no_delete"):
            on = " ON audit_events" if is_postgresql else ""
            database.execute(text(f"DROP TRIGGER IF EXISTS audit_events_{name}{on}"))
        database.execute(text(statement), values)
        database.expire_all()

    return change


def problems(checkpoint: queries.Checkpoint | None = None) -> list[str]:
    return list(queries.find_chain_problems(checkpoint))


def test_events_are_numbered_without_gaps_and_linked(chain: list[AuditEvent]) -> None:
    numbers = [event.seq for event in chain]
    assert numbers == list(range(numbers[0], numbers[0] + 5))
    for earlier, later in zip(chain, chain[1:], strict=False):
        assert later.previous_hash == earlier.hash
        assert later.before_digest == earlier.after_digest
    assert problems() == []


def test_the_first_event_of_all_follows_the_genesis(database: Any) -> None:
    assert database.scalars(select(AuditHead)).one().hash == GENESIS
    record_five()
    first = database.scalars(select(AuditEvent).order_by(AuditEvent.seq)).first()
    assert (first.seq, first.previous_hash) == (1, GENESIS)


def test_an_event_says_who_did_what_to_which_object(chain: list[AuditEvent]) -> None:
    event = chain[0]
    assert (event.action, event.object_type) == ("synonym.changed", "organisations")
    assert event.actor_id is not None
    assert event.details == {"number": 0}
    assert event.before_digest != event.after_digest


def test_a_change_that_is_rolled_back_leaves_no_event(database: Any) -> None:
    subject, before = make_organisation(), queries.get_checkpoint()
    with transaction() as db:
        services.record(TaxonomyAction.SYNONYM_CHANGED, subject, by=None)
        db.rollback()
    with transaction():
        pass
    assert queries.get_checkpoint() == before


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events"]
)
def test_the_database_itself_refuses_to_change_the_chain(
    database: Any, chain: list[AuditEvent], statement: str
) -> None:
    with pytest.raises(DBAPIError, match="append-only"), database.begin_nested():
        database.execute(text(statement))


EDITS = [
    "action = 'organisation.approved'",
    "actor_id = NULL",
    "object_id = '00000000000000000000000000000001'",
    "after_digest = 'feed'",
    "at = '2020-01-01 00:00:00'",
    "details = '{\"number\": 9}'",
    "previous_hash = 'feed'",
    "hash = 'feed'",
]


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_is_found(chain: list[AuditEvent], tamper: Any, edit: str) -> None:
    seq = chain[2].seq
    tamper(f"UPDATE audit_events SET {edit} WHERE seq = :seq", seq=seq)
    assert any(re.search(rf"event {seq} (was changed|does not follow)", one) for one in problems())


def test_an_edit_with_a_hash_made_anew_is_found_by_what_follows(
    database: Any, chain: list[AuditEvent], tamper: Any
) -> None:
    tamper("UPDATE audit_events SET action = 'other' WHERE seq = :seq", seq=chain[2].seq)
    forged = services.chain_hash(database.get_one(AuditEvent, chain[2].id))
    tamper("UPDATE audit_events SET hash = :hash WHERE seq = :seq", hash=forged, seq=chain[2].seq)
    assert problems() == [f"event {chain[3].seq} does not follow its predecessor"]


def test_a_deletion_is_found(chain: list[AuditEvent], tamper: Any) -> None:
    seq = chain[2].seq
    tamper("DELETE FROM audit_events WHERE seq = :seq", seq=seq)
    assert f"events {seq} to {seq} are missing" in problems()


def test_a_reordering_is_found(chain: list[AuditEvent], tamper: Any) -> None:
    first, second = chain[1].seq, chain[2].seq
    for old, new in ((first, -1), (second, first), (-1, second)):
        tamper("UPDATE audit_events SET seq = :new WHERE seq = :old", new=new, old=old)
    assert f"event {first} does not follow its predecessor" in problems()


def test_an_event_slipped_in_is_found(database: Any, chain: list[AuditEvent], tamper: Any) -> None:
    copied = {c.key: getattr(chain[4], c.key) for c in AuditEvent.__table__.columns}
    del copied["id"]
    database.add(AuditEvent(**copied | {"seq": chain[4].seq + 1, "hash": "feed"}))
    database.flush()
    assert problems()


def test_a_cut_tail_is_found_by_the_head(chain: list[AuditEvent], tamper: Any) -> None:
    kept, end = chain[2].seq, chain[4].seq
    tamper("DELETE FROM audit_events WHERE seq > :seq", seq=kept)
    assert problems() == [f"the chain ends at {kept}, but its head says {end}"]


def test_a_cut_tail_with_a_head_set_back_is_found_by_a_checkpoint(
    chain: list[AuditEvent], tamper: Any
) -> None:
    kept = queries.get_checkpoint()
    assert problems(kept) == []
    tamper("DELETE FROM audit_events WHERE seq > :seq", seq=chain[2].seq)
    tamper("UPDATE audit_heads SET seq = :seq, hash = :hash", seq=chain[2].seq, hash=chain[2].hash)
    assert problems() == []  # the chain alone cannot know
    assert problems(kept) == [f"the checkpoint's event {kept.seq} is missing or different"]


def test_the_chain_may_go_on_after_a_checkpoint(chain: list[AuditEvent]) -> None:
    kept = queries.get_checkpoint()
    record_five()
    assert problems(kept) == []


@pytest.fixture
def folder(app: Flask) -> Path:
    """Where the checkpoints lie, emptied: tests before this one counted from zero as well."""
    found: Path = app.extensions["config"].state_dir / "checkpoints"
    for path in found.glob("*"):
        path.unlink()
    return found


def test_a_checkpoint_is_written_once_for_each_end_of_the_chain(
    database: Any, chain: list[AuditEvent], folder: Path
) -> None:
    end = queries.get_checkpoint()
    database.commit()
    path = checkpoints.write_checkpoint()
    assert path is not None
    assert path.parent == folder
    assert checkpoints.read_checkpoint(path) == end
    assert checkpoints.write_checkpoint() is None
    assert checkpoints.find_newest_checkpoint() == path


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"seq": ', '"seq": 1'),
        ('"hash": "', '"hash": "0'),
        ('"signature": "', '"signature": "0'),
        ("{", "["),
    ],
)
def test_a_forged_checkpoint_is_refused(
    database: Any, chain: list[AuditEvent], folder: Path, old: str, new: str
) -> None:
    database.commit()
    path = checkpoints.write_checkpoint()
    assert path is not None
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(checkpoints.BadCheckpoint):
        checkpoints.read_checkpoint(path)
    latest, problems = checkpoints.read_latest()
    path.unlink()
    assert (latest, len(problems)) == (None, 1)


def test_details_never_hold_personal_data_by_accident(database: Any) -> None:
    """Values are reduced to ids, codes and plain numbers before they are chained."""
    subject, officer = make_organisation(), make_user()
    with transaction():
        services.record(
            TaxonomyAction.SYNONYM_CHANGED, subject, by=officer, person=officer.id, at=None
        )
    event = database.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert event.details == {"person": str(officer.id), "at": None}
    assert officer.email not in str(event.details)


def test_readings_of_protected_fields_are_kept_and_shown_newest_first(database: Any) -> None:
    viewer, subject = make_user(), make_organisation()
    person, other = make_user().id, make_user().id
    with transaction():
        for field in ("email", "phone"):
            services.record_access(
                person_ids=[person],
                viewer=viewer,
                role=Role.VERIFIER,
                fields=[field, "website"],
                purpose="verification",
                context=subject,
            )
    rows = queries.list_accesses(person_id=person)
    assert [row.fields for row in rows][0:2] == [["phone", "website"], ["email", "website"]]
    assert {(row.context_type, row.context_id) for row in rows} == {("organisations", subject.id)}
    assert queries.list_accesses(person_id=other) == []
    with pytest.raises(DBAPIError, match="append-only"), database.begin_nested():
        database.execute(text("UPDATE access_events SET purpose = 'nothing'"))
    assert len(queries.list_accesses(person_id=person, limit=1)) == 1
    assert database.scalars(select(AccessEvent)).all()

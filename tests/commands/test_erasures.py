"""Who has left since a backup was taken is not brought back by it."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from api.readers import make_approver, make_institution_key
from commands.places import inside, refused, restored, taken
from factories import make_person, make_user
from flask import Flask
from sqlalchemy import select

from registry.accounts import roles
from registry.accounts.models import User, UserSession
from registry.api import services as keys
from registry.api.models import ApiKey
from registry.audit import checkpoints
from registry.core.db import now, read_only, transaction
from registry.core.permissions import Role
from registry.experts import consents, services
from registry.experts.consent_models import Consent
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.operations import erasures


def test_who_has_left_since_the_backup_is_not_brought_back(
    place: Flask, empty: Flask, tmp_path: Path
) -> None:
    with inside(place), transaction() as db:
        person, paused = (
            make_person(user=make_user(Role.EXPERT)),
            make_person(user=make_user(Role.EXPERT)),
        )
        recruiter = make_user(Role.INSTITUTION_RECRUITER)
        officer = make_user(Role.ADMINISTRATOR)
        approver = make_approver()
        revoked, _secret = make_institution_key(approver)
        kept, _secret = make_institution_key(approver)
        open_session(db, recruiter)
    with inside(place):
        erasures.keep()
    folder = taken(place, tmp_path / "backup")
    with inside(place), transaction() as db:
        person, paused = db.get_one(Person, person.id), db.get_one(Person, paused.id)
        services.withdraw(person, by=db.get_one(User, person.user_id))
        consents.withdraw_consent(
            paused, ConsentPurpose.BE_FOUND, by=db.get_one(User, paused.user_id)
        )
        [role] = db.get_one(User, recruiter.id).assignments
        keys.revoke(db.get_one(ApiKey, revoked.id), by=db.get_one(User, approver.id))
        roles.end_role(role, reason="Nghỉ việc.", by=db.get_one(User, officer.id))
    with inside(place):
        erasures.keep()
    source, target = place.extensions["config"], empty.extensions["config"]
    shutil.copy(source.state_dir / "erasures.json", target.state_dir)
    assert not any(restored(empty, folder).values())
    with inside(empty), read_only() as db:
        assert db.get_one(Person, person.id).state is PersonState.WITHDRAWN
        assert db.get_one(Person, paused.id).state is PersonState.ACTIVE
        given = select(Consent.purpose).where(
            Consent.person_id == paused.id, Consent.withdrawn_at.is_(None)
        )
        assert ConsentPurpose.BE_FOUND not in set(db.scalars(given))
        assert not db.get_one(User, recruiter.id).roles
        assert db.get_one(User, officer.id).roles
        assert db.get_one(ApiKey, revoked.id).revoked_at is not None
        assert db.get_one(ApiKey, kept.id).revoked_at is None
        still_open = select(UserSession).where(UserSession.revoked_at.is_(None))
        assert not db.scalars(still_open).all()


def open_session(db: Any, user: User) -> None:
    db.add(
        UserSession(
            user_id=user.id,
            token_hash="0" * 64,
            auth_epoch=user.auth_epoch,
            last_seen_at=now(),
            expires_at=now() + timedelta(hours=8),
            device="Firefox",
        )
    )


def test_over_a_used_database_its_own_chain_says_who_has_left(place: Flask, tmp_path: Path) -> None:
    with inside(place), transaction():
        person = make_person(user=make_user(Role.EXPERT))
    folder = taken(place, tmp_path / "backup")
    with inside(place), transaction() as db:
        person = db.get_one(Person, person.id)
        services.withdraw(person, by=db.get_one(User, person.user_id))
    with inside(place):
        checkpoints.write_checkpoint()  # of a chain that the restored one knows nothing of
    restored(place, folder, "--over")
    with inside(place), read_only() as db:
        assert db.get_one(Person, person.id).state is PersonState.WITHDRAWN
    assert not any(restored(place, folder, "--over").values()), "and as often as it is done"


def test_a_list_of_erasures_that_somebody_changed_is_refused(
    place: Flask, empty: Flask, tmp_path: Path
) -> None:
    folder = taken(place, tmp_path / "backup")
    with inside(place):
        erasures.keep()
    text = (place.extensions["config"].state_dir / "erasures.json").read_text()
    path = empty.extensions["config"].state_dir / "erasures.json"
    path.write_text(text.replace('"seq": ', '"seq": 1', 1))
    assert "erasures.json does not carry this registry's signature" in refused(empty, folder)


def test_erasures_are_copied_to_the_other_machine(
    place: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    with inside(place):
        erasures.keep()
    settings = replace(place.extensions["config"], checkpoint_copies=str(copies))
    monkeypatch.setitem(place.extensions, "config", settings)
    ids = []
    for _time in range(2):
        with inside(place), transaction() as db:
            person = make_person(user=make_user(Role.EXPERT))
            ids.append(str(person.id))
            services.withdraw(person, by=db.get_one(User, person.user_id))
        with inside(place):
            erasures.keep()
            erasures.keep()  # nothing new
    assert len(list(copies.iterdir())) == 2
    monkeypatch.setitem(place.extensions, "config", replace(settings, state_dir=tmp_path))
    with inside(place):
        assert erasures.read_all().ids["profiles"] == set(ids)

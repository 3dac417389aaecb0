"""When a session ends, and the devices that somebody is signed in on."""

from datetime import timedelta
from typing import Any

import pytest
from account_steps import ACCOUNT, enter_password, make_member, press
from accounts.test_signing_in import is_signed_in
from flask import Flask
from pages import ticked, token
from sqlalchemy import select

from registry.accounts import roles, sessions
from registry.accounts.models import UserSession
from registry.core.db import now
from registry.core.permissions import Role


def test_a_change_of_role_ends_every_session(client: Any, database: Any) -> None:
    user, administrator = make_member(Role.VERIFIER), make_member(Role.ADMINISTRATOR)
    roles.assign(user, Role.MOFA_DESK, None, by=administrator)
    database.commit()
    client.log_in(user)
    assert is_signed_in(client)
    roles.end_role(user.assignments[0], reason="Chuyển việc.", by=administrator)
    database.commit()
    assert user.roles  # one is left, with which the page would open
    assert not is_signed_in(client)


def test_a_role_that_ends_by_date_takes_its_rights_with_it(client: Any, database: Any) -> None:
    from registry.core.i18n import hanoi_today

    user = make_member(Role.AUDITOR)
    client.log_in(user)
    assert client.get("/en/audit/").status_code == 200
    user.assignments[0].valid_to = hanoi_today()
    database.commit()
    assert client.get("/en/audit/").status_code == 403


@pytest.mark.parametrize(
    ("role", "idle", "longest"),
    [
        (Role.VERIFIER, timedelta(minutes=30), timedelta(hours=12)),
        (Role.EXPERT, timedelta(minutes=60), timedelta(hours=24)),
    ],
)
def test_a_session_ends_when_nobody_uses_it_and_at_the_latest_after_a_day(
    client: Any, database: Any, role: Role, idle: timedelta, longest: timedelta
) -> None:
    client.log_in(make_member(role))
    row = database.scalars(select(UserSession)).one()
    assert timedelta(0) <= now() + longest - row.expires_at < timedelta(minutes=1)
    row.last_seen_at = now() - idle + timedelta(minutes=1)
    database.commit()
    assert is_signed_in(client)
    database.refresh(row)
    assert now() - row.last_seen_at < timedelta(minutes=1)
    row.last_seen_at = now() - idle - timedelta(seconds=1)
    database.commit()
    assert not is_signed_in(client)
    row.last_seen_at, row.expires_at = now(), now() - timedelta(seconds=1)
    database.commit()
    assert not is_signed_in(client)


def test_the_cookie_holds_no_more_than_a_random_token(client: Any, database: Any) -> None:
    user = make_member()
    client.log_in(user)
    with client.session_transaction() as stored:
        held = dict(stored)
    row = database.scalars(select(UserSession)).one()
    assert str(user.id) not in str(held)
    assert user.email not in str(held)
    assert held["token"] not in row.token_hash
    assert row.token_hash == sessions.hash_token(held["token"])
    assert len(held["token"]) >= 43


def test_devices_are_listed_and_can_be_signed_out(app: Flask, client: Any, database: Any) -> None:
    user, other = make_member(), app.test_client()
    enter_password(client, user.email)
    enter_password(other, user.email)
    rows = sessions.list_sessions(user)
    assert len(rows) == 2
    page = client.get(f"{ACCOUNT}/").get_data(as_text=True)
    assert page.count("/sign-out") >= 2
    with other.session_transaction() as stored:
        theirs = sessions.hash_token(stored["token"])
    row = next(row for row in rows if row.token_hash == theirs)
    step = client.get(f"{ACCOUNT}/devices/{row.id}/sign-out")
    client.post(step.request.path, data={"csrf_token": token(step), **ticked(step)})
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_nobody_signs_out_another_persons_device(app: Flask, client: Any, database: Any) -> None:
    victim, attacker = app.test_client(), client
    enter_password(victim, make_member().email)
    row = database.scalars(select(UserSession)).one()
    attacker.log_in(make_member())
    press(attacker, f"{ACCOUNT}/devices/{row.id}/sign-out")
    assert is_signed_in(victim)

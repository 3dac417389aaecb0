"""What the link of an invitation opens, how long it holds, and that it is used once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from account_steps import ACCOUNT, PASSWORD, link_in, make_member
from accounts.test_invitations import ADDRESS, invite, offer, offered
from client import new_client
from flask import Flask
from letters import mails
from pages import token
from sqlalchemy import select

from registry.accounts import invitations, passwords
from registry.accounts.models import RoleAssignment, User
from registry.core.db import now, session
from registry.core.errors import InvalidTransition
from registry.core.permissions import Role


def test_opening_the_link_answers_nothing(app: Flask, administrator: User) -> None:
    link = offer(administrator)
    for _time in range(3):
        assert new_client(app).get(link).status_code == 200
    assert new_client(app).get(f"{link}/decline").status_code == 405
    assert offered()[0].accepted_at is None


@pytest.mark.parametrize("how", ["expired", "withdrawn", "renewed", "accepted", "declined"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_link_that_is_over_says_so(
    app: Flask, administrator: User, how: str, language: str
) -> None:
    link = offer(administrator).replace("/en/", f"/{language}/")
    guest, (row,) = new_client(app), offered()
    match how:
        case "expired":
            row.expires_at = now() - timedelta(seconds=1)
        case "withdrawn":
            invitations.withdraw(row, reason="Nhầm người.", by=administrator)
        case "renewed":
            invitations.send_again(row, by=administrator)
        case "accepted":
            invitations.accept_as_newcomer(
                row, password_hash=passwords.hash_password(PASSWORD), locale="vi"
            )
        case "declined":
            invitations.decline(row)
    session().commit()
    answer = guest.get(link)
    assert answer.status_code == 410
    assert f'<html lang="{language}"' in answer.get_data(as_text=True)
    page = token(guest.get(f"{ACCOUNT}/sign-in"))
    for address in (link, f"{link}/decline"):
        assert guest.post(address, data={"csrf_token": page}).status_code == 410


def test_the_link_holds_for_seven_days(administrator: User) -> None:
    offer(administrator)
    assert timedelta(days=6, hours=23) < offered()[0].expires_at - now() <= timedelta(days=7)


def test_only_the_digest_of_the_link_is_kept(administrator: User) -> None:
    secret = offer(administrator).rpartition("/")[2]
    assert secret not in offered()[0].token_hash


def test_inviting_again_replaces_the_earlier_link(
    app: Flask, client: Any, administrator: User
) -> None:
    for _time in range(2):
        invite(client, Role.VERIFIER)
    first, second = map(link_in, mails("account_invitation"))
    assert len(offered()) == 1
    assert new_client(app).get(first).status_code == 410
    assert new_client(app).get(second).status_code == 200


def test_of_two_simultaneous_acceptances_one_wins(database: Any, administrator: User) -> None:
    user = make_member(email=ADDRESS)
    offer(administrator)
    (row,) = offered()
    invitations._end(row, "accepted_at")
    database.expire_all()
    with pytest.raises(InvalidTransition, match="in the meantime"):
        invitations.accept(row, by=user)
    assert not database.scalars(
        select(RoleAssignment).where(RoleAssignment.role == Role.VERIFIER)
    ).all()


@pytest.mark.parametrize("second", ["accept", "withdraw", "decline"])
def test_an_answer_is_given_once(database: Any, administrator: User, second: str) -> None:
    user = make_member(email=ADDRESS)
    offer(administrator)
    (row,) = offered()
    stale = row.token_hash
    invitations.decline(row)
    acts: dict[str, Callable[[], object]] = {
        "accept": lambda: invitations.accept(row, by=user),
        "withdraw": lambda: invitations.withdraw(row, reason="Nhầm người.", by=administrator),
        "decline": lambda: invitations.decline(row),
    }
    with pytest.raises(InvalidTransition):
        acts[second]()
    assert stale == row.token_hash


def test_an_acceptance_on_an_older_link_loses_against_a_newer_one(
    database: Any, administrator: User
) -> None:
    user = make_member(email=ADDRESS)
    offer(administrator)
    (row,) = offered()
    database.expunge(row)  # as another request had read it
    invitations.send_again(offered()[0], by=administrator)
    database.flush()
    with pytest.raises(InvalidTransition):
        invitations._end(row, "accepted_at")
    assert user.roles == {Role.EXPERT}

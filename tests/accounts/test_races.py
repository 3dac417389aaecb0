"""What may happen once happens once, also when many try at the same moment: each in a connection of
its own, on a database of their own."""

import uuid

import pytest
from account_steps import code_of, make_member, make_recovery_codes
from flask import Flask
from races import TOGETHER, prepare, race
from races import apart as apart
from sqlalchemy import func, select

from registry.accounts import (
    invitations,
    passwords,
    queries,
    reset_queries,
    resets,
    second_factor,
    tokens,
)
from registry.accounts.models import RoleAssignment, SecondFactorReset, TokenPurpose, User
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.permissions import Role


def user_of(user_id: uuid.UUID) -> User:
    return session().get_one(User, user_id)


def test_a_one_time_code_opens_one_door(apart: Flask) -> None:
    user_id, code = prepare(
        apart, lambda: (lambda user: (user.id, code_of(user)))(make_member(Role.VERIFIER))
    )
    assert race(apart, lambda: second_factor.check_code(user_of(user_id), code)) == 1


def test_a_recovery_code_opens_one_door(apart: Flask) -> None:
    user_id, codes = prepare(
        apart, lambda: (lambda user: (user.id, make_recovery_codes(user)))(make_member())
    )
    assert race(apart, lambda: second_factor.check_code(user_of(user_id), codes[0])) == 1


@pytest.mark.parametrize("purpose", list(TokenPurpose))
def test_a_link_is_used_once(apart: Flask, purpose: TokenPurpose) -> None:
    secret = prepare(apart, lambda: tokens.make_token(make_member(), purpose))
    assert race(apart, lambda: tokens.use_token(secret, purpose)) == 1


def offer(email: str) -> str:
    return invitations.invite(
        email=email, name="Nhung", role=Role.VERIFIER, organisation_id=None, locale="vi", by=None
    )


def count_roles(app: Flask, email: str) -> int:
    with app.app_context():
        user = queries.find_user_by_email(email)
        assert user
        statement = select(func.count()).where(
            RoleAssignment.user_id == user.id, RoleAssignment.role == Role.VERIFIER
        )
        return session().scalar(statement) or 0


def test_a_known_person_accepts_an_invitation_once(apart: Flask) -> None:
    user_id = prepare(apart, lambda: make_member(email="known@example.org").id)
    secret = prepare(apart, lambda: offer("known@example.org"))

    def accept() -> None:
        invitation = invitations.find(secret)
        if invitation is None:
            raise RegistryError("gone")
        invitations.accept(invitation, by=user_of(user_id))

    assert race(apart, accept) == 1
    assert count_roles(apart, "known@example.org") == 1


def test_a_new_person_accepts_an_invitation_once(apart: Flask) -> None:
    secret = prepare(apart, lambda: offer("new@example.org"))
    hashed = passwords.hash_password("bèo tím trôi nhịp cầu 27")

    def accept() -> None:
        invitation = invitations.find(secret)
        if invitation is None:
            raise RegistryError("gone")
        invitations.accept_as_newcomer(invitation, password_hash=hashed, locale="vi")

    assert race(apart, accept) == 1
    assert count_roles(apart, "new@example.org") == 1


def test_one_colleague_decides_on_a_lost_second_factor(apart: Flask) -> None:
    deciders = [prepare(apart, lambda: make_member(Role.ADMINISTRATOR).id) for _one in range(2)]

    def ask() -> uuid.UUID:
        user = make_member(Role.VERIFIER)
        resets.ask(user)
        request = reset_queries.find_open_reset(user)
        assert request
        return request.id

    reset_id = prepare(apart, ask)
    turns = iter(range(TOGETHER))

    def decide() -> None:
        by = user_of(deciders[next(turns) % 2])
        request = session().get_one(SecondFactorReset, reset_id)
        resets.reset(request, reason="Called back", by=by)

    assert race(apart, decide) == 1

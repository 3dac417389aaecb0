"""Sessions and the two factors, through the pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from account_steps import (
    ACCOUNT,
    HASH,
    PASSWORD,
    begun_code,
    code_of,
    enter_code,
    enter_password,
    make_member,
    press,
    send,
)
from factories import make_user
from flask import Flask
from pages import token
from sqlalchemy import select

from registry.accounts import schedule, tokens
from registry.accounts.models import AccountState, AccountToken, TokenPurpose, UserSession
from registry.audit.models import AuditEvent
from registry.core.permissions import Role

STAFF = [role for role in Role if role.is_staff]
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WRONG = "The e-mail address or the password is not right"


def cookie_of(client: Any) -> str:
    return str(client.get_cookie("session").value)


def is_signed_in(client: Any) -> bool:
    return bool(client.get(f"{ACCOUNT}/").status_code == 200)


def test_an_expert_signs_in_with_a_password(client: Any) -> None:
    user = make_member()
    assert enter_password(client, user.email).status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize("role", STAFF)
def test_staff_is_not_in_before_the_second_factor(client: Any, role: Role) -> None:
    user = make_member(role)
    answer = enter_password(client, user.email)
    assert answer.location.endswith("/account/code")
    assert not is_signed_in(client)
    assert enter_code(client, code_of(user)).status_code == 302
    assert is_signed_in(client)


def test_staff_without_a_second_factor_must_set_one_up_first(client: Any, database: Any) -> None:
    user = make_member(Role.VERIFIER, totp_secret=None, totp_confirmed_at=None)
    answer = enter_password(client, user.email)
    assert answer.location.endswith("/account/enrol")
    assert not is_signed_in(client)
    send(client, f"{ACCOUNT}/enrol", step="begin")
    picture = client.get(f"{ACCOUNT}/enrol.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert "style=" not in picture.get_data(as_text=True)
    assert send(client, f"{ACCOUNT}/enrol", code="12345").status_code == 422
    assert not is_signed_in(client)
    page = send(client, f"{ACCOUNT}/enrol", code=begun_code(user))
    assert page.get_data(as_text=True).count("<li><code>") == 10
    assert is_signed_in(client)
    assert client.get(f"{ACCOUNT}/enrol.svg").status_code == 403
    assert user.totp_secret not in client.get(f"{ACCOUNT}/enrol").get_data(as_text=True)


def test_nobody_else_sees_the_key_of_a_second_factor(client: Any) -> None:
    assert client.get(f"{ACCOUNT}/enrol.svg").status_code == 403
    assert client.get(f"{ACCOUNT}/enrol").status_code == 302
    client.log_in(make_member())
    assert client.get(f"{ACCOUNT}/enrol.svg").status_code == 403


def test_a_confirmed_second_factor_cannot_be_set_up_anew_with_the_password_alone(
    client: Any, database: Any
) -> None:
    user = make_member(Role.VERIFIER)
    secret = user.totp_secret
    enter_password(client, user.email)
    client.post(
        f"{ACCOUNT}/enrol",
        data={"csrf_token": token(client.get(f"{ACCOUNT}/code")), "step": "begin"},
    )
    database.refresh(user)
    assert user.totp_secret == secret
    assert user.totp_confirmed_at


def test_the_seed_is_not_readable_in_the_database(client: Any, database: Any) -> None:
    from sqlalchemy import text

    user = make_member(Role.VERIFIER)
    database.flush()
    stored = database.scalar(
        text("SELECT totp_secret FROM users WHERE email = :email"), {"email": user.email}
    )
    assert stored.startswith("gAAAA")
    assert user.totp_secret not in stored


@pytest.mark.parametrize(
    ("email", "state"),
    [
        ("nobody@example.org", None),
        ("not an address", None),
        ("", None),
        ("known@example.org", AccountState.ACTIVE),
        ("known@example.org", AccountState.UNCONFIRMED),
        ("known@example.org", AccountState.DISABLED),
    ],
)
def test_a_refused_sign_in_looks_the_same_whoever_it_was(
    client: Any, email: str, state: AccountState | None
) -> None:
    if state:
        make_member(email="known@example.org", state=state)
    answer = enter_password(client, email, "wrong password")
    reference = enter_password(client, "stranger@example.org", "wrong password")
    assert answer.status_code == reference.status_code == 422
    if email:
        assert WRONG in answer.get_data(as_text=True)
    assert set(answer.headers.keys()) == set(reference.headers.keys())
    if email:
        assert like_any(answer, email) == like_any(reference, "stranger@example.org")


def like_any(answer: Any, email: str) -> str:
    """The page without what differs from page to page: the address that was typed, and numbers used
    once."""
    page = answer.get_data(as_text=True).replace(email, "")
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


@pytest.mark.parametrize("state", [AccountState.UNCONFIRMED, AccountState.DISABLED])
def test_the_right_password_of_a_closed_account_looks_wrong_too(
    client: Any, state: AccountState
) -> None:
    make_member(email="known@example.org", state=state, email_confirmed_at=None)
    answer = enter_password(client, "known@example.org")
    assert answer.status_code == 422
    assert WRONG in answer.get_data(as_text=True)
    assert not is_signed_in(client)


def test_every_step_gives_the_browser_a_new_session(client: Any) -> None:
    user = make_member(Role.VERIFIER)
    client.get(f"{ACCOUNT}/sign-in")
    seen = [cookie_of(client)]
    enter_password(client, user.email)
    seen.append(cookie_of(client))
    enter_code(client, code_of(user))
    seen.append(cookie_of(client))
    tokens = set()
    for value in seen:
        client.set_cookie("session", value)
        with client.session_transaction() as stored:
            tokens.add(stored.get("token"))
    assert len(tokens) == 3
    client.set_cookie("session", seen[1])
    assert not is_signed_in(client)
    assert client.get(f"{ACCOUNT}/code").status_code == 302


def test_a_cookie_planted_before_the_sign_in_opens_nothing_after_it(
    app: Flask, client: Any
) -> None:
    attacker = app.test_client()
    attacker.get(f"{ACCOUNT}/sign-in")
    client.set_cookie("session", cookie_of(attacker))
    enter_password(client, make_member().email)
    assert is_signed_in(client)
    assert not is_signed_in(attacker)


def test_signing_in_over_another_account_ends_that_session(client: Any) -> None:
    enter_password(client, make_member().email)
    before = cookie_of(client)
    enter_password(client, make_member().email)
    client.set_cookie("session", before)
    assert not is_signed_in(client)


def test_a_cookie_copied_before_signing_out_is_worthless_after(app: Flask, client: Any) -> None:
    enter_password(client, make_member().email)
    thief = app.test_client()
    thief.set_cookie("session", cookie_of(client))
    assert is_signed_in(thief)
    answer = press(client, f"{ACCOUNT}/sign-out")
    assert "Clear-Site-Data" in answer.headers
    assert not is_signed_in(client)
    assert not is_signed_in(thief)
    assert not is_signed_in(thief)


def test_signing_out_needs_the_forms_token(client: Any) -> None:
    client.log_in(make_member())
    assert client.post(f"{ACCOUNT}/sign-out").status_code == 400
    assert is_signed_in(client)


@pytest.mark.parametrize("wanted", ["/en/account/settings", "/vi/account/?a=1&b=%C3%A9"])
def test_after_signing_in_one_is_where_one_wanted_to_go(client: Any, wanted: str) -> None:
    from urllib.parse import quote

    answer = enter_password(client, make_member().email, query=f"?next={quote(wanted)}")
    assert answer.location == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%09/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "//[",
        "http:evil.example",
        "/..//evil.example\r\nSet-Cookie: a=b",
        " //evil.example",
        "/\u202e/evil",
        "evil.example",
    ],
)
def test_the_way_back_never_leaves_the_site(client: Any, wanted: str) -> None:
    from urllib.parse import quote

    answer = enter_password(client, make_member().email, query=f"?next={quote(wanted)}")
    assert answer.status_code == 302
    location = answer.location
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "\n" not in location
    assert "\t" not in location


def test_the_way_back_survives_the_second_factor(client: Any) -> None:
    user = make_member(Role.VERIFIER)
    answer = enter_password(client, user.email, query="?next=/en/account/settings")
    assert "next=/en/account/settings" in answer.location
    answer = enter_code(client, code_of(user), query="?next=/en/account/settings")
    assert answer.location == "/en/account/settings"


@pytest.mark.parametrize("role", [*Role, None])
def test_everybody_arrives_at_a_page_that_opens(client: Any, role: Role | None) -> None:
    user = make_member(role)
    answer = enter_password(client, user.email)
    if role and role.is_staff:
        answer = enter_code(client, code_of(user))
    if role is not None:
        page = client.get(answer.location)
        assert page.status_code == 200 or page.location.startswith("/en/")


def test_signing_in_and_out_is_in_the_audit_log(client: Any, database: Any) -> None:
    user = make_member()
    enter_password(client, user.email)
    press(client, f"{ACCOUNT}/sign-out")
    statement = select(AuditEvent.action).where(AuditEvent.actor_id == user.id)
    assert list(database.scalars(statement.order_by(AuditEvent.seq))) == [
        "account.signed_in",
        "account.signed_out",
    ]


def test_a_password_is_never_written_back_into_the_page(client: Any) -> None:
    answer = enter_password(client, "anh@example.org", "a secret nobody may read")
    assert "a secret nobody may read" not in answer.get_data(as_text=True)
    assert 'value="anh@example.org"' in answer.get_data(as_text=True)


def test_people_without_a_password_cannot_sign_in(client: Any) -> None:
    user = make_user(password_hash=None)
    assert enter_password(client, user.email, "").status_code == 422
    assert enter_password(client, user.email, PASSWORD).status_code == 422
    assert HASH


def test_a_clock_set_back_brings_no_session_and_no_link_back_to_life(
    client: Any, database: Any
) -> None:
    user = make_member()
    client.log_in(user)
    link = tokens.make_token(user, TokenPurpose.RESET_PASSWORD)
    database.commit()
    for model, field in ((UserSession, "last_seen_at"), (AccountToken, "expires_at")):
        for row in database.scalars(select(model)):
            setattr(row, field, getattr(row, field) - timedelta(hours=3))
    database.commit()
    schedule.close_expired()
    for model, field in ((UserSession, "last_seen_at"), (AccountToken, "expires_at")):
        for row in database.scalars(select(model)):
            setattr(row, field, getattr(row, field) + timedelta(hours=3))
    database.commit()
    assert client.get(f"{ACCOUNT}/").status_code == 302
    assert tokens.find_token_user(link, TokenPurpose.RESET_PASSWORD) is None

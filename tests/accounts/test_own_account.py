"""Signing up, confirming, forgetting, changing; through the pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from account_steps import (
    ACCOUNT,
    PASSWORD,
    begun_code,
    cookie_of,
    enter_password,
    link_in,
    make_member,
    press,
    send,
)
from client import new_client
from flask import Flask
from letters import mails
from pages import token
from sqlalchemy import select, update

from registry.accounts import queries, tokens
from registry.accounts.models import AccountState, AccountToken, TokenPurpose, User, UserSession
from registry.accounts.passwords import hash_password, verify_password
from registry.core.db import now
from registry.core.errors import RegistryError
from registry.core.permissions import Role

OTHER = "một mật mã khác hẳn 99"


def sign_up(client: Any, email: str = "moi@example.org", **values: Any) -> Any:
    fields = {"name": "Trần Thanh Huyền", "password": PASSWORD, "agrees": "y"}
    return send(client, f"{ACCOUNT}/sign-up", **{"email": email, **fields, **values})


def confirm(client: Any, password: str = PASSWORD) -> Any:
    return send(client, link_in(mails("account_confirm")[-1]), password=password)


def find(email: str = "moi@example.org") -> User | None:
    return queries.find_user_by_email(email)


def is_signed_in(client: Any) -> bool:
    return bool(client.get(f"{ACCOUNT}/").status_code == 200)


def test_an_expert_signs_up_confirms_and_is_in(client: Any) -> None:
    assert sign_up(client, " Moi@Example.org ").location == f"{ACCOUNT}/check-mail"
    user = find()
    assert user
    assert (user.state, user.roles) == (AccountState.UNCONFIRMED, frozenset({Role.EXPERT}))
    assert mails("account_confirm")[-1].recipient == "moi@example.org"
    assert confirm(client).status_code == 302
    assert user.state is AccountState.ACTIVE
    assert is_signed_in(client)


def test_the_mail_is_in_the_language_of_the_page(client: Any) -> None:
    data = {"email": "moi@example.org", "name": "Huyền", "password": PASSWORD, "agrees": "y"}
    send(client, "/vi/account/sign-up", **data)
    message = mails("account_confirm")[-1]
    assert message.locale == "vi"
    assert "/vi/account/confirm/" in message.text


def test_opening_the_link_confirms_nothing(client: Any) -> None:
    sign_up(client)
    for _time in range(3):
        assert client.get(link_in(mails("account_confirm")[-1])).status_code == 200
    user = find()
    assert user
    assert user.state is AccountState.UNCONFIRMED


def test_a_link_works_once(client: Any) -> None:
    sign_up(client)
    confirm(client)
    assert client.get(link_in(mails("account_confirm")[-1])).status_code == 410


@pytest.mark.parametrize("link", ["nonsense", "x" * 43, "%00", "%FF"])
def test_an_invented_link_is_gone(client: Any, link: str) -> None:
    for page in ("confirm", "reset", "invitation"):
        assert client.get(f"{ACCOUNT}/{page}/{link}").status_code in {404, 410}


def test_a_link_ends_after_a_day(client: Any, database: Any) -> None:
    sign_up(client)
    row = database.scalars(select(AccountToken)).one()
    assert timedelta(hours=23, minutes=59) < row.expires_at - now() <= timedelta(hours=24)
    row.expires_at = now() - timedelta(seconds=1)
    database.commit()
    assert client.get(link_in(mails("account_confirm")[-1])).status_code == 410


def test_only_the_digest_of_a_link_is_kept(client: Any, database: Any) -> None:
    sign_up(client)
    secret = link_in(mails("account_confirm")[-1]).rpartition("/")[2]
    assert secret not in database.scalars(select(AccountToken.token_hash)).all()


def test_two_simultaneous_uses_of_a_link_are_one(database: Any) -> None:
    user = make_member(state=AccountState.UNCONFIRMED)
    secret = tokens.make_token(user, TokenPurpose.RESET_PASSWORD)
    database.flush()
    tokens.use_token(secret, TokenPurpose.RESET_PASSWORD)
    with pytest.raises(RegistryError, match="already been used"):
        tokens.use_token(secret, TokenPurpose.RESET_PASSWORD)


def test_a_link_serves_one_purpose(database: Any) -> None:
    secret = tokens.make_token(make_member(), TokenPurpose.CONFIRM_EMAIL)
    with pytest.raises(RegistryError):
        tokens.use_token(secret, TokenPurpose.RESET_PASSWORD)


@pytest.mark.parametrize("state", [None, *AccountState])
def test_signing_up_answers_the_same_whether_the_account_exists_or_not(
    client: Any, state: AccountState | None
) -> None:
    if state:
        make_member(email="moi@example.org", state=state)
    answer = sign_up(client)
    assert (answer.status_code, answer.location) == (302, f"{ACCOUNT}/check-mail")
    assert len(mails()) == (0 if state is AccountState.DISABLED else 1)


def test_the_owner_of_an_account_is_told_and_nothing_of_it_changes(client: Any) -> None:
    user = make_member(email="moi@example.org", display_name="Người Cũ")
    sign_up(client, password=OTHER)
    assert [message.template for message in mails()] == ["account_exists"]
    assert user.display_name == "Người Cũ"
    assert verify_password(PASSWORD, user.password_hash)


def test_nobody_confirms_an_account_that_a_stranger_made_in_her_name(client: Any) -> None:
    sign_up(client, password=OTHER)
    assert confirm(client, "her own password").status_code == 422
    user = find()
    assert user
    assert user.state is AccountState.UNCONFIRMED
    sign_up(client)
    assert len(mails("account_confirm")) == 2
    assert client.get(link_in(mails("account_confirm")[0])).status_code == 410
    assert confirm(client, OTHER).status_code == 422
    assert confirm(client).status_code == 302


def test_an_unconfirmed_account_gets_a_new_link_at_the_right_password(client: Any) -> None:
    sign_up(client)
    enter_password(client, "moi@example.org", "wrong password")
    assert len(mails("account_confirm")) == 1
    enter_password(client, "moi@example.org")
    assert len(mails("account_confirm")) == 2
    assert confirm(client).status_code == 302


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": "nonsense"}, "Enter an e-mail address"),
        ({"email": ""}, "Enter your e-mail address"),
        ({"name": "  \u200b "}, "Enter your full name"),
        ({"password": "short"}, "Use 12 to 128 characters"),
        ({"password": "Password123456"}, "easy to guess"),
        ({"password": "TrầnThanhHuyền1"}, "easy to guess"),
        ({"password": "x" * 200}, "128 characters or fewer"),
        ({"agrees": ""}, "tick the box"),
        ({"name": "x" * 300}, "characters or fewer"),
    ],
)
def test_a_wrong_input_is_said_and_the_rest_is_kept(
    client: Any, fields: dict[str, str], message: str
) -> None:
    answer = sign_up(client, **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    if "name" not in fields:
        assert 'value="Trần Thanh Huyền"' in page
    assert PASSWORD not in page
    assert find() is None
    assert mails() == []


def test_nobody_signs_up_with_more_than_an_experts_role(client: Any) -> None:
    sign_up(client, role="administrator", state="active", auth_epoch="9", is_staff="1")
    user = find()
    assert user
    assert (user.roles, user.state) == (frozenset({Role.EXPERT}), AccountState.UNCONFIRMED)


def test_one_address_gets_only_so_many_mails(client: Any) -> None:
    answers = [sign_up(client) for _one in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert len(mails()) == 5


@pytest.mark.parametrize("known", [True, False])
def test_asking_for_a_link_answers_the_same_also_when_it_is_too_often(
    client: Any, known: bool
) -> None:
    if known:
        make_member(email="moi@example.org")
    answers = [send(client, f"{ACCOUNT}/forgotten", email="moi@example.org") for _one in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert {answer.location for answer in answers[:5]} == {f"{ACCOUNT}/check-mail"}
    assert len(mails()) == (5 if known else 0)


@pytest.mark.parametrize("role", [Role.EXPERT, Role.VERIFIER, Role.ADMINISTRATOR])
def test_a_forgotten_password_is_replaced_and_every_session_ends(
    app: Flask, client: Any, role: Role
) -> None:
    user, elsewhere = make_member(role), new_client(app)
    elsewhere.log_in(user)
    send(client, f"{ACCOUNT}/forgotten", email=user.email.upper())
    message = mails("account_reset")[-1]
    assert message.recipient == user.email
    assert send(client, link_in(message), password=OTHER).status_code == 302
    assert not is_signed_in(elsewhere)
    assert enter_password(client, user.email).status_code == 422
    answer = enter_password(client, user.email, OTHER)
    assert answer.location.endswith("/account/code") is role.is_staff
    assert user.totp_confirmed_at or not role.is_staff


def test_a_weak_new_password_does_not_use_up_the_link(client: Any) -> None:
    user = make_member()
    send(client, f"{ACCOUNT}/forgotten", email=user.email)
    link = link_in(mails("account_reset")[-1])
    assert send(client, link, password="short").status_code == 422
    assert send(client, link, password=OTHER).status_code == 302


def test_one_link_used_ends_all_the_others(client: Any) -> None:
    user = make_member()
    for _time in range(2):
        send(client, f"{ACCOUNT}/forgotten", email=user.email)
    first, second = map(link_in, mails("account_reset"))
    page = client.get(second)
    send(client, first, password=OTHER)
    data = {"csrf_token": token(page), "password": PASSWORD}
    client.post(second, data=data)
    assert verify_password(OTHER, user.password_hash)


def test_a_link_to_a_new_password_ends_after_an_hour(client: Any, database: Any) -> None:
    send(client, f"{ACCOUNT}/forgotten", email=make_member().email)
    link = link_in(mails("account_reset")[-1])
    database.execute(update(AccountToken).values(expires_at=now() - timedelta(seconds=1)))
    database.commit()
    assert client.get(link).status_code == 410


def test_links_are_built_from_the_configured_address_alone(client: Any) -> None:
    user = make_member()
    data = {"csrf_token": token(client.get(f"{ACCOUNT}/forgotten")), "email": user.email}
    client.post(f"{ACCOUNT}/forgotten", data=data, headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in mails()[-1].text


def test_a_changed_password_keeps_this_device_and_ends_the_others(app: Flask, client: Any) -> None:
    user, elsewhere = make_member(Role.VERIFIER), new_client(app)
    client.log_in(user)
    elsewhere.log_in(user)
    before = cookie_of(client)
    answer = send(client, f"{ACCOUNT}/password", current=PASSWORD, password=OTHER)
    assert answer.status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    client.set_cookie("session", before)
    assert not is_signed_in(client)
    assert [message.template for message in mails()] == ["account_password_changed"]


def test_the_current_password_is_needed_to_change_it(client: Any) -> None:
    user = make_member()
    client.log_in(user)
    answer = send(client, f"{ACCOUNT}/password", current="wrong", password=OTHER)
    assert answer.status_code == 422
    assert verify_password(PASSWORD, user.password_hash)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_language_and_time_zone_are_kept_and_shown(client: Any, language: str) -> None:
    user = make_member()
    client.log_in(user)
    answer = send(client, f"{ACCOUNT}/settings", locale=language, time_zone="Europe/Paris")
    assert answer.location == f"/{language}/account/settings"
    assert (user.locale, user.time_zone) == (language, "Europe/Paris")
    page = client.get(answer.location).get_data(as_text=True)
    assert re.search(r'<option [^>]*selected value="Europe/Paris"', page)


@pytest.mark.parametrize(
    "values",
    [
        {"locale": "fr", "time_zone": "Europe/Paris"},
        {"locale": "vi", "time_zone": "../../etc/passwd"},
    ],
)
def test_settings_outside_the_lists_are_refused(client: Any, values: dict[str, str]) -> None:
    user = make_member()
    client.log_in(user)
    answer = send(client, f"{ACCOUNT}/settings", **values)
    assert answer.status_code == 422
    assert "Choose one of the options" in answer.get_data(as_text=True)
    assert user.time_zone == "Asia/Ho_Chi_Minh"


def test_an_expert_may_set_up_a_second_factor(app: Flask, client: Any, database: Any) -> None:
    user, elsewhere = make_member(), new_client(app)
    client.log_in(user)
    enter_password(elsewhere, user.email)
    send(client, f"{ACCOUNT}/enrol", step="begin")
    assert send(client, f"{ACCOUNT}/enrol", code=begun_code(user)).status_code == 200
    assert is_signed_in(client)
    press(client, f"{ACCOUNT}/sign-out")
    answer = enter_password(client, user.email)
    assert answer.location.endswith("/account/code")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "page", ["sign-in", "sign-up", "forgotten", "check-mail", "", "settings", "password", "enrol"]
)
def test_every_page_speaks_both_languages(client: Any, language: str, page: str) -> None:
    client.log_in(make_member())
    answer = client.get(f"/{language}/account/{page}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.get_data(as_text=True)


def test_a_new_hash_is_stored_for_each_password() -> None:
    assert hash_password(OTHER) != hash_password(OTHER)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox · Linux",
        ),
        (
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                " Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
            ),
            "Edge · Windows",
        ),
        (
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
                " (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1"
            ),
            "Chrome · iPhone",
        ),
        ("<b>curl</b>/8.1", "&lt;b&gt;curl&lt;/b&gt;/8.1"),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(
    client: Any, database: Any, sent: str, shown: str
) -> None:
    client.log_in(make_member())
    database.execute(update(UserSession).values(device=sent))

    assert shown in client.get("/vi/account/").text

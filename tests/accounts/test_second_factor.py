"""Recovery codes, and replacing and removing one's own authenticator, through the pages."""

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from account_steps import (
    ACCOUNT,
    PASSWORD,
    begun_code,
    code_of,
    enter_code,
    enter_password,
    make_member,
    make_recovery_codes,
    press,
    send,
)
from client import new_client
from flask import Flask
from letters import mails
from pages import token
from sqlalchemy import select, text

from registry.accounts import second_factor
from registry.accounts.models import RecoveryCode, User, UserSession
from registry.audit.models import AuditEvent
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.permissions import Role

ENROL, CODES, REMOVE = (
    f"{ACCOUNT}/enrol",
    f"{ACCOUNT}/recovery-codes",
    f"{ACCOUNT}/second-factor/remove",
)


def is_signed_in(client: Any) -> bool:
    return bool(client.get(f"{ACCOUNT}/").status_code == 200)


def shown_codes(page: Any) -> list[str]:
    return [
        part.partition("</code>")[0] for part in page.get_data(as_text=True).split("<li><code>")[1:]
    ]


@pytest.fixture
def staff(client: Any) -> User:
    user = make_member(Role.VERIFIER, locale="en")
    make_recovery_codes(user)
    client.log_in(user)
    return user


@pytest.fixture
def expert(client: Any) -> User:
    """With a second factor, which experts may have."""
    user = make_member(locale="en", totp_secret=pyotp.random_base32(), totp_confirmed_at=now())
    make_recovery_codes(user)
    client.log_in(user)
    return user


def changes() -> list[str]:
    session().expire_all()
    actions = session().scalars(select(AuditEvent.action).order_by(AuditEvent.seq))
    return [one for one in actions if "factor" in one or "recovery" in one]


@pytest.mark.parametrize("proof", ["password", "code"])
def test_new_recovery_codes_are_made_and_the_old_ones_end(
    app: Flask, client: Any, staff: User, proof: str
) -> None:
    old = make_recovery_codes(staff)
    session().commit()
    assert "10 recovery codes are left" in client.get(CODES).get_data(as_text=True)
    mails_before = len(mails("account_security"))
    page = send(client, CODES, proof=PASSWORD if proof == "password" else code_of(staff))
    new = shown_codes(page)
    assert len(set(new)) == 10
    assert not set(new) & set(old)
    assert is_signed_in(client)
    assert len(mails("account_security")) == mails_before + 1
    guest = new_client(app)
    enter_password(guest, staff.email)
    assert enter_code(guest, old[0]).status_code == 422
    assert enter_code(guest, new[0]).status_code == 302
    assert changes()[-2:] == ["account.recovery_codes_renewed", "account.recovery_code_used"]
    assert "9 recovery codes are left" in client.get(CODES).get_data(as_text=True)


@pytest.mark.parametrize("proof", ["wrong", "", "000000", "12345", "recovery"])
def test_an_open_session_alone_makes_no_new_codes(client: Any, staff: User, proof: str) -> None:
    (code, *_rest) = make_recovery_codes(staff)
    session().commit()
    known = list(session().scalars(select(RecoveryCode.code_hash)))
    answer = send(client, CODES, proof=code if proof == "recovery" else proof)
    assert answer.status_code == 422
    session().expire_all()
    assert list(session().scalars(select(RecoveryCode.code_hash))) == known


def test_a_code_that_was_used_makes_no_new_codes(client: Any, staff: User) -> None:
    code = code_of(staff)
    second_factor.check_code(staff, code)
    session().commit()
    assert send(client, CODES, proof=code).status_code == 422


@pytest.mark.parametrize("page", [CODES, ENROL, REMOVE])
def test_guessing_on_these_pages_is_slowed_down(client: Any, expert: User, page: str) -> None:
    wrong = "000000" if code_of(expert) != "000000" else "111111"
    field = "proof" if page == CODES else "code"
    answers = [send(client, page, **{field: wrong}) for _one in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "Try again in" in answers[-1].get_data(as_text=True)
    assert send(client, page, **{field: code_of(expert)}).status_code == 429


def test_few_codes_left_are_pointed_out(client: Any, staff: User) -> None:
    assert "Few recovery codes" not in client.get(f"{ACCOUNT}/").get_data(as_text=True)
    for row in list(session().scalars(select(RecoveryCode)))[:8]:
        row.used_at = now()
    session().commit()
    assert "Few recovery codes" in client.get(f"{ACCOUNT}/").get_data(as_text=True)


@pytest.mark.parametrize("proof", ["code", "recovery"])
def test_an_authenticator_is_replaced_and_the_old_one_ends(
    app: Flask, client: Any, staff: User, proof: str
) -> None:
    codes, old, elsewhere = make_recovery_codes(staff), staff.totp_secret, new_client(app)
    session().commit()
    elsewhere.log_in(staff)
    assert old
    assert "Prove first" in client.get(ENROL).get_data(as_text=True)
    answer = send(client, ENROL, code=code_of(staff) if proof == "code" else codes[0])
    assert answer.status_code == 302
    page = client.get(ENROL).get_data(as_text=True)
    assert "stays valid until the new one is confirmed" in page
    assert old not in page
    assert client.get(f"{ACCOUNT}/enrol.svg").mimetype == "image/svg+xml"
    new_codes = shown_codes(send(client, ENROL, code=begun_code(staff)))
    session().expire_all()
    assert staff.totp_secret != old
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert [one.recipient for one in mails("account_security")][-1] == staff.email
    assert "replaced" in mails("account_security")[-1].text
    guest = new_client(app)
    enter_password(guest, staff.email)
    assert enter_code(guest, pyotp.TOTP(old).now()).status_code == 422
    assert enter_code(guest, codes[1]).status_code == 422
    assert enter_code(guest, new_codes[0]).status_code == 302


@pytest.mark.parametrize("page", [ENROL, REMOVE])
def test_a_cookie_from_before_the_change_is_worthless(client: Any, expert: User, page: str) -> None:
    before = client.get_cookie("session").value
    send(client, page, code=code_of(expert))
    if page == ENROL:
        send(client, ENROL, code=begun_code(expert))
    assert is_signed_in(client)
    client.set_cookie("session", before)
    assert not is_signed_in(client)


def test_the_old_authenticator_holds_until_the_new_one_is_confirmed(
    app: Flask, client: Any, staff: User
) -> None:
    codes, old = make_recovery_codes(staff), staff.totp_secret
    session().commit()
    send(client, ENROL, code=codes[0])
    wrong = "000000" if begun_code(staff) != "000000" else "111111"
    assert send(client, ENROL, code=wrong).status_code == 422
    session().expire_all()
    assert staff.totp_secret == old
    guest = new_client(app)
    enter_password(guest, staff.email)
    assert enter_code(guest, code_of(staff)).status_code == 302
    assert second_factor.count_recovery_codes(staff) == 9


def test_a_code_of_the_begun_authenticator_opens_nothing_before_it_is_confirmed(
    app: Flask, client: Any, staff: User
) -> None:
    send(client, ENROL, code=code_of(staff))
    guest = new_client(app)
    enter_password(guest, staff.email)
    assert enter_code(guest, begun_code(staff)).status_code == 422


def test_a_replacement_goes_on_only_on_the_device_that_proved_it(
    app: Flask, client: Any, staff: User
) -> None:
    other = new_client(app)
    other.log_in(staff)
    send(client, ENROL, code=code_of(staff))
    secret = (
        session()
        .scalars(select(UserSession.begun_secret).where(UserSession.begun_secret.is_not(None)))
        .one()
    )
    assert secret
    assert secret in client.get(ENROL).get_data(as_text=True)
    assert secret not in other.get(ENROL).get_data(as_text=True)
    assert other.get(f"{ACCOUNT}/enrol.svg").status_code == 403
    assert send(other, ENROL, code=pyotp.TOTP(secret).now()).status_code == 422


def test_a_replacement_that_takes_too_long_begins_again(
    client: Any, staff: User, database: Any
) -> None:
    send(client, ENROL, code=code_of(staff))
    device = database.scalars(select(UserSession)).one()
    code = begun_code(staff)
    device.begun_at = now() - second_factor.TIME_TO_CONFIRM - timedelta(seconds=1)
    database.commit()
    assert "Prove first" in client.get(ENROL).get_data(as_text=True)
    with pytest.raises(RegistryError, match="took too long"):
        second_factor.confirm(device, code=code)


def test_an_open_session_alone_does_not_replace_the_authenticator(client: Any, staff: User) -> None:
    press(client, ENROL)
    client.post(ENROL, data={"csrf_token": token(client.get(ENROL)), "step": "begin"})
    assert send(client, ENROL, code="").status_code == 422
    session().expire_all()
    assert (
        not session()
        .scalars(select(UserSession).where(UserSession.begun_secret.is_not(None)))
        .all()
    )


def test_the_password_alone_does_not_lead_to_the_replacement(app: Flask, staff: User) -> None:
    guest = new_client(app)
    enter_password(guest, staff.email)
    answer = guest.get(ENROL)
    assert answer.location.endswith("/account/code")
    data = {"csrf_token": token(guest.get(f"{ACCOUNT}/code")), "step": "begin"}
    assert guest.post(ENROL, data=data).location.endswith("/account/code")
    assert guest.get(f"{ACCOUNT}/enrol.svg").status_code == 403


def test_the_begun_seed_is_not_readable_in_the_database(
    client: Any, staff: User, database: Any
) -> None:
    send(client, ENROL, code=code_of(staff))
    stored = database.scalars(
        text("SELECT begun_secret FROM user_sessions WHERE begun_secret IS NOT NULL")
    ).one()
    assert stored.startswith("gAAAA")


def test_an_expert_removes_the_second_factor(app: Flask, client: Any, expert: User) -> None:
    elsewhere = new_client(app)
    elsewhere.log_in(expert)
    (code, *_rest) = make_recovery_codes(expert)
    session().commit()
    assert send(client, REMOVE, code="wrong").status_code == 422
    assert send(client, REMOVE, code=code).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert "removed" in mails("account_security")[-1].text
    assert changes()[-1] == "account.second_factor_removed"
    assert second_factor.count_recovery_codes(expert) == 0
    guest = new_client(app)
    assert not enter_password(guest, expert.email).location.endswith("/code")
    assert is_signed_in(guest)


def test_a_password_does_not_remove_the_second_factor(client: Any, expert: User) -> None:
    assert send(client, REMOVE, code=PASSWORD).status_code == 422
    session().expire_all()
    assert expert.totp_confirmed_at


@pytest.mark.parametrize("role", [role for role in Role if role.is_staff])
def test_staff_cannot_remove_the_second_factor(client: Any, role: Role) -> None:
    user = make_member(role)
    client.log_in(user)
    assert "second-factor/remove" not in client.get(f"{ACCOUNT}/").get_data(as_text=True)
    assert client.get(REMOVE).status_code == 403
    data = {"csrf_token": token(client.get(f"{ACCOUNT}/settings")), "code": code_of(user)}
    assert client.post(REMOVE, data=data).status_code == 403
    with pytest.raises(NotAllowed):
        second_factor.remove(user, code=code_of(user))
    session().expire_all()
    assert user.totp_confirmed_at


def test_the_first_set_up_is_told_by_mail(client: Any) -> None:
    user = make_member(locale="en")
    client.log_in(user)
    send(client, ENROL, step="begin")
    send(client, ENROL, code=begun_code(user))
    assert [message.recipient for message in mails("account_security")] == [user.email]
    assert "was set up" in mails("account_security")[0].text


def test_the_way_to_a_page_survives_the_first_set_up(client: Any) -> None:
    user = make_member(Role.VERIFIER, totp_secret=None, totp_confirmed_at=None)
    answer = enter_password(client, user.email, query="?next=/en/account/settings")
    assert answer.location.endswith("/enrol?next=/en/account/settings")
    answer = send(client, answer.location, step="begin")
    page = send(client, answer.location, code=begun_code(user)).get_data(as_text=True)
    assert (
        'href="/en/account/settings"'
        in page.partition("saved them, continue")[0].rpartition("<a ")[2]
    )


def test_pages_for_a_second_factor_that_is_not_there_lead_to_setting_it_up(client: Any) -> None:
    client.log_in(make_member())
    assert client.get(CODES).location.endswith("/account/enrol")
    assert client.get(REMOVE).location.endswith("/account/")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", ["", "enrol", "recovery-codes", "second-factor/remove"])
def test_the_pages_speak_both_languages(
    client: Any, expert: User, language: str, page: str
) -> None:
    answer = client.get(f"/{language}/account/{page}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("change", ["set_up", "replaced", "removed", "codes"])
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_the_mail_is_in_the_language_of_its_owner(database: Any, change: str, locale: str) -> None:
    from registry.background import mail

    message = mail.queue("account_security", to=make_member(locale=locale), change=change)
    assert ("Xác thực" in message.subject) is (locale == "vi")
    assert "choose a new password at once" in message.text or locale == "vi"

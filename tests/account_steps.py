"""What a person does on the account pages."""

import re
from typing import Any

import pyotp
from factories import make_user
from flask.testing import FlaskClient
from pages import ticked, token
from sqlalchemy import select

from registry.accounts import second_factor
from registry.accounts.models import User, UserSession
from registry.accounts.passwords import hash_password
from registry.background.mail import MailMessage
from registry.core.db import now, session
from registry.core.permissions import Role

PASSWORD = "bèo tím trôi nhịp cầu 27"
HASH = hash_password(PASSWORD)
ACCOUNT = "/en/account"


def make_member(role: Role | None = Role.EXPERT, **values: Any) -> User:
    """An account with a password; staff has its second factor."""
    if role is not None and role.is_staff:
        values = {"totp_secret": pyotp.random_base32(), "totp_confirmed_at": now()} | values
    return make_user(role, **{"password_hash": HASH} | values)


def send(client: Any, address: str, **data: Any) -> Any:
    """Open the page, fill its form, send it."""
    page = client.get(address)
    return client.post(address, data={"csrf_token": token(page), **ticked(page), **data})


def enter_password(client: Any, email: str, password: str = PASSWORD, query: str = "") -> Any:
    return send(client, f"{ACCOUNT}/sign-in{query}", email=email, password=password)


def code_of(user: User, ahead: int = 0) -> str:
    assert user.totp_secret
    moment = int(now().timestamp()) + 30 * ahead
    return pyotp.TOTP(user.totp_secret).at(moment)


def begun_code(user: User) -> str:
    """A code of the second factor that is being set up."""
    begun = select(UserSession.begun_secret).where(
        UserSession.user_id == user.id,
        UserSession.begun_secret.is_not(None),
        UserSession.revoked_at.is_(None),
    )
    secret = session().scalars(begun).one()
    assert secret
    return pyotp.TOTP(secret).now()


def make_recovery_codes(user: User) -> list[str]:
    return second_factor.renew_recovery_codes(user, proof=PASSWORD, proven=user.password_hash)


def enter_code(client: Any, code: str, query: str = "") -> Any:
    return send(client, f"{ACCOUNT}/code{query}", code=code)


def press(client: Any, address: str, page: str = f"{ACCOUNT}/settings", **data: Any) -> Any:
    """A plain button, or a form that is known; any page's form has its token."""
    return client.post(address, data={"csrf_token": token(client.get(page)), **data})


ENDING = {"reason": "Chuyển công tác.", "confirmed": "y"}
"""What a role or an invitation ends with."""


def link_in(message: MailMessage) -> str:
    found = re.search(r"http://localhost(/\S+)", message.text)
    assert found
    return found.group(1)


def cookie_of(browser: FlaskClient) -> str:
    cookie = browser.get_cookie("session")
    assert cookie
    return cookie.value

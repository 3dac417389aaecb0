"""Server-side sessions under Flask-Login.

The signed cookie carries a random token; the row keeps its SHA-256, the account's epoch, and when
the second factor was given. Signing out revokes the row, so that a copied cookie is worthless; a new
password, role or state of the account raises the epoch, which ends every session at once.
"""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import g, request
from flask import session as cookie
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import select, update
from sqlalchemy.exc import NoResultFound

from registry.accounts.models import User, UserSession
from registry.core.db import find_row, ledger, list_rows, now, session

IDLE_STAFF = timedelta(minutes=30)
IDLE_EXPERT = timedelta(minutes=60)
LONGEST_STAFF = timedelta(hours=12)
LONGEST_EXPERT = timedelta(hours=24)
TOUCH_EVERY = timedelta(minutes=1)


def install(login: LoginManager) -> None:
    login.user_loader(load_user)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(user: User, *, second_factor: bool) -> None:
    """Sign this browser in with a new token; whatever was in its cookie is dropped first.

    Until the second factor is given (where one is needed) nobody is signed in: see `pending_user`.
    """
    longest = LONGEST_STAFF if user.is_staff else LONGEST_EXPERT
    token = secrets.token_urlsafe(32)
    row = UserSession(
        user_id=user.id,
        token_hash=hash_token(token),
        auth_epoch=user.auth_epoch,
        second_factor_at=now() if second_factor else None,
        last_seen_at=now(),
        expires_at=now() + longest,
        device=(request.user_agent.string or "?")[:200],
    )
    session().add(row)
    _revoke(cookie.get("token", ""))
    cookie.clear()
    cookie["token"] = token
    if second_factor or not user.needs_second_factor:
        user.session_token = token
        login_user(user)


def close_session() -> None:
    _revoke(cookie.get("token", ""))
    logout_user()
    cookie.clear()


def _revoke(token: str) -> None:
    session().execute(
        update(UserSession)
        .where(UserSession.token_hash == hash_token(token), UserSession.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def get_open(row_id: uuid.UUID, *, user: User) -> UserSession:
    """One of the user's own devices that is signed in."""
    found = [row for row in list_sessions(user) if row.id == row_id]
    if not found:
        raise NoResultFound
    return found[0]


def revoke(row_id: uuid.UUID, *, user: User) -> None:
    session().execute(
        update(UserSession)
        .where(UserSession.id == row_id, UserSession.user_id == user.id)
        .values(revoked_at=now())
    )


def close_all() -> int:
    """Everybody has to sign in again; how many devices were signed in."""
    ended = session().execute(
        update(UserSession).where(UserSession.revoked_at.is_(None)).values(revoked_at=now())
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def load_user(token: str) -> User | None:
    """The signed-in user, or None when the session ended or still waits for its second factor."""
    row = _find_row(token)
    if row is None or (row.user.needs_second_factor and row.second_factor_at is None):
        return None
    if now() - row.last_seen_at > TOUCH_EVERY:
        _touch(row)
    user: User = row.user
    user.session_token = token
    g.user_session_id = row.id
    return user


def pending_user() -> User | None:
    """Somebody whose password was right and whose second factor is still to come."""
    row = _find_row(cookie.get("token", ""))
    if row is None or row.second_factor_at is not None or not row.user.needs_second_factor:
        return None
    return row.user


def find_current() -> UserSession | None:
    """This browser's session, also one whose second factor is still to come."""
    return _find_row(cookie.get("token", ""))


def list_sessions(user: User) -> Sequence[UserSession]:
    return list_rows(
        select(UserSession)
        .where(
            UserSession.user_id == user.id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now(),
            UserSession.auth_epoch == user.auth_epoch,
        )
        .order_by(UserSession.last_seen_at.desc(), UserSession.id)
    )


def _find_row(token: str) -> UserSession | None:
    row = find_row(select(UserSession).where(UserSession.token_hash == hash_token(token)))
    return row if row is not None and _is_alive(row, now()) else None


def close_idle(moment: datetime) -> None:
    """Sessions that nobody has used for too long. Called inside a transaction."""
    quiet = UserSession.last_seen_at < moment - IDLE_STAFF, UserSession.revoked_at.is_(None)
    for row in session().scalars(select(UserSession).where(*quiet)):
        if not _is_alive(row, moment):
            row.revoked_at = moment


def _is_alive(row: UserSession, moment: datetime) -> bool:
    idle = IDLE_STAFF if row.user.is_staff else IDLE_EXPERT
    return (
        row.revoked_at is None
        and moment < row.expires_at
        and moment < row.last_seen_at + idle
        and row.auth_epoch == row.user.auth_epoch
        and row.user.is_active
    )


def _touch(row: UserSession) -> None:
    with ledger() as db:
        db.execute(update(UserSession).where(UserSession.id == row.id).values(last_seen_at=now()))


def current_session_id() -> uuid.UUID | None:
    found: uuid.UUID | None = g.get("user_session_id")
    return found

"""Single-use links of an account. Only the digest of a link's secret is kept."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import update

from registry.accounts import queries
from registry.accounts.models import AccountToken, TokenPurpose, User
from registry.core.db import now, session
from registry.core.errors import RegistryError
from registry.core.i18n import _

LIFETIMES = {
    TokenPurpose.CONFIRM_EMAIL: timedelta(hours=24),
    TokenPurpose.RESET_PASSWORD: timedelta(hours=1),
}


def make_token(user: User, purpose: TokenPurpose) -> str:
    """A single-use link's secret; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    session().add(
        AccountToken(
            user_id=user.id,
            purpose=purpose,
            token_hash=digest(token),
            expires_at=now() + LIFETIMES[purpose],
        )
    )
    return token


def find_token_user(token: str, purpose: TokenPurpose) -> User | None:
    """Whose link this is, while it can still be used."""
    row = queries.find_token(digest(token), purpose, at=now())
    return session().get(User, row.user_id) if row else None


def use_token(token: str, purpose: TokenPurpose) -> User:
    """Raises RegistryError when the link is unknown, expired, or was used by anybody before.

    With one link all others of the account end too.
    """
    row = queries.find_token(digest(token), purpose, at=now())
    claimed = session().execute(
        update(AccountToken)
        .where(AccountToken.token_hash == digest(token), AccountToken.used_at.is_(None))
        .values(used_at=now())
    )
    if row is None or claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise RegistryError(_("This link has expired or has already been used. Ask for a new one."))
    user = session().get_one(User, row.user_id)
    void_links(user)
    return user


def void_links(user: User) -> None:
    session().execute(
        update(AccountToken)
        .where(AccountToken.user_id == user.id, AccountToken.used_at.is_(None))
        .values(used_at=now())
    )


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

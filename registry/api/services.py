"""Keys of the API: made, known again by their digest, revoked."""

import hashlib
import secrets
import uuid
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select

from registry.accounts.models import User
from registry.api import queries
from registry.api.actions import KeyAction
from registry.api.kinds import Scope
from registry.api.models import ApiKey
from registry.audit import services as audit
from registry.core.db import find_row, now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today

LONGEST = timedelta(days=366)
SHOWN = 8  # letters of a secret by which people tell keys apart
BEGIN = "registry_"


def make(
    *,
    name: str,
    scopes: Collection[Scope],
    organisation_id: uuid.UUID | None,
    expires_on: date,
    by: User,
) -> tuple[ApiKey, str]:
    """With its secret, which nobody can read again."""
    if not scopes or set(scopes) - set(queries.list_scopes(by, organisation_id)):
        raise NotAllowed(_("You cannot give a key more than you may do yourself."))
    today = hanoi_today()
    if not today <= expires_on <= today + LONGEST:
        raise RegistryError(
            _(
                "A key is valid for at most %(days)s days, and not until a day that is over.",
                days=LONGEST.days,
            )
        )
    secret = BEGIN + secrets.token_urlsafe(32)
    key = ApiKey(
        name=name,
        owner_id=by.id,
        organisation_id=organisation_id,
        scopes=sorted(one.value for one in scopes),
        prefix=secret[: len(BEGIN) + SHOWN],
        secret_hash=digest(secret),
        expires_on=expires_on,
    )
    session().add(key)
    audit.record(KeyAction.MADE, key, by=by, scopes=key.scopes, expires_on=expires_on)
    return key, secret


def revoke(key: ApiKey, *, by: User) -> None:
    if key.revoked_at is not None:
        raise InvalidTransition(_("This key has already been revoked."))
    key.revoked_at, key.revoked_by_id = now(), by.id
    audit.record(KeyAction.REVOKED, key, by=by)


def find(secret: str) -> ApiKey | None:
    """The key of this secret while it opens something."""
    if not secret.startswith(BEGIN):
        return None
    key = find_row(select(ApiKey).where(ApiKey.secret_hash == digest(secret)))
    return key if key is not None and queries.is_alive(key) else None


def digest(secret: str) -> str:
    """256 random bits need no salt and no slow digest."""
    return hashlib.sha256(secret.encode()).hexdigest()

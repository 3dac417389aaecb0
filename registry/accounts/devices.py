"""Browsers that an account knows: a signed cookie left by a complete sign-in.

It opens nothing. It only gives the browser a count of failed sign-ins of its own (see attempts).
"""

import secrets
import uuid

from itsdangerous import BadData, URLSafeTimedSerializer

from registry.core.config import DEFAULT_SECRET, config

COOKIE = "device"
LIFETIME = 365 * 86_400  # seconds


def make(user_id: uuid.UUID) -> str:
    return str(_signer().dumps([str(user_id), secrets.token_hex(8)]))


def read(cookie: str, user_id: uuid.UUID | None) -> str | None:
    """The browser's own number, if this account has signed in with it before."""
    try:
        owner, number = _signer().loads(cookie, max_age=LIFETIME)
    except (BadData, ValueError, TypeError):
        return None
    return f"{owner}:{number}" if user_id and owner == str(user_id) else None


def _signer() -> URLSafeTimedSerializer:
    keys = [*reversed(config().old_secret_keys), config().secret_key or DEFAULT_SECRET]
    return URLSafeTimedSerializer(keys, salt="known-device")

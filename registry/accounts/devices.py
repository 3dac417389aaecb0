"""Browsers that an account knows: a signed cookie left by a complete sign-in.

It opens nothing. It only gives the browser a count of failed sign-ins of its own (see attempts).
"""

import hashlib
import secrets
import uuid

from itsdangerous import BadData, URLSafeTimedSerializer

from registry.core.config import DEFAULT_SECRET, config

COOKIE = "device"
LIFETIME = 365 * 86_400  # seconds


def make(user_id: uuid.UUID) -> str:
    number = secrets.token_hex(16)
    return str(_signer().dumps([_owner(user_id, number), number]))


def read(cookie: str, user_id: uuid.UUID | None) -> str | None:
    """The browser's own number, if this account has signed in with it before."""
    try:
        owner, number = _signer().loads(cookie, max_age=LIFETIME)
    except (BadData, ValueError, TypeError):
        return None
    if user_id is None or not isinstance(number, str):
        return None
    return f"{user_id}:{number}" if secrets.compare_digest(owner, _owner(user_id, number)) else None


def _owner(user_id: uuid.UUID, number: str) -> str:
    """Names the account to us and to nobody who sees the cookie."""
    return hashlib.blake2b(f"{user_id}:{number}".encode(), digest_size=16).hexdigest()


def _signer() -> URLSafeTimedSerializer:
    keys = [*reversed(config().old_secret_keys), config().secret_key or DEFAULT_SECRET]
    return URLSafeTimedSerializer(keys, salt="known-device")

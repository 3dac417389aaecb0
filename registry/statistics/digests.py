"""People as keyed digests: the same person is the same digest in every release, and none can be named
by whoever has the database without the key."""

import hashlib
import hmac
import uuid

from registry.core.config import config
from registry.core.errors import RegistryError
from registry.core.i18n import _

LENGTH = 24  # hexadecimal digits


def mark_of(key: str) -> str:
    """By which a key is known again, and never found."""
    return _digest(key, "mark")


def choose_key(mark: str = "") -> str:
    """The present key; or, where there are releases, the one that they were made with: without it nobody
    who was in one of them would be known again. Raises RegistryError when it is gone."""
    keys = (config().secret_key, *config().old_secret_keys)
    if not mark:
        return keys[0]
    for key in keys:
        if mark_of(key) == mark:
            return key
    raise RegistryError(
        _(
            "The secret key of earlier releases is no longer among the old keys. Without it new figures "
            "cannot be compared with theirs."
        )
    )


def digest_of(person_id: uuid.UUID, *, key: str) -> str:
    return _digest(key, str(person_id))


def _digest(key: str, text: str) -> str:
    message = f"registry-statistics-1\0{text}".encode()
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()[:LENGTH]

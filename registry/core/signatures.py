"""What this registry writes into files outside the database, signed with its secret key."""

import hashlib
import hmac
from typing import Any

import rfc8785

from registry.core.config import config


def sign(content: dict[str, Any], *, kind: str) -> str:
    """`kind` keeps one sort of file from passing for another."""
    return _sign(content, kind, config().secret_key)


def is_genuine(content: dict[str, Any], signature: str, *, kind: str) -> bool:
    """Whether the signature is of this content and was made with a present or former key."""
    keys = (config().secret_key, *config().old_secret_keys)
    return any(hmac.compare_digest(signature, _sign(content, kind, key)) for key in keys)


def _sign(content: dict[str, Any], kind: str, key: str) -> str:
    message = f"registry-{kind}-1\0".encode() + rfc8785.dumps(content)
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()

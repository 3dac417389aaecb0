"""Keyed hashes of addresses: what they are compared by without being kept."""

import hashlib
import hmac

from registry.core.config import config


def hash_address(email: str) -> str:
    return _hash(config().secret_key, f"address {email}")


def hashes_of_address(email: str) -> list[str]:
    """Also under former keys: somebody who declined stays unasked when the keys change."""
    keys = (config().secret_key, *config().old_secret_keys)
    return [_hash(key, f"address {email}") for key in keys]


def _hash(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()

"""Encryption at rest for what would hurt most in a stolen dump: contact data, second-factor seeds."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from flask import current_app
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from registry.core.config import Config


class EncryptedText(TypeDecorator[str]):
    """Text that is readable in Python and a Fernet token in the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keys().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _keys().decrypt(value.encode()).decode()


def make_keys(config: Config) -> MultiFernet:
    """The newest key encrypts, all decrypt. Outside production a key grows from the secret key."""
    keys = config.data_keys or (
        base64.urlsafe_b64encode(hashlib.sha256(config.secret_key.encode()).digest()).decode(),
    )
    return MultiFernet([Fernet(key) for key in keys])


def _keys() -> MultiFernet:
    keys: MultiFernet = current_app.extensions["data_keys"]
    return keys

"""The link in a mail to an expert without an account: signed, and closed by a new salt of its entry."""

import secrets
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from registry.core.config import DEFAULT_SECRET, config
from registry.core.db import session
from registry.entries.models import ContractEntry


def make_link(entry: ContractEntry) -> str:
    """The same one in every reminder."""
    if not entry.link_salt:
        entry.link_salt = secrets.token_hex(8)
    return str(_signer().dumps([entry.id.hex, entry.link_salt]))


def close_links(entry: ContractEntry) -> None:
    entry.link_salt = ""


def find_entry(token: str) -> ContractEntry | None:
    try:
        entry_id, salt = _signer().loads(token)
        entry = session().get(ContractEntry, UUID(hex=entry_id))
    except (BadData, TypeError, ValueError):
        return None
    if entry is None or not entry.link_salt:
        return None
    return entry if secrets.compare_digest(str(salt), entry.link_salt) else None


def _signer() -> URLSafeSerializer:
    keys = [*reversed(config().old_secret_keys), config().secret_key or DEFAULT_SECRET]
    return URLSafeSerializer(keys, salt="contract-entry")

"""Whoever reads more of the register in a day than work asks for is stopped, and the auditors told."""

from typing import Any

from registry.accounts import attempts
from registry.accounts.actions import AccountAction
from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.core.db import transaction
from registry.core.errors import TooManyAttempts
from registry.core.permissions import Role
from registry.notices import services as notices


def follow(kind: str, reader: Any) -> None:
    """Raises TooManyAttempts. What the public may read is nobody's to count."""
    if not reader.is_authenticated:
        return
    try:
        with transaction():
            attempts.count((kind, reader.id))
    except TooManyAttempts:
        _alarm(kind, reader)
        raise


def _alarm(kind: str, reader: User) -> None:
    """Once a day for each reader: what is stopped may go on knocking."""
    try:
        with transaction():
            attempts.count((f"{kind}-alarm", reader.id))
            audit.record(AccountAction.READING_STOPPED, reader, by=reader, kind=kind)
            notices.tell("reading_alarm", list_holders(Role.AUDITOR), by=reader, reader=reader)
    except TooManyAttempts:
        return

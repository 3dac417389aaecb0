"""What was given up waits for an administrator, who is told of it; the database knows its sizes."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from registry.accounts.queries import list_holders
from registry.core import table_sizes
from registry.core.db import read_only, session, transaction
from registry.core.permissions import Role
from registry.notices import services as notices
from registry.notices.models import Notice
from registry.operations import erasures
from registry.operations.queries import OUTBOXES

TEMPLATE = "outbox_parked"


def tell_parked() -> int:
    """Each administrator, once of each row. Returns how many were told."""
    told = 0
    with transaction() as db:
        for reader in list_holders(Role.ADMINISTRATOR):
            last = db.scalar(
                select(func.max(Notice.created_at)).where(
                    Notice.user_id == reader.id, Notice.template == TEMPLATE
                )
            )
            total = sum(_count_since(model, last) for model in OUTBOXES.values())
            if total:
                notices.tell(TEMPLATE, reader, total=total)
                told += 1
    return told


def _count_since(model: Any, moment: datetime | None) -> int:
    statement = select(func.count()).where(model.parked_at.is_not(None))
    if moment is not None:
        statement = statement.where(model.parked_at > moment)
    return session().scalar(statement) or 0


def count_outgrown_tables() -> int:
    """One at a time, so that others who write wait for one table and not for all. Returns how many."""
    with read_only() as db:
        outgrown = table_sizes.list_outgrown(db.connection())
    for table in outgrown:
        with transaction() as db:
            table_sizes.count_anew(db.connection(), table)
    return len(outgrown)


def keep_erasures() -> None:
    """So that a restored backup brings nobody back who has left since."""
    with read_only():
        erasures.keep()

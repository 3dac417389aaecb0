"""Backups as the audit chain knows them: who reads the chain sees when data left the house or went back."""

from datetime import datetime
from enum import auto
from typing import Any

from sqlalchemy import func, select

from registry.audit import services as audit
from registry.audit.actions import AuditAction
from registry.audit.models import AuditEvent, AuditHead
from registry.core.db import get_row, session
from registry.core.i18n import _l


class BackupAction(AuditAction):
    BACKUP_TAKEN = auto(), _l("Backup taken")
    BACKUP_RESTORED = auto(), _l("Restored from a backup")


def record(action: BackupAction, *, digest: str, events: int, **counts: int) -> None:
    """`digest`: of its manifest. `events`: so far the chain went in it."""
    head = get_row(select(AuditHead).with_for_update())  # nobody moves it on meanwhile
    details: dict[str, Any] = {"sha256": digest, "events": events} | counts
    audit.record(action, head, by=None, **details)


def find_last() -> datetime | None:
    """When the last one was taken; None: no backup of this database is known."""
    taken = AuditEvent.action == BackupAction.BACKUP_TAKEN.value
    return session().scalar(select(func.max(AuditEvent.at)).where(taken))

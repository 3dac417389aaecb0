"""What the audit chain records of reminders."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class WorkAction(AuditAction):
    REMINDED = "work.reminded", _l("Reminder sent")

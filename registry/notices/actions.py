"""What the audit chain records of how people want to be notified."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class NoticeAction(AuditAction):
    CHOSEN = "notices.chosen", _l("Notification settings saved")

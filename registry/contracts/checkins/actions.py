"""What the audit chain records of check-ins."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class CheckInAction(AuditAction):
    ASKED = "check_in.asked", _l("Asked how the work goes")
    ANSWERED = "check_in.answered", _l("Check-in answered")
    SILENT = "check_in.silent", _l("Check-in not answered in time")
    SETTLED = "check_in.settled", _l("Check-in followed up")
    CLOSED = "check_in.closed", _l("Check-in no longer asked")

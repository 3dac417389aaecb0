"""What the audit chain records of who looks after cases."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class DeskAction(AuditAction):
    ASSIGNED = "case.assigned", _l("Officer in charge changed")
    RELEASED = "case.released", _l("Without an officer in charge")
    ABSENCE_ENTERED = "absence.entered", _l("Absence entered")
    ABSENCE_ENDED = "absence.ended", _l("Absence ended")
    REMINDED = "work.reminded", _l("Reminder sent")
    RULE_REMOVED = "owner_rule.removed", _l("Rule of assignment removed")
    RULE_SET = "owner_rule.set", _l("Rule of assignment set")

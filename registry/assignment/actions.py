"""What the audit chain records of national assignments."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class AssignmentAction(AuditAction):
    CANCELLED = "assignment.cancelled", _l("Assignment cancelled")
    CLOSED = "assignment.closed", _l("Assignment decided")
    COMPUTED = "assignment.computed", _l("Assignment computed")
    IMPOSSIBLE = "assignment.impossible", _l("Overrides of an assignment contradict each other")
    INTRODUCED = "assignment.introduced", _l("Pair of an assignment proposed as an introduction")
    OVERRIDDEN = "assignment.overridden", _l("Assignment overridden")
    OVERRIDE_DROPPED = "assignment.override_dropped", _l("Override of an assignment dropped")
    PLANNED = "assignment.planned", _l("Assignment planned")

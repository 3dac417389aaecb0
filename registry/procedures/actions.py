"""What the audit chain records of approvals and procedures."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ProcedureAction(AuditAction):
    ADDED = "procedure.added", _l("Procedure added")
    APPLIED = "procedure.applied", _l("Applied for")
    DONE = "procedure.done", _l("Done")
    DROPPED = "procedure.dropped", _l("Recorded as not needed")
    EXPIRED = "procedure.expired", _l("Expired")
    GRANTED = "procedure.granted", _l("Granted")
    MOVED = "procedure.moved", _l("Due day changed")
    REFUSED = "procedure.refused", _l("Refused")
    REOPENED = "procedure.reopened", _l("Reopened")
    RULE_CHANGED = "procedure_rule.changed", _l("Rule of a procedure changed")

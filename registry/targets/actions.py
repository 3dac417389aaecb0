"""What the audit chain records of targets and their rules."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class TargetAction(AuditAction):
    COUNT_EXPORTED = "count.exported", _l("List of counted people exported")
    COUNT_RECOUNTED = "count.recounted", _l("Count computed a second way")
    DECISION_CONFIRMED = "count.decision_confirmed", _l("Decision on the count confirmed")
    DECISION_PROPOSED = "count.decision_proposed", _l("Decision on the count entered")
    DECISION_REJECTED = "count.decision_rejected", _l("Decision on the count not confirmed")
    READING_DECIDED = "rules.decided", _l("Official reading decided")
    RULED = "count.ruled", _l("Ruling on a single case")
    RULES_LOADED = "rules.loaded", _l("Counting rules loaded")
    TARGET_LOADED = "target.loaded", _l("Target loaded")

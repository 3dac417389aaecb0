"""What the audit chain records of targets and their rules."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class TargetAction(AuditAction):
    COUNT_EXPORTED = "count.exported", _l("List of counted people exported")
    COUNT_RECOUNTED = "count.recounted", _l("Count computed a second way")
    RULES_LOADED = "rules.loaded", _l("Counting rules loaded")
    TARGET_LOADED = "target.loaded", _l("Target loaded")

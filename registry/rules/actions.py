"""What the audit chain records of changes of the counting rules."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class RuleAction(AuditAction):
    APPROVED = "rule_change.approved", _l("Change of the counting rules approved")
    EDITION_RECORDED = "rules.recorded", _l("Version of a reading recorded by a decision")
    PROPOSED = "rule_change.proposed", _l("Change of the counting rules proposed")
    REFUSED = "rule_change.refused", _l("Change of the counting rules not approved")
    TARGET_RECORDED = "target.recorded", _l("Target recorded by a decision")
    WITHDRAWN = "rule_change.withdrawn", _l("Change of the counting rules taken back")

"""What the audit chain records of changes of reference data."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ReferenceAction(AuditAction):
    APPROVED = "reference_change.approved", _l("Change of reference data approved")
    FOLLOWED = "reference_change.followed", _l("Change of reference data in force")
    PROPOSED = "reference_change.proposed", _l("Change of reference data proposed")
    RECORDED = "reference_fact.recorded", _l("Fact of an institution recorded by a decision")
    REFUSED = "reference_change.refused", _l("Change of reference data not approved")
    WITHDRAWN = "reference_change.withdrawn", _l("Change of reference data taken back")

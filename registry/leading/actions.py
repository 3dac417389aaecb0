"""What the audit chain records of designations."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class DesignationAction(AuditAction):
    CORRECTED = "designation.corrected", _l("Designation corrected")
    ENDED = "designation.ended", _l("Term of the designation ended")
    EXTENDED = "designation.extended", _l("Term of the designation extended")
    RECORDED = "designation.recorded", _l("Designation recorded")
    REVOKED = "designation.revoked", _l("Designation revoked")
    ENTRY_CONFIRMED = "designation_entry.confirmed", _l("Entry confirmed by a second person")
    ENTRY_PROPOSED = "designation_entry.proposed", _l("Entry proposed")
    ENTRY_REJECTED = "designation_entry.rejected", _l("Entry not confirmed")

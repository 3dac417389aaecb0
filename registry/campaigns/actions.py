"""What the audit chain records of audits after the fact."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class CampaignAction(AuditAction):
    PROPOSED = "audit_campaign.proposed", _l("Audit of the count proposed")
    DRAWN = "audit_campaign.drawn", _l("Sample of an audit drawn")
    DISCARDED = "audit_campaign.discarded", _l("Audit of the count not carried out")
    CLOSED = "audit_campaign.closed", _l("Audit of the count closed")
    ASKED = "audit_sample.asked", _l("Papers of a drawn contract asked for")
    PAPER_ADDED = "audit_sample.paper_added", _l("Paper for an audit uploaded")
    PROVIDED = "audit_sample.provided", _l("Papers for an audit sent")
    WITHHELD = "audit_sample.withheld", _l("Papers for an audit not provided")
    SILENT = "audit_sample.silent", _l("No papers for an audit by the day")
    REMINDED = "audit_sample.reminded", _l("Reminded of a step of an audit")
    FOUND = "audit_sample.found", _l("Drawn contract inspected")
    HEARD = "audit_sample.heard", _l("Finding of an audit answered")
    UNHEARD = "audit_sample.unheard", _l("Finding of an audit not answered in time")
    DECIDED = "audit_sample.decided", _l("Drawn contract decided by a second inspector")
    PAPERS_DELETED = "audit_sample.papers_deleted", _l("Papers of an audit deleted")
    DEEMED = "audit_sample.deemed", _l("Drawn contract deemed in order: inspected too late")

"""What the audit chain records of the shortlists of institutions."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ShortlistAction(AuditAction):
    ADDED = "shortlist_entry.added", _l("Added to the shortlist")
    MOVED = "shortlist_entry.moved", _l("State on the shortlist changed")
    NOTED = "shortlist_entry.noted", _l("Note added to the shortlist")
    REMOVED = "shortlist_entry.removed", _l("Removed from the shortlist")

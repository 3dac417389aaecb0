"""What the audit chain records of saved searches."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class SearchAction(AuditAction):
    CHANGED = "saved_search.changed", _l("Saved search changed")
    EXPORTED = "search_export.made", _l("Search results exported")
    REMOVED = "saved_search.removed", _l("Saved search removed")
    SAVED = "saved_search.saved", _l("Search saved")

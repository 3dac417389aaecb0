"""What the audit chain records of lists."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ListAction(AuditAction):
    LIST_EXPORTED = "list.exported", _l("List exported")
    VIEW_SAVED = "list.view_saved", _l("View of a list saved")
    VIEW_REMOVED = "list.view_removed", _l("Saved view of a list removed")

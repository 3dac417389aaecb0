"""What the audit chain records of imports."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ImportAction(AuditAction):
    CANCELLED = "imports.cancelled", _l("Import cancelled")
    CHECKED = "imports.checked", _l("Rows of an import checked")
    CONFIRMED = "imports.confirmed", _l("Import confirmed")
    DECIDED = "imports.decided", _l("Rows of an import decided on")
    FORGOTTEN = "imports.forgotten", _l("File and rows of an import deleted")
    LAPSED = "imports.lapsed", _l("Import lapsed, because nobody decided")
    MATCHED = "imports.matched", _l("Columns of an import assigned")
    RECEIVED = "imports.received", _l("File to be imported received")
    REOPENED = "imports.reopened", _l("Columns of an import opened again")
    RESUMED = "imports.resumed", _l("Import resumed")
    STOPPED = "imports.stopped", _l("Import stopped half-way")
    UNDO_BEGUN = "imports.undo_begun", _l("Undoing of an import begun")
    UNDONE = "imports.undone", _l("Import undone")
    UNREADABLE = "imports.unreadable", _l("File of an import could not be read")
    WRITTEN = "imports.written", _l("Import recorded")

"""What the audit chain records of uploaded files."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class DocumentAction(AuditAction):
    RELEASED = "document.released", _l("Document released")

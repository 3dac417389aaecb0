"""What the audit chain records of uploaded files."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class DocumentAction(AuditAction):
    INFECTED = "document.infected", _l("Virus found in a file")
    RELEASED = "document.released", _l("Document released")

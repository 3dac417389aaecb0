"""What the audit chain records of clauses and of texts given out."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ClauseAction(AuditAction):
    WRITTEN = "clause.written", _l("Clause written")
    ENDED = "clause.ended", _l("Clause ended")

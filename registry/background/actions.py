"""What the audit chain records of the outboxes and of long jobs."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class JobAction(AuditAction):
    STARTED = "job.started", _l("Job started")
    RELEASED = "outbox.released", _l("Released for another try")
    DROPPED = "outbox.dropped", _l("Discarded from the outbox")

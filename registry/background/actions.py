"""What the audit chain records of long jobs."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class JobAction(AuditAction):
    STARTED = "job.started", _l("Job started")

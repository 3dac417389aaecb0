"""What the audit chain records of reports."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class ReportAction(AuditAction):
    RUN_OPENED = "report_run.opened", _l("Reporting cycle opened")
    RUN_REMINDED = "report_run.reminded", _l("Bodies reminded of their report")
    RUN_CLOSED = "report_run.closed", _l("Reporting cycle closed")
    PART_OPENED = "report_part.opened", _l("Report of a body asked for")
    PART_WRITTEN = "report_part.written", _l("Report of a body written")
    PART_SUBMITTED = "report_part.submitted", _l("Report of a body submitted")
    PART_RETURNED = "report_part.returned", _l("Report of a body returned with notes")
    PART_ACCEPTED = "report_part.accepted", _l("Report of a body accepted")
    PART_REOPENED = "report_part.reopened", _l("Acceptance of a report withdrawn")
    PART_LOCKED = "report_part.locked", _l("Report of a body locked")
    PART_MISSED = "report_part.missed", _l("Report of a body not received")

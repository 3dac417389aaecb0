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
    NATIONAL_BEGUN = "national_report.begun", _l("National report begun")
    NATIONAL_WRITTEN = "national_report.written", _l("National report written")
    NATIONAL_PROPOSED = "national_report.proposed", _l("National report proposed for freezing")
    NATIONAL_REFUSED = "national_report.refused", _l("National report not confirmed")
    NATIONAL_FROZEN = "national_report.frozen", _l("National report frozen")
    NATIONAL_SUPERSEDED = "national_report.superseded", _l("National report superseded")
    NATIONAL_DISCARDED = "national_report.discarded", _l("Draft of a national report discarded")
    PART_MISSED = "report_part.missed", _l("Report of a body not received")

"""What the audit chain records of releases of statistics."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class StatisticsAction(AuditAction):
    DRAFTED = "statistics.drafted", _l("Release of statistics drafted")
    ISSUED = "statistics.issued", _l("Release of statistics published")
    DISCARDED = "statistics.discarded", _l("Draft of statistics not published")
    LAPSED = "statistics.lapsed", _l("Draft of statistics lapsed")
    SUPERSEDED = "statistics.superseded", _l("Release of statistics replaced")

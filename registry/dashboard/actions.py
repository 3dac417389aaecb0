"""What the audit chain records of the tables of numbers."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class DashboardAction(AuditAction):
    TABLE_EXPORTED = "count.table_exported", _l("Table of counted people exported")

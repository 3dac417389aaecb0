"""What the audit chain records of objections to viewings."""

from enum import auto

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class RightsAction(AuditAction):
    OBJECTION_ANSWERED = auto(), _l("Objection to a viewing answered")
    OBJECTION_MADE = auto(), _l("Objection to a viewing made")
    OBJECTION_TAKEN_BACK = auto(), _l("Objection to a viewing taken back")

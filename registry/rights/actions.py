"""What the audit chain records of objections to viewings."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class RightsAction(AuditAction):
    OBJECTION_ANSWERED = "objection.answered", _l("Objection to a viewing answered")
    OBJECTION_MADE = "objection.made", _l("Objection to a viewing made")
    OBJECTION_TAKEN_BACK = "objection.taken_back", _l("Objection to a viewing taken back")

"""What the audit chain records of meetings."""

from enum import auto

from registry.audit.actions import AuditAction, done_to
from registry.core.i18n import _l


class MeetingAction(AuditAction):
    _generate_next_value_ = done_to("meeting")

    AGREED = auto(), _l("Time of a meeting agreed")
    CANCELLED = auto(), _l("Meeting cancelled")
    LAPSED = auto(), _l("Proposed times lapsed")
    PROPOSED = auto(), _l("Times of a meeting proposed")
    RECORDED = auto(), _l("Recorded whether a meeting took place")
    REMINDED = auto(), _l("Both sides reminded of a meeting")
    REPLACED = auto(), _l("Other times of a meeting proposed")

"""What the audit chain records of the reviews of terms."""

from enum import auto

from registry.audit.actions import AuditAction, done_to
from registry.core.i18n import _l


class ReviewAction(AuditAction):
    _generate_next_value_ = done_to("designation_review")

    ANSWERED = auto(), _l("Term extended or renewed after its review")
    BEGUN = auto(), _l("Review of a term begun")
    LAPSED = auto(), _l("Term ended without a review")
    LET_END = auto(), _l("Term to end on its last day")
    REMINDED = auto(), _l("Reminded of the review of a term")

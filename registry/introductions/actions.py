"""What the audit chain records of introductions."""

from enum import auto

from registry.audit.actions import AuditAction, done_to
from registry.core.i18n import _l


class IntroductionAction(AuditAction):
    _generate_next_value_ = done_to("introduction")

    ACCEPTED = auto(), _l("Introduction accepted")
    CLOSED = auto(), _l("Introduction closed")
    CLOSED_SILENT = auto(), _l("Introduction closed by itself: neither side said what came of it")
    CONNECTED = auto(), _l("Contact details revealed")
    CONVERTED = auto(), _l("Introduction led to a contract")
    DECLINED = auto(), _l("Introduction declined")
    DESK_REMINDED = auto(), _l("Desk reminded")
    ENDED_WITH_OPENING = auto(), _l("Introduction ended with its opening")
    ENDORSED = auto(), _l("Introduction endorsed")
    ESCALATED = auto(), _l("Introduction passed on to the central desk")
    EXPERT_ASKED = auto(), _l("Expert asked")
    HANDED_OVER = auto(), _l("Introduction handed over to another mission")
    HANDED_TO_BACKUP = auto(), _l("Introduction handed to the backup officer")
    LAPSED = auto(), _l("Introduction lapsed without an answer")
    NOT_ENDORSED = auto(), _l("Introduction not endorsed")
    OFFER_MADE = auto(), _l("Offer made")
    OUTCOME_ASKED = auto(), _l("Both sides asked what came of it")
    PROPOSED = auto(), _l("Introduction requested")
    REMINDED = auto(), _l("Expert reminded")
    ROUTED = auto(), _l("Introduction sent to the responsible desk")
    TALK_GOES_ON = auto(), _l("Still talking")
    TALK_NOTED = auto(), _l("First talk noted")
    WITHDRAWN = auto(), _l("Introduction withdrawn")

"""What the audit chain records of introductions."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class IntroductionAction(AuditAction):
    ACCEPTED = "introduction.accepted", _l("Introduction accepted")
    CLOSED = "introduction.closed", _l("Introduction closed")
    CONNECTED = "introduction.connected", _l("Contact details revealed")
    CONVERTED = "introduction.converted", _l("Introduction led to a contract")
    DECLINED = "introduction.declined", _l("Introduction declined")
    DESK_REMINDED = "introduction.desk_reminded", _l("Desk reminded")
    ENDED_WITH_OPENING = (
        "introduction.ended_with_opening",
        _l("Introduction ended with its opening"),
    )
    ENDORSED = "introduction.endorsed", _l("Introduction endorsed")
    ESCALATED = "introduction.escalated", _l("Introduction passed on to the central desk")
    EXPERT_ASKED = "introduction.expert_asked", _l("Expert asked")
    HANDED_OVER = "introduction.handed_over", _l("Introduction handed over to another mission")
    HANDED_TO_BACKUP = (
        "introduction.handed_to_backup",
        _l("Introduction handed to the backup officer"),
    )
    LAPSED = "introduction.lapsed", _l("Introduction lapsed without an answer")
    NOT_ENDORSED = "introduction.not_endorsed", _l("Introduction not endorsed")
    OFFER_MADE = "introduction.offer_made", _l("Offer made")
    PROPOSED = "introduction.proposed", _l("Introduction requested")
    REMINDED = "introduction.reminded", _l("Expert reminded")
    ROUTED = "introduction.routed", _l("Introduction sent to the responsible desk")
    TALK_NOTED = "introduction.talk_noted", _l("First talk noted")
    WITHDRAWN = "introduction.withdrawn", _l("Introduction withdrawn")

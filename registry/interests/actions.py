"""What the audit chain records of interests."""

from enum import auto

from registry.audit.actions import AuditAction, done_to
from registry.core.i18n import _l


class InterestAction(AuditAction):
    _generate_next_value_ = done_to("interest")

    CONSIDERED = auto(), _l("Interest taken into consideration")
    DECLINED = auto(), _l("Interest answered with a no")
    ENDED = auto(), _l("Interest ended")
    INTRODUCED = auto(), _l("Interest led to a connection")
    INVITED = auto(), _l("Interested expert invited to an introduction")
    LAPSED = auto(), _l("Interest lapsed without an answer")
    OFFICER_TOLD = auto(), _l("Officer informed of a late answer to an interest")
    PAUSED = auto(), _l("Interest paused")
    REMINDED = auto(), _l("Institution reminded of an interest")
    RESUMED = auto(), _l("Interest resumed")
    STATED = auto(), _l("Interest stated")
    WITHDRAWN = auto(), _l("Interest withdrawn")

"""Who helps an expert, and why a delegation ended."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class DelegateKind(LabelledEnum):
    ASSISTANT = "assistant", _l("Assistant or colleague")
    ASSOCIATION = "association", _l("Association of experts abroad")
    MISSION = "mission", _l("Officer of a mission abroad")
    RELATIVE = "relative", _l("Relative or friend")


class EndReason(LabelledEnum):
    EXPERT = "expert", _l("Ended by the expert")
    DELEGATE = "delegate", _l("Given up by the delegate")
    SILENCE = "silence", _l("The invitation was not answered in time")
    TERM = "term", _l("The last day has passed")
    PROFILE = "profile", _l("The profile was closed")

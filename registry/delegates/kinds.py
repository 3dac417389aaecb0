"""Who helps an expert, and why a delegation ended."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class DelegateKind(LabelledEnum):
    ASSISTANT = "assistant", _l("Assistant or colleague")
    ASSOCIATION = "association", _l("Association of experts abroad")
    MISSION = "mission", _l("Officer of a mission abroad")
    RELATIVE = "relative", _l("Relative or friend")


STEPS = {
    "person": _l("Name and origin"),
    "degree": _l("Doctorate"),
    "place": _l("Present post and residence"),
    "subject": _l("Fields and summary"),
    "time": _l("Periods and languages"),
}
"""The steps of a registration that can be entrusted, in words that fit either reader: those without
consents, which nobody gives for another."""


class EndReason(LabelledEnum):
    EXPERT = "expert", _l("Ended by the expert")
    DELEGATE = "delegate", _l("The delegate resigned")
    SILENCE = "silence", _l("The invitation was not answered in time")
    TERM = "term", _l("The last day has passed")
    PROFILE = "profile", _l("The profile was closed")

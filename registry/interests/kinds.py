"""Why an interest ended: what an institution chooses among when it answers no, and what the registry says
when it has to answer itself. Codes, so that they can be counted."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class NoReason(LabelledEnum):
    """Said to the expert, so each is a kind sentence."""

    FIELD = "field", _l("The post needs another field of research")
    TIME = "time", _l("The periods do not fit together this time")
    LANGUAGE = "language", _l("The post needs teaching in another language")
    MODE = "mode", _l("The institution seeks another mode of cooperation")
    SEATS = "seats", _l("All seats are promised to others by now")
    TALKS = "talks", _l("The institution is in touch with you about another opening")
    OTHER = "other", _l("The institution chose others this time")


class EndReason(LabelledEnum):
    """Said by the registry."""

    SILENCE = "silence", _l("The institution did not answer in time")
    PAUSE = "pause", _l("The interest was paused for longer than it can be")
    OPENING = "opening", _l("The opening has ended")
    INSTITUTION = "institution", _l("The institution no longer recruits through the registry")
    INTRODUCTION = "introduction", _l("The introduction did not come about")
    PROFILE = "profile", _l("The profile can no longer be introduced")
    CONSENT = "consent", _l("The consent was withdrawn")


def name_reason(code: str) -> str:
    """Of either kind; a code that is none stands for itself."""
    for kind in (NoReason, EndReason):
        if code in {one.value for one in kind}:
            return str(kind(code).label)
    return code

"""The words of a panel."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class ConflictKind(LabelledEnum):
    """Why somebody does not judge this nomination. The first ones are found, the last ones declared."""

    NOMINEE = "nominee", _l("Is the nominee")
    NOMINATOR = "nominator", _l("Nominated this person")
    REFEREE = "referee", _l("Is a referee of the nominee")
    SAME_INSTITUTION = "same_institution", _l("Works at the same institution")
    JOINT_WORK = "joint_work", _l("Has published with the nominee not long ago")
    KINSHIP = "kinship", _l("Is related to the nominee")
    OTHER = "other", _l("Has another interest in the outcome")


DECLARED = (
    ConflictKind.REFEREE,
    ConflictKind.SAME_INSTITUTION,
    ConflictKind.JOINT_WORK,
    ConflictKind.KINSHIP,
    ConflictKind.OTHER,
)
"""What a member may say of themselves: also what could have been found and was not."""


class Round(LabelledEnum):
    FIRST = "first", _l("First score, on one's own")
    SECOND = "second", _l("Second score, after the discussion")


class Vote(LabelledEnum):
    YES = "yes", _l("Recommend the designation")
    NO = "no", _l("Do not recommend it")
    ABSTAIN = "abstain", _l("Abstain")

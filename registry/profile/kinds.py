"""What can be answered to the question whether a profile is right, and to what was found in a record."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class StillRight(LabelledEnum):
    YES = "yes", _l("Yes, my profile is still right")
    NO = "no", _l("No: hide my profile from search until I have changed it")
    LATER = "later", _l("Ask me again later")
    FORGET = "forget", _l("Forget me: withdraw me from the registry")


class ProposalKind(LabelledEnum):
    """In the order in which they are decided on."""

    NAME = "name", _l("Name on publications")
    ORCID = "orcid", _l("ORCID iD")
    DEGREE = "degree", _l("Doctorate")
    POST = "post", _l("Post")
    WORK = "work", _l("Work")


class ProposalAnswer(LabelledEnum):
    ADDED = "added", _l("added")
    REFUSED = "refused", _l("not added")

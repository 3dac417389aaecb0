"""The words that entries of contracts choose from."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class EntryFileKind(LabelledEnum):
    CONTRACT = "contract", _l("Signed contract")
    DECISION = "decision", _l("Decision on recruitment or invitation")
    START = "start", _l("Evidence of the start")
    DOCTORATE = "doctorate", _l("Evidence of the doctorate")
    POST = "post", _l("Evidence of the post abroad on the day of signature")
    IDENTITY = "identity", _l("Evidence of identity")


OF_THE_PERSON = (EntryFileKind.DOCTORATE, EntryFileKind.POST, EntryFileKind.IDENTITY)
"""Papers on somebody, not on one contract."""


class Answer(LabelledEnum):
    """What became of the question to the expert."""

    WAITING = "waiting", _l("Waiting for the expert's answer")
    RIGHT = "right", _l("The expert says that it is right")
    WRONG = "wrong", _l("The expert says that something is wrong")
    NOT_ME = "not_me", _l("The reader of the e-mail is somebody else")
    OBJECTS = "objects", _l("The expert does not want to be in the registry")
    SILENT = "silent", _l("No answer in time")
    NO_ADDRESS = "no_address", _l("No e-mail address is known")


class Outcome(LabelledEnum):
    """What an officer decides where nobody confirmed the contract."""

    ON_PAPERS = "on_papers", _l("The papers are enough: another officer checks them")
    ASK_AGAIN = "ask_again", _l("Ask the expert once more")
    VOID = "void", _l("It is null: an auditor is asked to confirm that")

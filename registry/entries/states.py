"""The way of an entry from the institution to the officer, and of the question to the expert."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.entries.kinds import Answer


class EntryState(LabelledEnum):
    DRAFT = "draft", _l("Draft")
    HANDED_OVER = "handed_over", _l("With the approver")
    SENT = "sent", _l("With the recruitment officer")
    AWAITING_SECOND = "awaiting_second", _l("Waiting for a second officer")
    RETURNED = "returned", _l("Returned to the institution")
    ACCEPTED = "accepted", _l("Accepted")
    REFUSED = "refused", _l("Refused")
    WITHDRAWN = "withdrawn", _l("Withdrawn")
    LAPSED = "lapsed", _l("Lapsed")


S = EntryState
WITH_INSTITUTION = frozenset({S.DRAFT, S.HANDED_OVER, S.RETURNED})
"""Where it can still be written."""
WITH_OFFICER = frozenset({S.SENT, S.AWAITING_SECOND})
LIVE = WITH_INSTITUTION | WITH_OFFICER | {S.ACCEPTED}

ENTRY_MOVES: dict[EntryState, set[EntryState]] = {
    S.DRAFT: {S.HANDED_OVER, S.SENT, S.WITHDRAWN, S.LAPSED},
    S.HANDED_OVER: {S.DRAFT, S.SENT, S.WITHDRAWN, S.LAPSED},
    S.RETURNED: {S.HANDED_OVER, S.SENT, S.WITHDRAWN, S.LAPSED},
    S.SENT: {S.RETURNED, S.REFUSED, S.AWAITING_SECOND, S.ACCEPTED, S.WITHDRAWN},
    S.AWAITING_SECOND: {S.SENT, S.ACCEPTED},
    S.ACCEPTED: set(),
    S.REFUSED: set(),
    S.WITHDRAWN: set(),
    S.LAPSED: set(),
}

A = Answer
NEEDS_OFFICER = frozenset({A.WRONG, A.NOT_ME, A.OBJECTS, A.SILENT, A.NO_ADDRESS})
"""Nobody confirmed the contract: an officer decides what becomes of it."""
CLOSED_LINK = frozenset({A.NOT_ME, A.OBJECTS, A.NO_ADDRESS})
"""The address is forgotten, and nobody is written to again."""

ANSWER_MOVES: dict[Answer, set[Answer]] = {
    A.WAITING: {A.RIGHT, A.WRONG, A.NOT_ME, A.OBJECTS, A.SILENT},
    A.RIGHT: {A.WAITING, A.OBJECTS},  # a later step is asked for by itself
    A.WRONG: {A.WAITING, A.RIGHT, A.OBJECTS, A.NOT_ME},
    A.SILENT: {A.WAITING, A.RIGHT, A.WRONG, A.OBJECTS, A.NOT_ME},
    A.NOT_ME: set(),
    A.OBJECTS: set(),
    A.NO_ADDRESS: set(),
}

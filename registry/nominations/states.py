"""The way of a nomination. Whoever is nominated can step back from every state before a decision."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class NominationState(LabelledEnum):
    ASKED = "asked", _l("Waiting for the nominee's consent")
    DOSSIER = "dossier", _l("Dossier being prepared")
    CHECK = "check", _l("Dossier being checked")
    RETURNED = "returned", _l("Dossier to be completed")
    ELIGIBLE = "eligible", _l("Complete, conditions met")
    SCORING = "scoring", _l("Panel scores")
    DISCUSSING = "discussing", _l("Panel discusses and votes")
    RECOMMENDED = "recommended", _l("Recommended by the panel")
    DECIDING = "deciding", _l("Decision waits for a second person")
    DESIGNATED = "designated", _l("Designated")
    ENDED = "ended", _l("Ended")


S = NominationState
WITH_NOMINEE = frozenset({S.ASKED, S.DOSSIER, S.RETURNED})
"""The nominee has to act; silence ends it."""
WRITABLE = frozenset({S.DOSSIER, S.RETURNED})
JUDGED = frozenset({S.SCORING, S.DISCUSSING, S.RECOMMENDED})
"""The members of the panel read the dossier."""
OPEN = frozenset(S) - {S.DESIGNATED, S.ENDED}
BEFORE_DECISION = OPEN - {S.DECIDING}
"""Where the nominee can step back: a decision that was made is not taken back by that."""

NOMINATION_MOVES: dict[NominationState, set[NominationState]] = {
    S.ASKED: {S.DOSSIER, S.ENDED},
    S.DOSSIER: {S.CHECK, S.ENDED},
    S.CHECK: {S.RETURNED, S.ELIGIBLE, S.ENDED},
    S.RETURNED: {S.CHECK, S.ENDED},
    S.ELIGIBLE: {S.SCORING, S.ENDED},
    S.SCORING: {S.DISCUSSING, S.ENDED},
    S.DISCUSSING: {S.RECOMMENDED, S.SCORING, S.ENDED},
    S.RECOMMENDED: {S.DECIDING, S.ENDED},
    S.DECIDING: {S.DESIGNATED, S.RECOMMENDED, S.ENDED},
    S.DESIGNATED: set(),
    S.ENDED: set(),
}

"""The state machine of one approval or procedure."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class ProcedureState(LabelledEnum):
    NOT_NEEDED = "not_needed", _l("Not needed")
    WAITING = "waiting", _l("To be done")
    APPLIED = "applied", _l("Applied for")
    GRANTED = "granted", _l("Granted")
    DONE = "done", _l("Done")
    REFUSED = "refused", _l("Refused")
    EXPIRED = "expired", _l("Expired")


S = ProcedureState

PROCEDURE_MOVES: dict[ProcedureState, set[ProcedureState]] = {
    S.NOT_NEEDED: {S.WAITING},
    S.WAITING: {S.APPLIED, S.GRANTED, S.DONE, S.NOT_NEEDED},
    S.APPLIED: {S.GRANTED, S.REFUSED},
    S.GRANTED: {S.APPLIED, S.EXPIRED, S.WAITING},  # applied for again before it expires
    S.DONE: {S.WAITING},
    S.REFUSED: {S.APPLIED, S.NOT_NEEDED},
    S.EXPIRED: {S.APPLIED, S.GRANTED, S.NOT_NEEDED},
}
SETTLED = frozenset({S.NOT_NEEDED, S.GRANTED, S.DONE})
OPEN = frozenset(S) - SETTLED
TO_BE_TAKEN = OPEN - {S.APPLIED}
"""In which somebody has to act; what is applied for waits for the authority's answer."""

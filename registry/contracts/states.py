"""The state machines of a contract and of the correction of one of its days."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class ContractState(LabelledEnum):
    DRAFT = "draft", _l("Draft")
    OFFERED = "offered", _l("Offered")
    NEGOTIATING = "negotiating", _l("Negotiating")
    AGREED = "agreed", _l("Agreed")
    SIGNED = "signed", _l("Signed")
    ACTIVE = "active", _l("Active")
    SUSPENDED = "suspended", _l("Suspended")
    COMPLETED = "completed", _l("Completed")
    ENDED_EARLY = "ended_early", _l("Ended early")
    NOT_STARTED = "not_started", _l("Never started")
    DECLINED = "declined", _l("Declined")
    RETRACTED = "retracted", _l("Retracted")
    LAPSED = "lapsed", _l("Lapsed")
    VOID = "void", _l("Void")


S = ContractState

CONTRACT_MOVES: dict[ContractState, set[ContractState]] = {
    S.DRAFT: {S.OFFERED, S.RETRACTED},
    S.OFFERED: {S.NEGOTIATING, S.AGREED, S.DECLINED, S.RETRACTED, S.LAPSED},
    S.NEGOTIATING: {S.OFFERED, S.AGREED, S.DECLINED, S.RETRACTED, S.LAPSED},
    S.AGREED: {S.SIGNED, S.DECLINED, S.RETRACTED, S.LAPSED},
    S.SIGNED: {S.ACTIVE, S.NOT_STARTED, S.VOID},
    S.ACTIVE: {S.SUSPENDED, S.COMPLETED, S.ENDED_EARLY, S.VOID},
    S.SUSPENDED: {S.ACTIVE, S.ENDED_EARLY, S.VOID},
    S.COMPLETED: {S.VOID},
    S.ENDED_EARLY: {S.VOID},
    S.NOT_STARTED: {S.VOID},
    S.DECLINED: set(),
    S.RETRACTED: set(),
    S.LAPSED: set(),
    S.VOID: set(),
}

UNDER_WAY = [state for state, moves in CONTRACT_MOVES.items() if moves - {S.VOID}]
"""Where something else can still happen than that it is declared void."""


class PromiseState(LabelledEnum):
    PROMISED = "promised", _l("Promised")
    KEPT = "kept", _l("Kept")
    OBJECTED = "objected", _l("Not kept, says the expert")
    BROKEN = "broken", _l("Broken")


PROMISE_MOVES: dict[PromiseState, set[PromiseState]] = {
    PromiseState.PROMISED: {PromiseState.KEPT, PromiseState.OBJECTED, PromiseState.BROKEN},
    PromiseState.KEPT: {PromiseState.OBJECTED},
    PromiseState.OBJECTED: {PromiseState.KEPT, PromiseState.BROKEN},
    PromiseState.BROKEN: {PromiseState.KEPT},
}


class CorrectionState(LabelledEnum):
    PROPOSED = "proposed", _l("Waiting for a second person")
    AGREED = "agreed", _l("Agreed")
    REFUSED = "refused", _l("Not agreed")


CORRECTION_MOVES: dict[CorrectionState, set[CorrectionState]] = {
    CorrectionState.PROPOSED: {CorrectionState.AGREED, CorrectionState.REFUSED},
    CorrectionState.AGREED: set(),
    CorrectionState.REFUSED: set(),
}

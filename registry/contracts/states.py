"""The state machine of a contract."""

from enum import StrEnum

from registry.core.i18n import _l


class ContractState(StrEnum):
    DRAFT = "draft"
    OFFERED = "offered"
    NEGOTIATING = "negotiating"
    AGREED = "agreed"
    SIGNED = "signed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    NOT_STARTED = "not_started"
    DECLINED = "declined"
    RETRACTED = "retracted"
    LAPSED = "lapsed"
    VOID = "void"

    @property
    def label(self) -> str:
        return CONTRACT_STATE_LABELS[self]


S = ContractState
CONTRACT_STATE_LABELS = {
    S.DRAFT: _l("Draft"),
    S.OFFERED: _l("Offered"),
    S.NEGOTIATING: _l("Negotiating"),
    S.AGREED: _l("Agreed"),
    S.SIGNED: _l("Signed"),
    S.ACTIVE: _l("Active"),
    S.SUSPENDED: _l("Suspended"),
    S.COMPLETED: _l("Completed"),
    S.ENDED_EARLY: _l("Ended early"),
    S.NOT_STARTED: _l("Never started"),
    S.DECLINED: _l("Declined"),
    S.RETRACTED: _l("Retracted"),
    S.LAPSED: _l("Lapsed"),
    S.VOID: _l("Void"),
}

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

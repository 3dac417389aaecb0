"""The two machines: a delegation, and each step that a delegate has filled in."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class DelegationState(LabelledEnum):
    INVITED = "invited", _l("Invited")
    ACTIVE = "active", _l("Active")
    DECLINED = "declined", _l("Declined")
    ENDED = "ended", _l("Ended")


D = DelegationState
OPEN_DELEGATIONS = frozenset({D.INVITED, D.ACTIVE})
DELEGATION_MOVES: dict[DelegationState, set[DelegationState]] = {
    D.INVITED: {D.ACTIVE, D.DECLINED, D.ENDED},
    D.ACTIVE: {D.ENDED},
    D.DECLINED: set(),
    D.ENDED: set(),
}


class EntryState(LabelledEnum):
    WAITING = "waiting", _l("Waiting for confirmation")
    RETURNED = "returned", _l("Sent back")
    CONFIRMED = "confirmed", _l("Confirmed")
    DISCARDED = "discarded", _l("Not taken over")


E = EntryState
OPEN_ENTRIES = frozenset({E.WAITING, E.RETURNED})
ENTRY_MOVES: dict[EntryState, set[EntryState]] = {
    E.WAITING: {E.RETURNED, E.CONFIRMED, E.DISCARDED},
    E.RETURNED: {E.WAITING, E.DISCARDED},
    E.CONFIRMED: set(),
    E.DISCARDED: set(),
}

"""The way of a body's report to the ministry, and of the national report to its freezing."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class PartState(LabelledEnum):
    OPEN = "open", _l("Not begun")
    DRAFT = "draft", _l("Being written")
    SUBMITTED = "submitted", _l("Submitted")
    RETURNED = "returned", _l("Returned with notes")
    ACCEPTED = "accepted", _l("Accepted")
    LOCKED = "locked", _l("Locked")
    NOT_RECEIVED = "not_received", _l("Not received")


P = PartState
WRITABLE = frozenset({P.OPEN, P.DRAFT, P.RETURNED})
RECEIVED = frozenset({P.SUBMITTED, P.ACCEPTED, P.LOCKED})

PART_MOVES: dict[PartState, set[PartState]] = {
    P.OPEN: {P.DRAFT, P.NOT_RECEIVED},
    P.DRAFT: {P.SUBMITTED, P.NOT_RECEIVED},
    P.SUBMITTED: {P.RETURNED, P.ACCEPTED},
    P.RETURNED: {P.SUBMITTED, P.NOT_RECEIVED},
    P.ACCEPTED: {P.LOCKED, P.RETURNED},
    P.LOCKED: set(),
    P.NOT_RECEIVED: set(),
}


class ReportState(LabelledEnum):
    DRAFT = "draft", _l("Being drafted")
    PROPOSED = "proposed", _l("Waiting for a second person")
    FROZEN = "frozen", _l("Frozen")
    SUPERSEDED = "superseded", _l("Superseded")
    DISCARDED = "discarded", _l("Discarded")


R = ReportState
REPORT_MOVES: dict[ReportState, set[ReportState]] = {
    R.DRAFT: {R.PROPOSED, R.DISCARDED},
    R.PROPOSED: {R.FROZEN, R.DRAFT},
    R.FROZEN: {R.SUPERSEDED},
    R.SUPERSEDED: set(),
    R.DISCARDED: set(),
}
ISSUED = frozenset({R.FROZEN, R.SUPERSEDED})

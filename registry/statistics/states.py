"""The way of a release of statistics."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class ReleaseState(LabelledEnum):
    DRAFTED = "drafted", _l("Waiting for a second officer")
    ISSUED = "issued", _l("Published")
    SUPERSEDED = "superseded", _l("Replaced by a later release")
    DISCARDED = "discarded", _l("Discarded")
    LAPSED = "lapsed", _l("Lapsed")


R = ReleaseState
RELEASE_MOVES: dict[ReleaseState, set[ReleaseState]] = {
    R.DRAFTED: {R.ISSUED, R.DISCARDED, R.LAPSED},
    R.ISSUED: {R.SUPERSEDED},
    R.SUPERSEDED: set(),
    R.DISCARDED: set(),
    R.LAPSED: set(),
}
PUBLISHED = (R.ISSUED, R.SUPERSEDED)

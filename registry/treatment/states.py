"""The way of one item of a package: promised, delivered by who owes it, confirmed by the expert."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class ItemState(LabelledEnum):
    PROMISED = "promised", _l("Promised")
    DELIVERED = "delivered", _l("Delivered, waits for the expert")
    CONFIRMED = "confirmed", _l("Delivered and confirmed")
    OBJECTED = "objected", _l("Not delivered, says the expert")
    BROKEN = "broken", _l("Broken")
    DROPPED = "dropped", _l("No longer owed")


S = ItemState
OWED = frozenset({S.PROMISED, S.OBJECTED})
"""Whoever owes the item has to act."""
OVER = frozenset({S.CONFIRMED, S.DROPPED})
ITEM_MOVES: dict[ItemState, set[ItemState]] = {
    S.PROMISED: {S.DELIVERED, S.BROKEN, S.DROPPED},
    S.DELIVERED: {S.CONFIRMED, S.OBJECTED, S.BROKEN, S.PROMISED, S.DROPPED},
    S.OBJECTED: {S.DELIVERED, S.CONFIRMED, S.BROKEN, S.PROMISED, S.DROPPED},
    S.BROKEN: {S.DELIVERED, S.PROMISED, S.DROPPED},
    S.CONFIRMED: set(),
    S.DROPPED: set(),
}

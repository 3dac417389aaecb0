"""Why seats stay free, in the order in which the conditions are looked at."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class Shortage(LabelledEnum):
    QUALIFIED = "qualified", _l("Nobody meets the conditions of the opening")
    AVAILABLE = "available", _l("Nobody who meets the conditions is free at that time")
    SUITABLE = "suitable", _l("Nobody who is free reaches the minimum score")
    ASKABLE = "askable", _l("Everybody suitable is already being asked, or has just said no")
    QUOTA = "quota", _l("The institution's quota is used up")
    VETOED = "vetoed", _l("The only candidates were ruled out by an override")
    NEEDED = "needed", _l("Every candidate fills another seat")

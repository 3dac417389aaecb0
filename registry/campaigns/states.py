"""The way of a campaign, and of each contract that it drew."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class CampaignState(LabelledEnum):
    PROPOSED = "proposed", _l("Waiting for a second person")
    RUNNING = "running", _l("Under way")
    CLOSED = "closed", _l("Closed")
    DISCARDED = "discarded", _l("Discarded")


C = CampaignState
CAMPAIGN_MOVES: dict[CampaignState, set[CampaignState]] = {
    C.PROPOSED: {C.RUNNING, C.DISCARDED},
    C.RUNNING: {C.CLOSED},
    C.CLOSED: set(),
    C.DISCARDED: set(),
}
PUBLISHED = (C.RUNNING, C.CLOSED)


class SampleState(LabelledEnum):
    ASKED = "asked", _l("Papers asked for")
    PROVIDED = "provided", _l("Papers to be inspected")
    WITHHELD = "withheld", _l("Institution provides no papers")
    SILENT = "silent", _l("No papers by the day")
    DOUBTED = "doubted", _l("Finding, institution to answer")
    HEARD = "heard", _l("Waiting for a second inspector")
    IN_ORDER = "in_order", _l("In order")
    OVERCOUNTED = "overcounted", _l("Should not count")
    DEEMED = "deemed", _l("Deemed in order: inspected too late")


S = SampleState
SAMPLE_MOVES: dict[SampleState, set[SampleState]] = {
    S.ASKED: {S.PROVIDED, S.WITHHELD, S.SILENT},
    S.PROVIDED: {S.IN_ORDER, S.DOUBTED, S.DEEMED},
    S.WITHHELD: {S.IN_ORDER, S.DOUBTED, S.DEEMED},
    S.SILENT: {S.PROVIDED, S.WITHHELD, S.IN_ORDER, S.DOUBTED, S.DEEMED},
    S.DOUBTED: {S.HEARD},
    S.HEARD: {S.IN_ORDER, S.OVERCOUNTED, S.DEEMED},
    S.IN_ORDER: set(),
    S.OVERCOUNTED: set(),
    S.DEEMED: set(),
}
UPLOADABLE = (S.ASKED, S.SILENT, S.DOUBTED)
ANSWERABLE = (S.ASKED, S.SILENT)
INSPECTABLE = (S.PROVIDED, S.WITHHELD, S.SILENT)
WITH_INSTITUTION = (S.ASKED, S.DOUBTED)
FINAL = (S.IN_ORDER, S.OVERCOUNTED, S.DEEMED)

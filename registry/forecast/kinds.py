"""The steps of the way into the count, and what may happen in each of them."""

from enum import IntEnum

from registry.contracts.kinds import ContractKind
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class Step(LabelledEnum):
    REGISTERED = "registered", _l("Registered, being verified")
    VERIFIED = "verified", _l("Verified, waiting for an introduction")
    ENDORSING = "endorsing", _l("Introduction with the desk")
    ANSWERING = "answering", _l("Introduction with the expert")
    CONNECTED = "connected", _l("Connected, talking")
    OFFERED = "offered", _l("Contract offered")
    SIGNED = "signed", _l("Signed, before the start")
    STARTED = "started", _l("Started, not counted yet")


STEPS = tuple(Step)
KINDS = tuple(ContractKind)
FIRST_OF_CONTRACT = STEPS.index(Step.OFFERED)
"""From here on steps differ by kind of contract, before by group of fields."""
SIGNED, STARTED = STEPS.index(Step.SIGNED), STEPS.index(Step.STARTED)
COUNTED = len(STEPS)


class Cause(IntEnum):
    """How a stay in a step ends."""

    ON = 0
    OUT = 1
    OPEN = 2
    UNSEEN = 3  # nobody knows how it went on

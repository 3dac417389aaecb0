"""What a forecast says of a target, for the pages that show it: empty until a forecast has been run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.core.hooks import Hook
from registry.targets.models import Target


@dataclass(frozen=True)
class Outlook:
    """`points`: of each day the low end of a band, its middle and its high end. `sentence` is said in the
    reader's language; `url` leads to the run with its method."""

    points: Sequence[tuple[date, float, float, float]]
    sentence: str
    url: str = ""


find_outlook = Hook[[Target, str], Outlook | None]("targets.find_outlook")
"""Of a target under a reading, from the last run; whoever makes forecasts follows it."""


def outlook_of(target: Target, reading: str) -> Outlook | None:
    return next((one for one in find_outlook(target, reading) if one is not None), None)

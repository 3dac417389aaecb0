"""What a person supposes: a step in so many days, with so much success, more openings, more registrations;
and the list of single changes by which it is seen what would lift the number most."""

from dataclasses import dataclass
from typing import Any

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.forecast.describing import StepNow
from registry.forecast.hazards import UNCHANGED, Change
from registry.forecast.kinds import SIGNED, STEPS, Step
from registry.forecast.simulating import Supposed

MOST_SUCCESS = 0.98
VERIFIED = STEPS.index(Step.VERIFIED)


class Lever(LabelledEnum):
    DAYS = "days", _l("Days")
    SUCCESS = "success", _l("Success")
    OPENINGS = "openings", _l("Openings")
    ARRIVALS = "arrivals", _l("Registrations")


@dataclass(frozen=True)
class Wish:
    """`days` and `success` (percent) by step, where they are another than now; `openings` and `arrivals` in
    percent of now."""

    days: dict[str, int]
    success: dict[str, int]
    openings: int = 100
    arrivals: int = 100

    def to_plain(self) -> dict[str, Any]:
        return {
            "days": self.days,
            "success": self.success,
            "openings": self.openings,
            "arrivals": self.arrivals,
        }

    @classmethod
    def read(cls, plain: dict[str, Any]) -> "Wish":
        return cls(**plain) if plain else NOTHING

    def apply(self, steps: list[StepNow]) -> Supposed:
        """`steps`: as they are now."""
        changes = {}
        for place, now in enumerate(steps):
            code = now.step.value
            pace = self.days[code] / now.days if code in self.days else 1.0
            odds = 1.0
            if code in self.success:
                odds = _odds(self.success[code] / 100) / _odds(now.success)
            often = self.openings / 100 if place == VERIFIED else 1.0
            change = Change(pace, odds, often)
            if change != UNCHANGED:
                changes[place] = change
        return Supposed(changes, self.arrivals / 100)


NOTHING = Wish({}, {})


def _odds(share: float) -> float:
    share = min(max(share, 0.01), MOST_SUCCESS)
    return share / (1 - share)


@dataclass(frozen=True)
class Single:
    """One change at a time. `amount`: days less, points or percent more."""

    lever: Lever
    amount: int
    step: Step | None
    wish: Wish


def list_singles(steps: list[StepNow], *, days: int, points: int, percent: int) -> list[Single]:
    """Of a step that is shorter than twice the days, half of it is taken. When a signed contract begins is
    in the calendar, so that its days are nobody's to shorten."""
    found = []
    for place, now in enumerate(steps):
        code = now.step.value
        less = min(days, now.days // 2)
        if less and place != SIGNED:
            wish = Wish({code: now.days - less}, {})
            found.append(Single(Lever.DAYS, less, now.step, wish))
        more = min(points, round(100 * (MOST_SUCCESS - now.success)))
        if more > 0:
            wish = Wish({}, {code: round(100 * now.success) + more})
            found.append(Single(Lever.SUCCESS, more, now.step, wish))
    found.append(Single(Lever.OPENINGS, percent, None, Wish({}, {}, openings=100 + percent)))
    found.append(Single(Lever.ARRIVALS, percent, None, Wish({}, {}, arrivals=100 + percent)))
    return found

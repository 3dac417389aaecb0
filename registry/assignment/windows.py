"""When somebody could teach an opening: by one window of theirs, never by the sum of several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from registry.matching import scoring
from registry.programs.kinds import CriterionSubject
from registry.programs.models import Opening


@dataclass(frozen=True)
class Slot:
    """Windows that overlap are one stretch of the expert's time, in which they teach one opening."""

    name: str
    windows: tuple[Any, ...]


def slots_of(windows: Iterable[Any]) -> list[Slot]:
    """Of one person, the earliest first."""
    ordered = sorted(windows, key=lambda one: (one.starts_on, one.ends_on or date.max))
    if not ordered:
        return []
    groups = [[ordered[0]]]
    for before, window in pairwise(ordered):
        last = max(one.ends_on or date.max for one in groups[-1])
        if window.starts_on > last and before is not window:
            groups.append([])
        groups[-1].append(window)
    return [Slot(f"{group[0].starts_on}", tuple(group)) for group in groups]


def find_slot(slots: Sequence[Slot], opening: Opening, *, least_percent: int) -> Slot | None:
    """The one with the window that covers most of the opening's months; None where none covers enough.

    Where the opening insists on a mode, the window must be of that mode.
    """
    months = scoring.months_of(opening)
    modes = _modes(opening)
    shares = [
        (max(_covered(window, months) for window in fitting), slot)
        for slot in slots
        if (fitting := [one for one in slot.windows if not modes or one.mode.value in modes])
    ]
    best = max(shares, key=lambda share: share[0], default=None)
    if best is None or 100 * best[0] < least_percent * len(months):
        return None
    return best[1]


def _modes(opening: Opening) -> set[str]:
    return {
        wish.value or opening.mode.value
        for wish in scoring.musts(opening)
        if wish.subject is CriterionSubject.MODE
    }


def _covered(window: Any, months: Sequence[date]) -> int:
    first, last = window.starts_on.replace(day=1), window.ends_on
    return sum(first <= month and (last is None or month <= last) for month in months)

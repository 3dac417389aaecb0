"""Rates with the interval in which the true one lies, and an order that claims no more than is known.

A body planned so many lecturers and so many count: the rate of success is read with Wilson's interval, which
holds for small numbers too. Two bodies whose intervals overlap are not told apart: each place in the table is
a span from the best place that it may have to the worst one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any


@dataclass(frozen=True)
class Rate:
    value: Any  # of a dimension
    counted: int
    planned: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.counted / self.planned

    @property
    def gap(self) -> int:
        """Lecturers that were planned and do not count yet."""
        return max(0, self.planned - self.counted)


@dataclass(frozen=True)
class Place:
    rate: Rate
    best: int
    worst: int


def wilson(counted: int, planned: int, *, percent: int) -> tuple[float, float]:
    """More than were planned is as good as all of them: an interval of a share ends at one."""
    z = NormalDist().inv_cdf(0.5 + percent / 200)
    n, share = planned, min(1.0, counted / planned)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def rate(value: Any, counted: int, planned: int, *, percent: int) -> Rate:
    return Rate(value, counted, planned, *wilson(counted, planned, percent=percent))


def places(rates: Sequence[Rate]) -> list[Place]:
    """The best first. One stands surely above another only where their intervals do not meet."""
    found = [
        Place(
            one,
            best=1 + sum(other.low > one.high for other in rates),
            worst=len(rates) - sum(other.high < one.low for other in rates),
        )
        for one in rates
    ]
    return sorted(
        found,
        key=lambda one: (
            one.best,
            one.worst,
            -one.rate.share,
            -one.rate.planned,
            str(one.rate.value),
        ),
    )

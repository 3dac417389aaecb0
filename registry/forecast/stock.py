"""A number of people who are there now, such as leading experts at work: some come, some go, whose post is
renewed stays. Months are drawn one after the other; level of arrivals, rate of leaving and drift are
uncertain in each draw."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from registry.forecast.parameters import Parameters
from registry.forecast.simulating import YEAR, Calendar
from registry.forecast.spells import MONTH, Floats, Whole, months_in


@dataclass(frozen=True)
class Stock:
    """`came`: by month of the window. `before`: there a year ago; `left`: of those, who are gone."""

    counted: int
    came: list[int]
    before: int
    left: int

    def to_plain(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def read(cls, plain: dict[str, Any]) -> "Stock":
        return cls(**plain)


def by_month(days: Floats, parameters: Parameters) -> list[int]:
    months = months_in(parameters)
    place = months + np.floor(days / MONTH).astype(np.int64)
    inside = place[(place >= 0) & (place < months)]
    found: list[int] = np.bincount(inside, minlength=months).tolist()
    return found


def simulate_stock(
    stock: Stock,
    parameters: Parameters,
    calendar: Calendar,
    *,
    seed: int,
    arrivals: Callable[[int], float] = lambda _month: 1.0,
) -> Floats:
    """The change of the number in each month [draw, month]."""
    rng = np.random.default_rng([seed, 1_000_003])
    draws, months = parameters.draws, len(calendar.months)
    level = rng.gamma(sum(stock.came) + 0.5, 1 / len(stock.came), draws)
    a_year = rng.gamma(stock.left + 0.5, 1 / (stock.before + 2), draws)
    leaving = 1 - np.exp(-np.minimum(a_year, 3) / YEAR)
    step = parameters.drift_percent / 100 / np.sqrt(YEAR)
    drift = np.exp(rng.normal(0, step, (draws, months)).cumsum(axis=1))
    there: Whole = np.full(draws, stock.counted, np.int64)
    found = np.zeros((draws, months))
    for month in range(months):
        came = rng.poisson(level * drift[:, month] * arrivals(month))
        gone = rng.binomial(there, leaving)
        found[:, month] = came - gone
        there = there + came - gone
    return found

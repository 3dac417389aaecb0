"""How often what came was inside the band that was forecast: over worlds whose future is known."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np

from registry.forecast.parameters import Parameters
from registry.forecast.simulating import Calendar, simulate
from registry.forecast.spells import Floats, Inputs
from registry.forecast.worlds import DAY, Maker, look, make

HORIZONS = (3, 6, 12)  # months
BANDS = (50, 80, 95)


@dataclass(frozen=True)
class Try:
    """One forecast beside what came: new people counted until the end of so many months."""

    months: int
    came: int
    middle: float
    bands: dict[int, tuple[float, float]]

    def is_inside(self, band: int) -> bool:
        low, high = self.bands[band]
        return low <= self.came <= high

    def to_plain(self) -> dict[str, Any]:
        return {
            "months": self.months,
            "came": self.came,
            "middle": self.middle,
            "bands": {str(band): list(edges) for band, edges in self.bands.items()},
        }

    @classmethod
    def read(cls, plain: dict[str, Any]) -> "Try":
        bands = {int(band): (edges[0], edges[1]) for band, edges in plain["bands"].items()}
        return cls(plain["months"], plain["came"], plain["middle"], bands)


def edges_of(drawn: Floats, band: int) -> tuple[float, float]:
    low, high = np.percentile(drawn, [50 - band / 2, 50 + band / 2], method="inverted_cdf")
    return float(low), float(high)


def compare(drawn: Floats, *, months: int, came: int) -> Try:
    """`drawn`: sums by draw."""
    middle = float(np.percentile(drawn, 50, method="inverted_cdf"))
    return Try(months, came, middle, {band: edges_of(drawn, band) for band in BANDS})


def try_world(maker: Maker, number: int, parameters: Parameters, *, seed: int) -> list[Try]:
    rng = np.random.default_rng([seed, number, list(Maker).index(maker)])
    world = make(rng, maker, parameters)
    drawn = ahead(look(world, parameters), parameters, months=max(HORIZONS), seed=seed + number)
    ends = [(day - DAY).days for day in drawn[0]]
    return [
        compare(
            drawn[1][:, :months].sum(axis=1),
            months=months,
            came=world.counted_between(0, ends[months - 1] + 0.5),
        )
        for months in HORIZONS
    ]


def ahead(
    inputs: Inputs, parameters: Parameters, *, months: int, seed: int
) -> tuple[list[Any], Floats]:
    """The last days of the months to come, and the draws. The data day ends a month."""
    first = DAY + timedelta(1)
    after = (first + timedelta(31 * months - 16) + timedelta(31)).replace(day=1)
    calendar = Calendar(first, after - timedelta(1))
    drawn = simulate(inputs, parameters, calendar, seed=seed)
    return calendar.months, drawn


def try_worlds(
    parameters: Parameters,
    *,
    worlds: int,
    draws: int,
    seed: int,
    report: Callable[[int], None] = lambda _done: None,
) -> dict[Maker, list[Try]]:
    """Some worlds of each maker."""
    of = replace(parameters, draws=draws)
    found: dict[Maker, list[Try]] = {maker: [] for maker in Maker}
    for number in range(worlds):
        for maker in Maker:
            found[maker] += try_world(maker, number, of, seed=seed)
        report(number + 1)
    return found


def coverage(tries: list[Try], band: int) -> float:
    return sum(one.is_inside(band) for one in tries) / len(tries) if tries else 0.0

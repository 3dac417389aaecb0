"""The chart of a number over time: the way so far, what is needed, and where it leads."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.web.charts import LINE, PLOT, TOP, Point, path_through


@dataclass(frozen=True)
class Tick:
    at: float
    text: str
    anchor: str
    is_wide: bool
    """Left out on narrow screens."""


@dataclass(frozen=True)
class Beside:
    """Where words are, seen from their point."""

    dx: int
    dy: int
    anchor: str


@dataclass(frozen=True)
class Label:
    y: float
    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Trajectory:
    """Months count from the start of the period; a forecast point is (month, low, middle, high), one of
    several readings of the same facts, or of a wider or narrower band, (month, lowest, highest)."""

    months: int
    target: float
    actual: Sequence[Point]
    years: Sequence[str]
    now: str
    actual_label: str
    target_label: str
    needed_label: str
    readings: Sequence[tuple[float, float, float]] = ()
    forecast: Sequence[tuple[float, float, float, float]] = ()
    further_bands: Sequence[Sequence[tuple[float, float, float]]] = ()
    forecast_label: str = ""
    forecast_range: str = ""

    @property
    def top(self) -> float:
        edges = (point[2] for band in (self.readings, *self.further_bands) for point in band)
        middles = (point[3] for point in self.forecast)
        highest = max([self.target, *(v for _m, v in self.actual), *middles, *edges])
        return highest * 1.125 or 1

    def across(self, month: float) -> float:
        """In percent of the width."""
        return round(100 * month / self.months, 2)

    def down(self, value: float) -> float:
        """In pixels from the upper edge."""
        return round(TOP + PLOT * (1 - value / self.top), 1)

    @property
    def grid(self) -> list[tuple[float, float]]:
        """(value, how far down) of each horizontal line, the base first."""
        step = _step(self.top)
        values = (index * step for index in range(int(self.top // step) + 1))
        return [(value, self.down(value)) for value in values]

    @property
    def ticks(self) -> list[Tick]:
        """Six years and more would touch on a telephone: every second one is left out there."""
        is_long = len(self.years) > 5
        return [
            Tick(
                self.across(12 * index),
                year,
                anchor="middle" if index else "start",
                is_wide=bool(index % 2) and is_long,
            )
            for index, year in enumerate(self.years)
        ]

    @property
    def last(self) -> Point:
        return self.actual[-1] if self.actual else (0.0, 0.0)

    @property
    def last_label(self) -> Beside:
        """Left of a late point, for the chart ends there; not under a low one, on the base line."""
        if self.across(self.last[0]) > 70:
            return Beside(-12, 22, "end")
        is_low = self.down(0) - self.down(self.last[1]) < 40
        return Beside(12, 5 if is_low else 22, "start")

    @property
    def paths(self) -> list[tuple[str, str]]:
        """(class, path) of what has points, from back to front."""
        band = [(month, low, high) for month, low, _middle, high in self.forecast]
        middle = [self._point(month, value) for month, _low, value, _top in self.forecast]
        needed = [self._point(0, 0), self._point(self.months, self.target)]
        drawn = [
            ("bandr", self._around(self.readings)),
            *(("bandf", self._around(one)) for one in (band, *self.further_bands)),
            ("line-req", path_through(needed)),
            ("line-fc", path_through(middle)),
            ("line-a", path_through(self._point(month, value) for month, value in self.actual)),
        ]
        return [(kind, path) for kind, path in drawn if path]

    def _around(self, band: Sequence[tuple[float, float, float]]) -> str:
        high = [self._point(month, top) for month, _low, top in band]
        low = [self._point(month, bottom) for month, bottom, _top in reversed(band)]
        return f"{path_through([*high, *low])}Z" if high else ""

    def _point(self, month: float, value: float) -> Point:
        return 100 * month / self.months, 100 - 100 * value / self.top

    @property
    def wide_labels(self) -> list[Label]:
        """Beside the chart, none touching the one above it."""
        labels = [Label(self.down(self.target) + 5, "lab lab-r", self.target_label)]
        if self.forecast:
            y = self.down(self.forecast[-1][2])
            labels += [
                Label(y + 5, "lab lab-f", self.forecast_label),
                Label(y + 23, "lab-f", self.forecast_range),
            ]
        return _apart(labels)

    @property
    def narrow_labels(self) -> list[Label]:
        """Inside the chart."""
        labels = [Label(self.down(self.target) - 14, "lab lab-r halo", self.target_label)]
        if self.forecast:
            y = self.down(self.forecast[-1][1]) + 60
            labels.append(Label(y, "lab lab-f halo", self.forecast_label))
        return labels


def _step(top: float) -> float:
    """The round distance between grid lines that gives about four of them."""
    rough = top / 4.5
    power = 10 ** math.floor(math.log10(rough))
    return float(max(1, next(power * n for n in (1, 2, 5, 10) if power * n >= rough)))


def _apart(labels: list[Label]) -> list[Label]:
    placed: list[Label] = []
    for label in sorted(labels, key=lambda one: one.y):
        y = max(label.y, placed[-1].y + LINE) if placed else label.y
        placed.append(replace(label, y=round(y, 1)))
    return placed

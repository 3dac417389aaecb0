"""The geometry of charts; their markup is in templates/macros/drawings.html.

The outer <svg> is as wide as its box and has a fixed height; text is placed at percentages of the
width. Shapes live in a nested <svg viewBox="0 0 100 100" preserveAspectRatio="none"> whose strokes
do not scale. No script, no inline style, and text that never shrinks.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

HEIGHT, TOP, BOTTOM = 340, 26, 34
PLOT = HEIGHT - TOP - BOTTOM
TILE = 10
LINE = 18  # between two labels, in pixels
MARK_WIDTH = 0.2  # half of a mark, in percent of the track
Point = tuple[float, float]


def required(**texts: object) -> str:
    """Called by the figure macros: a chart without its words is refused, not rendered."""
    missing = sorted(name for name, text in texts.items() if not text)
    if missing:
        raise ValueError(f"A chart needs {', '.join(missing)}")
    return ""


def _share(value: float, total: float) -> float:
    return max(0.0, min(100.0, 100 * value / total)) if total > 0 else 0.0


# Bars


@dataclass(frozen=True)
class Stretch:
    """A part of a track, in percent of its length."""

    kind: str
    start: float
    width: float


def bar(parts: Sequence[tuple[float, str]], total: float) -> list[Stretch]:
    """One track: parts are (value, class a-e), one after the other."""
    placed, start = [], 0.0
    for value, kind in parts:
        width = min(_share(value, total), 100 - start)
        placed.append(Stretch(kind, round(start, 3), round(width, 3)))
        start += width
    return placed


def place_mark(value: float, total: float) -> float:
    """The position of a thin line in a track."""
    return round(max(0.0, _share(value, total) - MARK_WIDTH), 3)


# Mosaic: one tile, one person


@dataclass(frozen=True)
class Run:
    """Equal tiles beside each other: 1 done, 2 started, 0 missing."""

    kind: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Mosaic:
    width: int
    height: int
    runs: list[Run]
    needed: float | None
    """The position of the line of what is needed by now."""


def mosaic(*, total: int, done: int, started: int, rows: int, mark: float | None = None) -> Mosaic:
    """Tiles fill column by column; more people than tiles fill the whole field."""
    done = min(done, total)
    started = min(started, total - done)
    counts = ((0, done, 1), (done, started, 2), (done + started, total - done - started, 0))
    return Mosaic(
        width=math.ceil(total / rows) * TILE,
        height=rows * TILE,
        runs=[run for start, count, kind in counts for run in _runs(start, count, rows, kind)],
        needed=None if mark is None else round(mark / rows * TILE, 1),
    )


def _runs(start: int, count: int, rows: int, kind: int) -> Iterator[Run]:
    """At most three rectangles: the rest of a column, full columns, the rest."""
    at, end = start, start + count
    while at < end:
        column, row = divmod(at, rows)
        if row == 0 and end - at >= rows:
            columns, height = (end - at) // rows, rows
        else:
            columns, height = 1, min(rows - row, end - at)
        yield Run(kind, column * TILE, row * TILE, columns * TILE, height * TILE)
        at += columns * height


@dataclass(frozen=True)
class Caption:
    x: float
    anchor: str


def mark_caption(total: float, at: float) -> Caption:
    """The words over a mosaic's line; on the right half they end at the line."""
    share = _share(at, total)
    return Caption(round(share, 2), "end" if share > 60 else "start")


# Sparkline


def spark(values: Sequence[float], *, from_zero: bool = True) -> str:
    """A path in a box of 100 by 38; empty with fewer than two values."""
    if len(values) < 2:
        return ""
    top = max(values)
    bottom = 0 if from_zero else min(values) - 0.15 * (top - min(values))
    height = (top - bottom) or 1
    points = [
        (100 * index / (len(values) - 1), 36 - 34 * (value - bottom) / height)
        for index, value in enumerate(values)
    ]
    return _path(points, digits=1)


def _path(points: Iterable[Point], *, digits: int = 2) -> str:
    return " ".join(
        f"{'M' if index == 0 else 'L'}{x:.{digits}f} {y:.{digits}f}"
        for index, (x, y) in enumerate(points)
    )


# Trajectory: what is signed, what is needed, what is forecast


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
    """Months count from the start of the period; a forecast point is (month, low, middle, high)."""

    months: int
    target: float
    actual: Sequence[Point]
    years: Sequence[str]
    now: str
    actual_label: str
    target_label: str
    needed_label: str
    forecast: Sequence[tuple[float, float, float, float]] = ()
    forecast_label: str = ""
    forecast_range: str = ""

    @property
    def top(self) -> float:
        highest = max([self.target, *(v for _m, v in self.actual), *(p[3] for p in self.forecast)])
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
        high = [self._point(month, top) for month, _low, _middle, top in self.forecast]
        low = [self._point(month, bottom) for month, bottom, _mid, _top in reversed(self.forecast)]
        middle = [self._point(month, value) for month, _low, value, _top in self.forecast]
        needed = [self._point(0, 0), self._point(self.months, self.target)]
        drawn = [
            ("bandf", f"{_path([*high, *low])}Z" if high else ""),
            ("line-req", _path(needed)),
            ("line-fc", _path(middle)),
            ("line-a", _path(self._point(month, value) for month, value in self.actual)),
        ]
        return [(kind, path) for kind, path in drawn if path]

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

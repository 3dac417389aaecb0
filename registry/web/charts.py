"""The geometry of charts; their markup is in templates/macros/drawings.html.

The outer <svg> is as wide as its box and has a fixed height; text is placed at percentages of the
width. Shapes live in a nested <svg viewBox="0 0 100 100" preserveAspectRatio="none"> whose strokes
do not scale. No script, no inline style, and text that never shrinks.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    return path_through(points, digits=1)


def path_through(points: Iterable[Point], *, digits: int = 2) -> str:
    return " ".join(
        f"{'M' if index == 0 else 'L'}{x:.{digits}f} {y:.{digits}f}"
        for index, (x, y) in enumerate(points)
    )


# Trajectory: what is signed, what is needed, what is forecast

"""Charts as SVG written by the server: no script, no inline style, and text that never shrinks.

The outer <svg> is as wide as its box and has a fixed height; text stands at percentages of the
width. Shapes live in a nested <svg viewBox="0 0 100 100" preserveAspectRatio="none"> whose strokes
do not scale. Every colour is a class, every text is escaped, every id comes from the caller.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import format_decimal
from markupsafe import Markup

HEIGHT, TOP, BOTTOM = 340, 26, 34
PLOT = HEIGHT - TOP - BOTTOM
TILE = 10


def required(**texts: object) -> str:
    """Called by the figure macros: a chart without its words is refused, not rendered."""
    missing = sorted(name for name, text in texts.items() if not text)
    if missing:
        raise ValueError(f"A chart needs {', '.join(missing)}")
    return ""


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)


def _share(value: float, total: float) -> float:
    return max(0.0, min(100.0, 100 * value / total)) if total > 0 else 0.0


# Bars


def bar(
    parts: Sequence[tuple[float, str]],
    total: float,
    *,
    size: str = "",
    marks: Sequence[float] = (),
    label: str = "",
) -> Markup:
    """One track: parts are (value, class a-e); a mark is a value shown as a thin line."""
    shapes, start = [], 0.0
    for value, kind in parts:
        width = min(_share(value, total), 100 - start)
        shapes.append(
            Markup('<rect class="{}" x="{:.3f}%" y="0" width="{:.3f}%" height="100%"/>').format(
                kind, start, width
            )
        )
        start += width
    for mark in marks:
        left = max(0.0, _share(mark, total) - 0.2)
        shapes.append(
            Markup('<rect class="t" x="{:.3f}%" y="0" width="2" height="100%"/>').format(left)
        )
    return Markup('<svg class="bar {}"{} focusable="false">{}</svg>').format(
        size, _named(label), _join(shapes)
    )


def _named(label: str) -> Markup:
    if not label:
        return Markup(' aria-hidden="true"')
    return Markup(' role="img" aria-label="{}"').format(label)


# Mosaic: one tile, one person


def mosaic(
    chart_id: str,
    *,
    total: int,
    done: int,
    started: int,
    rows: int,
    label: str,
    mark: float | None = None,
    layout: str = "",
) -> Markup:
    """Tiles fill column by column; more people than tiles fill the whole field."""
    done = min(done, total)
    started = min(started, total - done)
    columns = math.ceil(total / rows)
    runs = [
        *_run(chart_id, 0, done, rows, "1"),
        *_run(chart_id, done, started, rows, "2"),
        *_run(chart_id, done + started, total - done - started, rows, "0"),
    ]
    return Markup(
        '<svg class="mosaic {}" viewBox="0 0 {} {}" role="img" aria-label="{}" focusable="false">'
        "<defs>{}</defs>{}{}</svg>"
    ).format(
        layout,
        columns * TILE,
        rows * TILE,
        label,
        _join(_tile(chart_id, kind) for kind in "012"),
        _join(runs),
        _needed_line(mark, rows),
    )


def _tile(chart_id: str, kind: str) -> Markup:
    return Markup(
        '<pattern id="{}-{}" width="{t}" height="{t}" patternUnits="userSpaceOnUse">'
        '<rect class="m{}" x=".8" y=".8" width="8.4" height="8.4" rx="1.8"/></pattern>'
    ).format(chart_id, kind, kind, t=TILE)


def _run(chart_id: str, start: int, count: int, rows: int, kind: str) -> list[Markup]:
    """A run of equal tiles as at most three rectangles: rest of a column, full columns, the rest."""
    shapes, at, end = [], start, start + count
    while at < end:
        column, row = divmod(at, rows)
        if row == 0 and end - at >= rows:
            columns, height = (end - at) // rows, rows
        else:
            columns, height = 1, min(rows - row, end - at)
        shapes.append(
            Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="url(#{}-{})"/>').format(
                column * TILE, row * TILE, columns * TILE, height * TILE, chart_id, kind
            )
        )
        at += columns * height
    return shapes


def _needed_line(mark: float | None, rows: int) -> Markup:
    if mark is None:
        return Markup("")
    return Markup('<line class="mk" x1="{x:.1f}" x2="{x:.1f}" y1="-10" y2="{y}"/>').format(
        x=mark / rows * TILE, y=rows * TILE + 10
    )


def mark_caption(total: float, at: float, text: str) -> Markup:
    """The words over a mosaic's line; on the right half they end at the line."""
    side = "end" if _share(at, total) > 60 else "start"
    return Markup(
        '<div class="mos-cap mos-w" aria-hidden="true"><svg><text x="{:.2f}%" y="16" '
        'text-anchor="{}">{}</text></svg></div>'
    ).format(_share(at, total), side, text)


# Sparkline


def spark(values: Sequence[float], *, from_zero: bool = True) -> Markup:
    if len(values) < 2:
        return Markup("")
    top = max(values)
    bottom = 0 if from_zero else min(values) - 0.15 * (top - min(values))
    height = (top - bottom) or 1
    points = [
        (100 * index / (len(values) - 1), 36 - 34 * (value - bottom) / height)
        for index, value in enumerate(values)
    ]
    return Markup(
        '<svg class="spark" viewBox="0 0 100 38" preserveAspectRatio="none" aria-hidden="true" '
        'focusable="false"><path d="{}"/></svg>'
    ).format(_path(points, digits=1))


def _path(points: Iterable[tuple[float, float]], *, digits: int = 2) -> str:
    return " ".join(
        f"{'M' if index == 0 else 'L'}{x:.{digits}f} {y:.{digits}f}"
        for index, (x, y) in enumerate(points)
    )


# Trajectory: what is signed, what is needed, what is forecast


@dataclass(frozen=True, kw_only=True)
class Trajectory:
    """Months count from the start of the period; a forecast point is (month, low, middle, high)."""

    months: int
    target: float
    actual: Sequence[tuple[float, float]]
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
        return 100 * month / self.months

    def down(self, value: float) -> float:
        return TOP + PLOT * (1 - value / self.top)

    def point(self, month: float, value: float) -> tuple[float, float]:
        return self.across(month), 100 - 100 * value / self.top


def trajectory(chart_id: str, figure: Trajectory) -> Markup:
    """Named by the elements `<chart_id>-title` and `<chart_id>-summary` of the figure around it."""
    month, value = figure.actual[-1] if figure.actual else (0.0, 0.0)
    layers = [
        *_grid(figure),
        *_years(figure),
        _today(figure, month),
        _lines(figure),
        _actual_point(figure, month, value),
        *_end_labels(figure),
        _needed_label(figure),
    ]
    return Markup(
        '<svg class="chart" height="{}" role="img" aria-labelledby="{id}-title {id}-summary" '
        'focusable="false">{}</svg>'
    ).format(HEIGHT, _join(layers), id=chart_id)


def _step(top: float) -> float:
    """The round distance between grid lines that gives about four of them."""
    rough = top / 4.5
    power = 10 ** math.floor(math.log10(rough))
    return float(max(1, next(power * n for n in (1, 2, 5, 10) if power * n >= rough)))


def _grid(figure: Trajectory) -> Iterable[Markup]:
    step = _step(figure.top)
    for index in range(int(figure.top // step) + 1):
        y = figure.down(index * step)
        yield Markup('<line class="grid{}" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>').format(
            "" if index else " base", y=y
        )
        if index:
            yield Markup('<text class="tick halo" x="0" y="{:.1f}">{}</text>').format(
                y - 6, format_decimal(index * step)
            )


def _years(figure: Trajectory) -> Iterable[Markup]:
    base = figure.down(0)
    tick = Markup('<line class="grid base" x1="{x:.2f}%" x2="{x:.2f}%" y1="{y:.1f}" y2="{z:.1f}"/>')
    for index, year in enumerate(figure.years):
        x = figure.across(12 * index)
        # Six years and more would touch on a telephone: every second one is left out there.
        kind = "tick wide" if index % 2 and len(figure.years) > 5 else "tick"
        yield Markup('<text class="{}" x="{:.2f}%" y="{}" text-anchor="{}">{}</text>').format(
            kind, x, HEIGHT - 10, "middle" if index else "start", year
        )
        yield tick.format(x=x, y=base, z=base + 5)
    yield tick.format(x=100, y=base, z=base + 5)


def _today(figure: Trajectory, month: float) -> Markup:
    return Markup(
        '<line class="now" x1="{x:.2f}%" x2="{x:.2f}%" y1="{:.1f}" y2="{}"/>'
        '<text class="tick halo" x="{x:.2f}%" dx="8" y="{}">{}</text>'
    ).format(figure.down(0), TOP + 6, TOP + 16, figure.now, x=figure.across(month))


def _lines(figure: Trajectory) -> Markup:
    high = [figure.point(m, top) for m, _low, _mid, top in figure.forecast]
    low = [figure.point(m, bottom) for m, bottom, _mid, _top in reversed(figure.forecast)]
    middle = [figure.point(m, mid) for m, _low, mid, _top in figure.forecast]
    needed = [figure.point(0, 0), figure.point(figure.months, figure.target)]
    paths = [
        ("bandf", _path([*high, *low]) + "Z" if high else ""),
        ("line-req", _path(needed)),
        ("line-fc", _path(middle)),
        ("line-a", _path(figure.point(m, v) for m, v in figure.actual)),
    ]
    return Markup(
        '<svg x="0" y="{}" width="100%" height="{}" viewBox="0 0 100 100" '
        'preserveAspectRatio="none" overflow="visible">{}</svg>'
    ).format(
        TOP, PLOT, _join(Markup('<path class="{}" d="{}"/>').format(*p) for p in paths if p[1])
    )


def _actual_point(figure: Trajectory, month: float, value: float) -> Markup:
    late = figure.across(month) > 70
    is_low = (
        figure.down(0) - figure.down(value) < 40
    )  # under the point it would lie on the base line
    return Markup(
        '<circle class="pt" cx="{x:.2f}%" cy="{y:.1f}" r="6"/>'
        '<text class="lab lab-a halo" x="{x:.2f}%" dx="{}" dy="{}" y="{y:.1f}" '
        'text-anchor="{}">{}</text>'
    ).format(
        -12 if late else 12,
        5 if is_low and not late else 22,
        "end" if late else "start",
        figure.actual_label,
        x=figure.across(month),
        y=figure.down(value),
    )


def _end_labels(figure: Trajectory) -> Iterable[Markup]:
    """On wide screens beside the chart, on narrow ones inside it."""
    target = figure.down(figure.target)
    yield Markup('<circle class="pt-t" cx="100%" cy="{:.1f}" r="6"/>').format(target)
    wide = [(target + 5, "lab lab-r", figure.target_label)]
    narrow = [(target - 14, "lab lab-r halo", figure.target_label)]
    if figure.forecast:
        _month, low, middle, _high = figure.forecast[-1]
        y = figure.down(middle)
        yield Markup('<circle class="pt-f" cx="100%" cy="{:.1f}" r="5"/>').format(y)
        wide += [
            (y + 5, "lab lab-f", figure.forecast_label),
            (y + 23, "lab-f", figure.forecast_range),
        ]
        narrow.append((figure.down(low) + 60, "lab lab-f halo", figure.forecast_label))
    yield _labels("wide", _apart(wide), anchor="start", shift=16)
    yield _labels("narrow", narrow, anchor="end", shift=-4)


def _apart(labels: list[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    """Pushes a label down when it would touch the one above it."""
    placed = sorted(labels)
    for index, (above, below) in enumerate(pairwise(list(placed)), start=1):
        y = max(below[0], placed[index - 1][0] + 18 if above else below[0])
        placed[index] = (y, below[1], below[2])
    return placed


def _labels(
    width: str, labels: Iterable[tuple[float, str, str]], *, anchor: str, shift: int
) -> Markup:
    texts = [
        Markup('<text class="{}" x="100%" dx="{}" y="{:.1f}" text-anchor="{}">{}</text>').format(
            kind, shift, y, anchor, text
        )
        for y, kind, text in labels
    ]
    return Markup('<g class="{}">{}</g>').format(width, _join(texts))


def _needed_label(figure: Trajectory) -> Markup:
    return Markup(
        '<text class="lab-r halo wide" x="50%" dx="-14" y="{:.1f}" text-anchor="end">{}</text>'
    ).format(figure.down(figure.target / 2) - 12, figure.needed_label)

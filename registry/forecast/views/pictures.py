"""The way so far and the bands ahead, as the chart and its table show them."""

from typing import Any

from registry.core.i18n import _, format_date, format_number
from registry.forecast.shown import Month, Target
from registry.web.trajectory import Trajectory

DAYS = 30.4375
HALF_YEAR = 6


def draw(target: Target) -> Trajectory:
    start = target.begins
    months = (target.until - start).days / DAYS
    actual = [((day - start).days / DAYS, float(number)) for day, number in target.actual]
    here = actual[-1] if actual else (0.0, float(target.counted))
    ahead = [one for one in target.months if (one.day - start).days / DAYS > here[0]]
    place = [((one.day - start).days / DAYS, one) for one in ahead]
    low, high = map(format_number, target.last.band(80))
    return Trajectory(
        months=round(months) or 1,
        target=target.value,
        actual=actual or [here],
        years=[str(year) for year in range(start.year, target.until.year + 1)],
        now=format_date(target.day if target.is_begun else start),
        actual_label=_("%(count)s counted", count=format_number(target.counted))
        if target.is_begun
        else "",
        target_label=_("Target %(number)s", number=format_number(target.value)),
        needed_label=_("Needed"),
        forecast=[(*_start(here), here[1]), *((at, *_of(one)) for at, one in place)],
        further_bands=[
            [_start(here), *((at, *one.band(share)) for at, one in place)] for share in (95, 50)
        ],
        forecast_label=_("Forecast %(number)s", number=format_number(target.last.middle)),
        forecast_range=f"({low}–{high})",
    )


def _start(here: tuple[float, float]) -> tuple[float, float, float]:
    return here[0], here[1], here[1]


def _of(month: Month) -> tuple[float, float, float]:
    low, high = month.band(80)
    return float(low), float(month.middle), float(high)


def needed_on(target: Target, day: Any) -> int:
    """At an even pace from the first to the last day of the period."""
    whole = (target.until - target.begins).days
    passed = min(max(0, (day - target.begins).days), whole)
    return int(round(target.value * passed / whole))


def tabulate(target: Target) -> list[tuple[Any, ...]]:
    """Ends of half-years, behind and ahead, with the data day and the last one."""
    past = [(day, number) for day, number in target.actual if day.month % HALF_YEAR == 0]
    past = [*past, *target.actual[-1:]] if target.actual else []
    rows: list[tuple[Any, ...]] = [
        (format_date(day), number, needed_on(target, day), "", "", "", "")
        for day, number in dict(past).items()
    ]
    ahead = [one for one in target.months if one.day.month % HALF_YEAR == 0]
    rows += [
        (
            format_date(one.day),
            "",
            needed_on(target, one.day),
            one.middle,
            *(one.tell(share) for share in (50, 80, 95)),
        )
        for one in dict.fromkeys([*ahead, target.last])
    ]
    return rows

"""The method tried on the stored history: what it would have forecast at earlier dates, of what was known
then, beside what came."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from registry.core.db import read_only
from registry.forecast.back_test import HORIZONS, compare
from registry.forecast.gathering import first_target, gather_pipeline, list_counted
from registry.forecast.parameters import Parameters, limit
from registry.forecast.simulating import Calendar, simulate

QUARTER = 3


def origins(first: date, today: date, *, least: int) -> list[date]:
    """Ends of quarters, with enough behind them and at least the shortest horizon ahead."""
    found = []
    day = _month_after(first + timedelta(least), 0)
    while _month_after(day, min(HORIZONS)) <= today:
        if day.month % QUARTER == 0:
            found.append(day)
        day = _month_after(day, 1)
    return found


def _month_after(day: date, months: int) -> date:
    """The last day of a month."""
    month = day.year * 12 + day.month - 1 + months + 1
    return date(month // 12, month % 12 + 1, 1) - timedelta(1)


def try_past(
    today: date, parameters: Parameters, *, seed: int, report: Callable[[], None]
) -> list[dict[str, Any]]:
    with read_only():
        target = first_target(today)
        days = origins(target.counts_from, today, least=limit("history_days", on=today))
    return [row for day in days for row in _try(day, today, parameters, seed, report)]


def _try(
    day: date, today: date, parameters: Parameters, seed: int, report: Callable[[], None]
) -> list[dict[str, Any]]:
    report()
    ends = [(months, _month_after(day, months)) for months in HORIZONS]
    ends = [(months, end) for months, end in ends if end <= today]
    with read_only():
        target = first_target(today)
        inputs = gather_pipeline(day, parameters)
        numbers = [len(list_counted(target, end)) for _months, end in ends]
        there = len(list_counted(target, day))
    calendar = Calendar(day + timedelta(1), max(end for _months, end in ends))
    drawn = simulate(inputs, parameters, calendar, seed=seed).cumsum(axis=1)
    return [
        {
            "origin": day.isoformat(),
            "until": end.isoformat(),
            "there": there,
            **compare(drawn[:, months - 1], months=months, came=number - there).to_plain(),
        }
        for (months, end), number in zip(ends, numbers, strict=True)
    ]

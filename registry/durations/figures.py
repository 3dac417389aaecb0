"""Figures of how long steps take. What has not ended is in no median: nobody knows yet how long it will
be. It is counted beside, with the days so far."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from registry.core.i18n import _
from registry.core.packaged import row_in_force


@dataclass(frozen=True)
class Stay:
    """One row of what was read. `part`: by what the figures are broken down."""

    kind: str
    step: str
    ended_on: date | None
    days: int
    usual: int | None
    part: Any = None


@dataclass(frozen=True)
class Figures:
    ended: int
    measured: int  # ended, of a step that had a benchmark
    over: int
    median: int | None
    quarter: int | None
    three_quarters: int | None
    nine_tenths: int | None
    open: int
    open_over: int
    longest_open: int | None
    is_few: bool

    @property
    def share_over(self) -> int | None:
        """In percent."""
        return round(100 * self.over / self.measured) if self.measured else None


def limit(code: str, *, on: date) -> int:
    return int(row_in_force("registry.durations", "limits.csv", on=on, code=code)["value"])


def at_most(days: Sequence[int], share: float) -> int | None:
    """Within how many days so many of them ended; of sorted numbers, one that really occurred."""
    return days[max(0, ceil(share * len(days)) - 1)] if days else None


def summarise(stays: Iterable[Stay], *, few: int) -> Figures:
    ended: list[Stay] = []
    still: list[Stay] = []
    for one in stays:
        (still if one.ended_on is None else ended).append(one)
    days = sorted(one.days for one in ended)
    return Figures(
        ended=len(ended),
        measured=sum(one.usual is not None for one in ended),
        over=sum(_is_over(one) for one in ended),
        median=at_most(days, 0.5),
        quarter=at_most(days, 0.25),
        three_quarters=at_most(days, 0.75),
        nine_tenths=at_most(days, 0.9),
        open=len(still),
        open_over=sum(_is_over(one) for one in still),
        longest_open=max((one.days for one in still), default=None),
        is_few=len(ended) < few,
    )


def _is_over(one: Stay) -> bool:
    return one.usual is not None and one.days > one.usual


def by_key(stays: Iterable[Stay], key: str, *, few: int) -> Mapping[Hashable, Figures]:
    groups: dict[Hashable, list[Stay]] = defaultdict(list)
    for one in stays:
        groups[getattr(one, key)].append(one)
    return {value: summarise(group, few=few) for value, group in groups.items()}


@dataclass(frozen=True)
class Quarter:
    first: date
    last: date
    number: int
    figures: Figures

    @property
    def name(self) -> str:
        return _("Quarter %(number)s/%(year)s", number=self.number, year=self.first.year)


def by_quarter(stays: Iterable[Stay], *, today: date, count: int, few: int) -> list[Quarter]:
    """Of what ended in each of the last quarters, this one included."""
    groups: dict[date, list[Stay]] = defaultdict(list)
    for one in stays:
        if one.ended_on is not None:
            groups[first_of_quarter(one.ended_on)].append(one)
    first = first_of_quarter(today)
    found: list[Quarter] = []
    while len(found) < count:
        last = first_of_quarter(first + timedelta(100)) - timedelta(1)
        number = (first.month + 2) // 3
        found.append(Quarter(first, last, number, summarise(groups[first], few=few)))
        first = first_of_quarter(first - timedelta(1))
    return found[::-1]


def first_of_quarter(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)

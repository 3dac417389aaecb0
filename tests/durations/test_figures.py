"""Medians, shares and trends of how long steps take."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.durations.figures import Stay, at_most, by_quarter, first_of_quarter, summarise

DAY = date(2026, 11, 29)
FEW = 10


def stay(days: int, *, ended: date | None = DAY, usual: int | None = 14, **values: Any) -> Stay:
    return Stay("step", "offered", ended, days, usual, **values)


def test_the_median_and_the_quartiles_are_days_that_occurred() -> None:
    found = summarise([stay(days) for days in (1, 2, 3, 10, 90)], few=FEW)
    assert (found.quarter, found.median, found.three_quarters, found.nine_tenths) == (2, 3, 10, 90)
    assert found.share_over == 20
    assert found.is_few


def test_what_is_still_open_stands_apart_from_the_medians() -> None:
    stays = [stay(5), stay(300, ended=None), stay(3, ended=None)]
    found = summarise(stays, few=1)
    assert (found.ended, found.median, found.share_over) == (1, 5, 0)
    assert (found.open, found.open_over, found.longest_open) == (2, 1, 300)
    assert not found.is_few


def test_steps_without_a_benchmark_are_in_no_share() -> None:
    found = summarise([stay(500, usual=None), stay(20), stay(2)], few=FEW)
    assert (found.ended, found.measured, found.over, found.share_over) == (3, 2, 1, 50)


def test_nothing_gives_no_figures() -> None:
    found = summarise([], few=FEW)
    assert found.median is found.share_over is found.longest_open is None


def test_quarters_follow_each_other_and_are_empty_where_nothing_ended() -> None:
    stays = [
        stay(4, ended=date(2026, 10, 1)),
        stay(8, ended=date(2026, 9, 30)),
        stay(9, ended=None),
    ]
    found = by_quarter(stays, today=DAY, count=8, few=FEW)
    assert [one.number for one in found] == [1, 2, 3, 4] * 2
    assert [one.figures.median for one in found[-2:]] == [8, 4]
    assert found[0].first == date(2025, 1, 1)
    assert found[-1].last == date(2026, 12, 31)
    assert found[3].figures.ended == 0


@pytest.mark.parametrize(("month", "first"), [(1, 1), (3, 1), (4, 4), (12, 10)])
def test_a_quarter_begins_with_its_first_month(month: int, first: int) -> None:
    assert first_of_quarter(date(2026, month, 15)) == date(2026, first, 1)


@given(st.lists(st.integers(0, 400), min_size=1), st.floats(0.01, 1))
def test_at_least_that_share_ended_within_the_days_told(days: list[int], share: float) -> None:
    within = at_most(sorted(days), share)
    assert within in days
    assert sum(one <= within for one in days) >= share * len(days) - 1e-9

"""Places in a table claim no more than the numbers know."""

import random
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.dashboard import standing
from registry.dashboard.rates import places, rate, wilson
from registry.targets.verdicts import Verdict

NUMBERS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=1, max_size=12)


@given(NUMBERS)
def test_nobody_is_placed_surely_above_whose_interval_meets_theirs(
    numbers: list[tuple[int, int]],
) -> None:
    found = places([rate(place, *one, percent=90) for place, one in enumerate(numbers)])
    assert {one.rate.value for one in found} == set(range(len(numbers)))
    for one in found:
        assert 1 <= one.best <= one.worst <= len(found)
        for other in found:
            if one.worst < other.best:
                assert one.rate.low > other.rate.high


@given(st.integers(0, 60), st.integers(1, 60))
def test_an_interval_holds_the_rate_and_narrows_with_the_numbers(
    counted: int, planned: int
) -> None:
    low, high = wilson(counted, planned, percent=90)
    assert 0 <= low <= min(1.0, counted / planned) + 1e-9
    assert min(1.0, counted / planned) - 1e-9 <= high <= 1
    more_low, more_high = wilson(counted * 10, planned * 10, percent=90)
    assert more_high - more_low < high - low


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    rng = random.Random(1)
    held = 0
    for _number in range(2_000):
        truth, planned = rng.uniform(0.05, 0.95), rng.randrange(5, 60)
        counted = sum(rng.random() < truth for _seat in range(planned))
        low, high = wilson(counted, planned, percent=90)
        held += low <= truth <= high
    assert 0.87 < held / 2_000 < 0.94


@pytest.mark.parametrize("last", [date(2026, 11, 30), date(2026, 2, 28), date(2025, 5, 24)])
def test_the_months_add_up_to_the_number(last: date) -> None:
    first, rng = date(2025, 5, 24), random.Random(2)
    span = (last - first).days + 1
    days = [first + timedelta(rng.randrange(span)) for _number in range(40)]
    verdicts = [Verdict(uuid4(), None, None, (), day) for day in days]
    months = standing.by_month(verdicts, first=first, last=last)
    assert months[-1].total == sum(one.new for one in months) == len(days)
    assert months[-1].last == last
    for one in months:
        assert one.total == sum(day <= one.last for day in days)

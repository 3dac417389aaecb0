"""The method: its sums, what it does with what it does not know, and whether its intervals are honest."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from registry.forecast import back_test
from registry.forecast.describing import describe
from registry.forecast.flows import Clock, Terms
from registry.forecast.hazards import UNCHANGED, Change, Stays, draw_rates, read_stays
from registry.forecast.kinds import SIGNED, STEPS, Step
from registry.forecast.parameters import Parameters
from registry.forecast.simulating import AS_IT_IS, Calendar, Supposed, simulate
from registry.forecast.spells import Floats, Inputs
from registry.forecast.stock import Stock, simulate_stock
from registry.forecast.supposing import Lever, Wish, list_singles
from registry.forecast.worlds import DAY, Maker, World, look, make

PARAMETERS = Parameters.in_force(DAY, draws=60)
BANDS = PARAMETERS.bands
YEAR = Calendar(date(2026, 12, 1), date(2027, 11, 30))


@pytest.fixture(scope="module")
def world() -> World:
    steady = replace(PARAMETERS, drift_percent=0)
    return make(np.random.default_rng(5), Maker.OWN, steady, size=400)


@pytest.fixture(scope="module")
def inputs(world: World) -> Inputs:
    return look(world, PARAMETERS)


def stays_of(events: Any, exposure: Any, change: Change = UNCHANGED, weeks: int = 200) -> Stays:
    rates = draw_rates(
        np.random.default_rng(1), np.array(events, float), np.array(exposure, float),
        draws=40, prior_exits=20,
    )  # fmt: skip
    standing = np.ones(np.shape(exposure))
    return read_stays(rates, standing, bands=BANDS, weeks=weeks, change=change)


def steady(ends: int, share: float, weeks: float) -> tuple[Floats, Floats]:
    """One group whose hazard is the same at every age."""
    at_risk = np.full((1, len(BANDS)), weeks / len(BANDS))
    events = np.zeros((1, 2, len(BANDS)))
    events[0] = np.array([share, 1 - share])[:, None] * ends / len(BANDS)
    return events, at_risk


def mean_weeks(stays: Stays) -> float:
    on = stays.on.mean(axis=(0, 1))
    return float((on * np.arange(len(on))).sum() / on.sum())


def test_stays_last_as_long_as_they_did_and_end_as_they_did() -> None:
    stays = stays_of(*steady(20_000, 0.7, 100_000))
    assert mean_weeks(stays) == pytest.approx(5, rel=0.05)
    assert stays.on.sum(axis=-1).mean() == pytest.approx(0.7, abs=0.02)
    assert (stays.on.sum(axis=-1) + stays.out.sum(axis=-1)).mean() == pytest.approx(1, abs=1e-6)
    assert stays.later_on.sum(axis=-1).mean() == pytest.approx(0.7, abs=0.02)


@pytest.mark.parametrize("pace", [0.5, 2.0])
def test_a_pace_changes_how_long_and_not_how_it_ends(pace: float) -> None:
    known = steady(20_000, 0.7, 100_000)
    was, now = stays_of(*known), stays_of(*known, change=Change(pace=pace))
    assert mean_weeks(now) == pytest.approx(pace * mean_weeks(was), rel=0.03)
    assert now.on.sum() == pytest.approx(was.on.sum(), rel=1e-3)


def test_odds_change_how_it_ends_and_not_how_long() -> None:
    known = steady(20_000, 0.5, 100_000)
    now = stays_of(*known, change=Change(odds=4))
    assert now.on.sum(axis=-1).mean() == pytest.approx(0.8, abs=0.02)
    assert mean_weeks(now) == pytest.approx(mean_weeks(stays_of(*known)), rel=0.01)


def test_a_group_without_cases_is_like_the_whole_and_less_certain() -> None:
    events, exposure = steady(2_000, 0.7, 10_000)
    both = np.concatenate([events, np.zeros_like(events)])
    at_risk = np.concatenate([exposure, np.zeros_like(exposure)])
    on = stays_of(both, at_risk).on.sum(axis=-1)
    assert on[:, 1].mean() == pytest.approx(0.7, abs=0.1)
    assert on[:, 1].std() > 2 * on[:, 0].std()


def test_a_step_that_nobody_ever_took_is_no_error() -> None:
    nothing = np.zeros((2, 2, len(BANDS))), np.zeros((2, len(BANDS)))
    stays = stays_of(*nothing)
    assert np.isfinite(stays.on).all()
    assert 0.2 < stays.on.sum(axis=-1).mean() < 0.8


def test_waves_convolve_without_coming_round_again() -> None:
    clock, rng = Clock(100), np.random.default_rng(3)
    one, other = rng.random((2, 3, 101))
    found = clock.flow(clock.waves(one) * clock.waves(other))
    right = [np.convolve(a, b)[:101] for a, b in zip(one, other, strict=True)]
    assert np.allclose(found, right, rtol=1e-4, atol=1e-5)


def test_starts_wait_for_the_next_term_and_keep_their_number() -> None:
    flow = np.ones((1, 1, 40))
    started = Terms(np.array([10.0, 30.0, 90.0]), np.ones((1, 1)), 2).wait(flow)
    assert np.flatnonzero(started[0, 0]).tolist() == [10, 30]
    assert started[0, 0, [10, 30]].tolist() == [9, 20]


@pytest.mark.parametrize("day", [date(2026, 11, 29), date(2027, 12, 31), date(2028, 2, 29)])
def test_each_week_belongs_to_its_months_once(day: date) -> None:
    calendar = Calendar(day, date(2030, 12, 31))
    assert calendar.months[-1] == date(2030, 12, 31)
    assert calendar.months[0].month == day.month
    shares = calendar.shares_of_weeks()
    assert np.allclose(shares.sum(axis=1), 1)
    assert (shares > -1e-12).all()


def test_of_a_large_world_the_sum_is_what_came(world: World, inputs: Inputs) -> None:
    drawn = simulate(inputs, replace(PARAMETERS, drift_percent=0), YEAR, seed=3)
    came = world.counted_between(0, 365.5)
    assert drawn.sum(axis=1).mean() == pytest.approx(came, rel=0.06)


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(inputs: Inputs) -> None:
    few = replace(PARAMETERS, draws=20)
    first, again, other = (simulate(inputs, few, YEAR, seed=seed) for seed in (8, 8, 9))
    assert first.tobytes() == again.tobytes() != other.tobytes()


def test_what_is_kept_makes_the_same_inputs_again(inputs: Inputs) -> None:
    assert Inputs.read(inputs.to_plain()) == inputs


@pytest.mark.parametrize(
    "supposed",
    [
        Supposed({1: Change(often=1.2)}),
        Supposed({2: Change(pace=0.5)}),
        Supposed({4: Change(odds=1.5)}),
        Supposed({SIGNED: Change(odds=2)}),
        Supposed(arrivals=1.3),
    ],
)
def test_whatever_goes_better_brings_more(inputs: Inputs, supposed: Supposed) -> None:
    few = replace(PARAMETERS, draws=20)
    was, now = (
        simulate(inputs, few, YEAR, seed=1, supposed=one, is_expected=True).sum()
        for one in (AS_IT_IS, supposed)
    )
    assert now > was


def test_each_step_has_its_days_and_its_share(inputs: Inputs) -> None:
    steps = describe(inputs, PARAMETERS, seed=1)
    assert [one.step for one in steps] == list(STEPS)
    answering = steps[STEPS.index(Step.ANSWERING)]
    assert 4 <= answering.days <= 14
    assert 0.6 < answering.success < 0.95
    singles = list_singles(steps, days=7, points=5, percent=20)
    assert {one.lever for one in singles} == set(Lever)
    assert Step.SIGNED not in {one.step for one in singles if one.lever is Lever.DAYS}
    supposed = Wish({"answering": answering.days * 2}, {}, openings=120).apply(steps)
    assert supposed.of(STEPS.index(Step.ANSWERING)).pace == 2
    assert supposed.of(STEPS.index(Step.VERIFIED)).often == 1.2


def test_a_number_at_work_rises_with_who_comes_and_falls_with_who_leaves() -> None:
    steady, leaving = Stock(20, [1] * 12, 10, 0), Stock(20, [0] * 12, 10, 8)
    ahead = Calendar(date(2026, 12, 1), date(2028, 11, 30))
    more, fewer = (
        20 + simulate_stock(one, PARAMETERS, ahead, seed=1).sum(axis=1) for one in (steady, leaving)
    )
    assert more.mean() == pytest.approx(44, abs=6)
    assert fewer.mean() < 10
    assert fewer.min() >= 0


@pytest.mark.parametrize("maker", Maker)
def test_intervals_of_80_percent_hold_what_came_about_80_times_in_100(maker: Maker) -> None:
    of = replace(PARAMETERS, draws=80)
    tries = [
        one for number in range(20) for one in back_test.try_world(maker, number, of, seed=SEED)
    ]
    assert 0.75 <= back_test.coverage(tries, 80) <= 0.85
    assert back_test.coverage(tries, 50) < back_test.coverage(tries, 80)
    assert back_test.coverage(tries, 80) <= back_test.coverage(tries, 95)


SEED = 1002

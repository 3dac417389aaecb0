"""The assignment is the best one, says so with a proof, and answers what another would cost."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from assignment.instances import draw, keeps_all_limits, try_everything
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.assignment.certificate import NotProven, certify
from registry.assignment.problem import Couple, Limit, Pair, Problem, Worth, worth
from registry.assignment.questions import (
    price_of_overrides,
    scarcity,
    why_not,
    why_this,
)
from registry.assignment.solver import Impossible, Solution, solve


@pytest.mark.parametrize("seed", range(60))
def test_nothing_that_can_be_tried_is_better(seed: int) -> None:
    problem = draw(seed)
    best = try_everything(problem)
    if best is None:
        with pytest.raises(Impossible):
            solve(problem)
        return
    solution = solve(problem)
    assert solution.worth == best
    assert solution.certificate.gap == 0


@settings(max_examples=40)
@given(st.integers(1_000, 10**9))
def test_larger_assignments_are_proven_and_do_not_hang_on_the_order_of_pairs(seed: int) -> None:
    problem = replace(draw(seed, experts=30, openings=20, most=300), pins=frozenset())
    solution = solve(problem)
    assert solution.certificate.gap == 0
    assert solve(replace(problem, pairs=problem.pairs[::-1])).chosen == solution.chosen


def three() -> Problem:
    """Nam suits both openings, Vĩnh only the second, for which Nam would be a little better."""
    return Problem(
        pairs=[
            Pair("nam", "chips", "hust", "nam-1", 8_800),
            Pair("nam", "digital", "vnu", "nam-1", 9_200),
            Pair("vinh", "digital", "vnu", "vinh-1", 8_900),
        ],
        seats={"chips": 1, "digital": 1},
        approaches={"nam": 1, "vinh": 1},
        quotas={"hust": 1, "vnu": 1},
    )


def test_a_filled_seat_counts_more_than_a_better_fit() -> None:
    assert solve(three()).chosen == {("nam", "chips"), ("vinh", "digital")}


def test_why_not_names_the_limits_and_the_exact_price() -> None:
    answer = why_not(three(), solve(three()), ("nam", "digital"))
    assert answer.price == Worth(1, 8_500)
    assert {kind for kind, _name in answer.full} == set(Limit)
    assert {pair.couple for pair in answer.leaving} == {("nam", "chips"), ("vinh", "digital")}
    assert [pair.couple for pair in answer.coming] == [("nam", "digital")]


def test_forbidding_a_chosen_pair_has_a_price_too() -> None:
    answer = why_this(three(), solve(three()), ("nam", "chips"))
    assert answer.price == Worth(1, 8_500)  # Nam takes the other seat, Vĩnh is left over


@pytest.mark.parametrize("seed", range(40))
def test_the_price_of_each_pair_is_what_a_new_assignment_with_it_or_without_it_loses(
    seed: int,
) -> None:
    problem = draw(seed, experts=7, openings=6, most=24)
    if try_pins(problem) is None:
        return
    solution = solve(problem)
    for pair in problem.free:
        is_in = pair.couple in solution.chosen
        changed = problem.with_veto(pair.couple) if is_in else problem.with_pin(pair.couple)
        ask = why_this if is_in else why_not
        answer = ask(problem, solution, pair.couple)
        if not answer.is_possible:
            with pytest.raises(Impossible):
                solve(changed)
            continue
        assert answer.price == solution.worth - solve(changed).worth
        moved = (solution.chosen - couples(answer.leaving)) | couples(answer.coming)
        kept = [one for one in problem.pairs if one.couple in moved]
        assert keeps_all_limits(changed, kept)
        assert answer.price == solution.worth - worth(kept)


def couples(pairs: Sequence[Pair]) -> set[Couple]:
    return {pair.couple for pair in pairs}


def try_pins(problem: Problem) -> Solution | None:
    try:
        return solve(problem)
    except Impossible:
        return None


@pytest.mark.parametrize("seed", range(12))
def test_an_override_costs_what_is_lost_by_it(seed: int) -> None:
    problem = replace(draw(seed), pins=frozenset())
    base = problem.without_overrides()
    assert price_of_overrides(problem, solve(problem)) == (solve(base).worth - solve(problem).worth)


def test_pins_that_cannot_be_are_named_with_the_limit_that_they_break() -> None:
    both = frozenset({("nam", "digital"), ("vinh", "digital")})
    with pytest.raises(Impossible) as caught:
        solve(replace(three(), pins=both, quotas={"hust": 1, "vnu": 2}))
    [obstacle] = caught.value.obstacles
    assert obstacle.key == (Limit.OPENING, "digital")
    assert set(obstacle.couples) == both


def test_a_pin_of_nobody_s_candidate_and_one_that_is_forbidden_are_named() -> None:
    wrong = replace(
        three(),
        pins=frozenset({("lan", "chips"), ("nam", "chips")}),
        vetoes=frozenset({("nam", "chips")}),
    )
    with pytest.raises(Impossible) as caught:
        solve(wrong)
    assert {one.couples[0] for one in caught.value.obstacles} == wrong.pins


def test_the_proof_fails_where_a_pair_is_exchanged_dropped_or_added() -> None:
    problem, solution = three(), solve(three())
    changed = [
        {("nam", "digital")},
        {("vinh", "digital")},
        solution.chosen | {("nam", "digital")},
        {("lan", "chips"), ("vinh", "digital")},
    ]
    for chosen in changed:
        with pytest.raises(NotProven):
            certify(problem, chosen, solution.prices)


def test_the_proof_fails_where_a_price_is_changed() -> None:
    problem, solution = three(), solve(three())
    for key, price in solution.prices.items():
        for other in (price - 1, price + 1, -price):
            with pytest.raises(NotProven):
                certify(problem, solution.chosen, {**solution.prices, key: other})


def test_two_windows_may_fill_two_openings_and_one_window_only_one() -> None:
    pairs = [Pair("nam", name, name, f"nam-{name}", 7_000) for name in ("spring", "autumn")]
    seats, quotas = {"spring": 1, "autumn": 1}, {"spring": 1, "autumn": 1}
    wide = Problem(pairs, seats, {"nam": 2}, quotas)
    assert solve(wide).worth == Worth(2, 14_000)
    same = [pair._replace(window="nam") for pair in pairs]
    assert solve(replace(wide, pairs=same)).worth == Worth(1, 7_000)
    assert solve(replace(wide, approaches={"nam": 1})).worth == Worth(1, 7_000)


def test_a_scarce_field_is_one_where_a_further_expert_fills_a_seat() -> None:
    problem = replace(three(), seats={"chips": 2, "digital": 1}, quotas={"hust": 2, "vnu": 1})
    fields = {"chips": "semiconductors", "digital": "design"}
    found = scarcity(problem, solve(problem).prices, fields=fields)
    assert found["semiconductors"].seats == 1
    assert found["design"].seats == 1, "Vĩnh would make room, and Nam go on where he is missing"


def test_a_field_whose_seats_are_full_is_not_scarce() -> None:
    problem = three()
    found = scarcity(problem, solve(problem).prices, fields={"chips": "a", "digital": "b"})
    assert {price.seats for price in found.values()} == {0}


def test_nobody_and_nothing_make_an_empty_assignment() -> None:
    solution = solve(Problem([], {"chips": 1}, {}, {}))
    assert solution.worth == Worth()
    assert solution.certificate.bound == 0

"""What may be asked of an assignment: why not this pair, and what an override costs.

The answers are exact: what the assignment would bring with the pair fixed, or forbidden.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from registry.assignment import residual
from registry.assignment.problem import Couple, Key, Limit, Pair, Problem, Worth, loads
from registry.assignment.solver import Solution, solve


@dataclass(frozen=True)
class Answer:
    """`price`: what is lost. `full`: the limits of the pair that others use up. `leaving` and
    `coming`: the pairs that change places, in the order of the chain."""

    price: Worth | None
    full: tuple[Key, ...] = ()
    leaving: tuple[Pair, ...] = ()
    coming: tuple[Pair, ...] = ()

    @property
    def is_possible(self) -> bool:
        return self.price is not None


def why_not(problem: Problem, solution: Solution, couple: Couple) -> Answer:
    """Of a candidate pair that was not chosen."""
    pair = _find(problem, couple)
    used = loads(one for one in problem.pairs if one.couple in solution.chosen)
    full = tuple(key for key in pair.uses if used[key] >= problem.capacity(key))
    chain = residual.bring_in(problem, solution, pair)
    if chain is None:
        return Answer(None, full)
    return Answer(_split(problem, chain.price), full, chain.leaving, chain.coming)


def why_this(problem: Problem, solution: Solution, couple: Couple) -> Answer:
    """What is lost where a chosen pair is forbidden."""
    chain = residual.take_out(problem, solution, _find(problem, couple))
    return Answer(_split(problem, chain.price), (), chain.leaving, chain.coming)


def _find(problem: Problem, couple: Couple) -> Pair:
    return next(one for one in problem.pairs if one.couple == couple)


def price_of_overrides(problem: Problem, solution: Solution) -> Worth:
    """What all pins and vetoes together cost."""
    if not problem.pins and not problem.vetoes:
        return Worth()
    return solve(problem.without_overrides()).worth - solution.worth


def scarcity(
    problem: Problem, prices: Mapping[Key, int], *, fields: Mapping[str, str]
) -> dict[str, Worth]:
    """By the field of the openings: what one further expert who suits one of them would bring, the
    chain of those who make room for each other included; at most, because prices are bounds."""
    usual = _usual_scores(problem, fields)
    institutions = {pair.opening: pair.institution for pair in problem.pairs}
    gains: dict[str, int] = {}
    for opening, field in fields.items():
        own, place = (Limit.OPENING, opening), institutions.get(opening, "")
        paid = prices.get(own, 0) + prices.get((Limit.INSTITUTION, place), 0)
        gain = problem.seat_value + usual.get(field, 0) - paid
        gains[field] = max(gains.get(field, 0), gain if problem.capacity(own) else 0)
    return {field: _split(problem, gain) for field, gain in gains.items()}


def _usual_scores(problem: Problem, fields: Mapping[str, str]) -> dict[str, int]:
    """The mean of the field's candidates."""
    sums, counts = Counter[str](), Counter[str]()
    for pair in problem.pairs:
        sums[fields[pair.opening]] += pair.score
        counts[fields[pair.opening]] += 1
    return {field: sums[field] // counts[field] for field in sums}


def _split(problem: Problem, gain: int) -> Worth:
    """To the nearest number of seats: a seat less some points is still a seat."""
    seats = (gain + problem.seat_value // 2) // problem.seat_value
    return Worth(seats, gain - seats * problem.seat_value)

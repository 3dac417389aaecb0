"""The proof that no assignment is better, checked in whole numbers and without the solver.

Each limit has a price. Where every pair that can be chosen costs at least what it brings, nobody can
bring more than all limits cost together; an assignment that brings exactly this is the best one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.assignment.problem import Couple, Key, Pair, Problem, loads, worth

Prices = Mapping[Key, int]


class NotProven(Exception):
    """What is claimed to be the best assignment breaks a limit, or something better is not excluded."""


@dataclass(frozen=True)
class Certificate:
    value: int  # what the assignment brings
    bound: int  # more than which none can bring

    @property
    def gap(self) -> int:
        return self.bound - self.value


def certify(problem: Problem, chosen: Iterable[Couple], prices: Prices) -> Certificate:
    """Raises NotProven."""
    wanted = set(chosen)
    pairs = [pair for pair in problem.pairs if pair.couple in wanted]
    _refuse_broken_limits(problem, pairs, wanted)
    _refuse_wrong_prices(problem, prices)
    total = worth(pairs)
    value = problem.seat_value * total.seats + total.score
    certificate = Certificate(value, _bound(problem, prices))
    if certificate.gap:
        raise NotProven(f"a gap of {certificate.gap}")
    return certificate


def _refuse_broken_limits(problem: Problem, pairs: list[Pair], wanted: set[Couple]) -> None:
    if len(pairs) != len(wanted):
        raise NotProven("a pair that is no candidate, or is one twice")
    if not problem.pins <= wanted or problem.vetoes & wanted:
        raise NotProven("an override that was not kept")
    for key, load in loads(pairs).items():
        if load > problem.capacity(key):
            raise NotProven(f"more than {key} allows")


def _refuse_wrong_prices(problem: Problem, prices: Prices) -> None:
    if any(price < 0 for price in prices.values()):
        raise NotProven("a price below nothing")
    seat = problem.seat_value
    for pair in problem.free:
        if sum(prices.get(key, 0) for key in pair.uses) < seat + pair.score:
            raise NotProven(f"a pair that brings more than it costs: {pair.couple}")


def _bound(problem: Problem, prices: Prices) -> int:
    """What the pins bring, and what is left of the limits costs."""
    pinned = problem.pinned
    taken = loads(pinned)
    left = sum(
        price * (problem.capacity(key) - taken[key]) for key, price in prices.items() if price
    )
    return sum(problem.value(pair) for pair in pinned) + left

"""Small assignments drawn by chance, and their best value found by trying everything."""

import itertools
import random

from registry.assignment.problem import Pair, Problem, Worth, loads, worth


def draw(seed: int, *, experts: int = 5, openings: int = 4, most: int = 11) -> Problem:
    """Windows, caps, quotas, and now and then overrides; never more pairs than can be tried out."""
    rng = random.Random(seed)
    places = {f"o{number}": f"i{rng.randrange(2)}" for number in range(openings)}
    pairs = [
        Pair(f"e{expert}", opening, place, f"e{expert}w{rng.randrange(2)}", rng.randrange(10_001))
        for expert in range(experts)
        for opening, place in places.items()
    ]
    pairs = rng.sample(pairs, min(most, len(pairs)))
    couples = [pair.couple for pair in pairs]
    pins = rng.sample(couples, rng.choice((0, 0, 1, 2)))
    others = [one for one in couples if one not in pins]
    return Problem(
        pairs=pairs,
        seats={opening: rng.randrange(1, 3) for opening in places},
        approaches={f"e{number}": rng.randrange(1, 3) for number in range(experts)},
        quotas={place: rng.randrange(1, 4) for place in ("i0", "i1")},
        pins=frozenset(pins),
        vetoes=frozenset(rng.sample(others, rng.choice((0, 1, 2)))),
    )


def try_everything(problem: Problem) -> Worth | None:
    """None where the pins cannot be."""
    best = None
    for taken in itertools.product((False, True), repeat=len(problem.pairs)):
        pairs = [pair for pair, is_in in zip(problem.pairs, taken, strict=True) if is_in]
        if keeps_all_limits(problem, pairs):
            best = max(best or Worth(0, -1), worth(pairs))
    return best


def keeps_all_limits(problem: Problem, pairs: list[Pair]) -> bool:
    couples = {pair.couple for pair in pairs}
    if couples & problem.vetoes or not problem.pins <= couples:
        return False
    return all(load <= problem.capacity(key) for key, load in loads(pairs).items())

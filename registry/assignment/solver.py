"""The best assignment and the prices that prove it: a linear programme, by the HiGHS of SciPy.

Experts with their windows on one side, institutions with their openings on the other: such limits
nest, so that the programme's corners are whole numbers, both of the assignment and of the prices.
The certificate does not rely on that: what is not proven in whole numbers is not an answer.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from scipy import sparse
from scipy.optimize import linprog

from registry.assignment.certificate import Certificate, NotProven, Prices, certify
from registry.assignment.problem import (
    Couple,
    Key,
    Obstacle,
    Pair,
    Problem,
    Worth,
    find_obstacles,
    loads,
    worth,
)

VERSION = f"HiGHS, SciPy {scipy.__version__}"


class Impossible(Exception):
    """The pins contradict each other or the limits."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(str(obstacles))
        self.obstacles = tuple(obstacles)


@dataclass(frozen=True)
class Solution:
    chosen: frozenset[Couple]
    worth: Worth
    prices: Prices
    certificate: Certificate


def solve(problem: Problem) -> Solution:
    """Raises Impossible, naming the pins that cannot be; NotProven if the proof fails."""
    if obstacles := find_obstacles(problem):
        raise Impossible(obstacles)
    pinned = problem.pinned
    taken = loads(pinned)
    free = problem.free
    picked, prices = _optimise(problem, free, taken) if free else ([], {})
    pairs = [*pinned, *picked]
    chosen = frozenset(pair.couple for pair in pairs)
    return Solution(chosen, worth(pairs), prices, certify(problem, chosen, prices))


def _optimise(
    problem: Problem, free: Sequence[Pair], taken: Counter[Key]
) -> tuple[list[Pair], dict[Key, int]]:
    keys = sorted({key for pair in free for key in pair.uses})
    place = {key: number for number, key in enumerate(keys)}
    rows = np.fromiter((place[key] for pair in free for key in pair.uses), np.int64)
    columns = np.repeat(np.arange(len(free)), 4)
    matrix = sparse.csr_array((np.ones(len(rows)), (rows, columns)), (len(keys), len(free)))
    left = np.array([problem.capacity(key) - taken[key] for key in keys], float)
    gains = np.array([problem.value(pair) for pair in free], float)
    found = linprog(-gains, A_ub=matrix, b_ub=left, bounds=(0, None), method="highs-ds")
    if found.status != 0:
        raise NotProven(found.message)
    picked = [pair for pair, share in zip(free, found.x, strict=True) if share > 0.5]
    paid = np.rint(-found.ineqlin.marginals).astype(np.int64)
    return picked, {keys[number]: int(paid[number]) for number in np.flatnonzero(paid)}

"""How much processor time the best assignment and its proof take, and how much memory.

    python tests/bench/bench_assignment.py                                      # 10,000 x 3,000
    python tests/bench/bench_assignment.py --experts 100000 --openings 10000

Candidates are invented: experts and openings of 60 fields of very different size, the first fifty
candidates of each opening, one to three seats, two windows for one expert in five, and institutions
that may fill four fifths of their seats.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from registry.assignment.problem import Pair, Problem
from registry.assignment.questions import scarcity, why_not
from registry.assignment.solver import solve

FIELDS, INSTITUTIONS = 60, 200


def invent(experts: int, openings: int, candidates: int, seed: int) -> tuple[Problem, list[int]]:
    chance = np.random.default_rng(seed)
    sizes = 1 / np.arange(1, FIELDS + 1)
    sizes /= sizes.sum()
    of_experts = chance.choice(FIELDS, experts, p=sizes)
    of_openings = chance.choice(FIELDS, openings, p=chance.permutation(sizes))
    pools = [np.flatnonzero(of_experts == field) for field in range(FIELDS)]
    has_two = chance.random(experts) < 0.2
    seats = chance.integers(1, 4, openings)
    pairs = []
    for opening, field in enumerate(of_openings):
        pool = pools[field]
        for expert in chance.choice(pool, min(candidates, len(pool)), replace=False):
            window = f"{expert}-{opening % 2 if has_two[expert] else 0}"
            score = int(chance.integers(5_000, 10_001))
            place = str(opening % INSTITUTIONS)
            pairs.append(Pair(str(expert), str(opening), place, window, score))
    quota = max(1, int(seats.sum() * 0.8 / INSTITUTIONS))
    problem = Problem(
        pairs=pairs,
        seats={str(number): int(seat) for number, seat in enumerate(seats)},
        approaches={str(number): 1 + int(two) for number, two in enumerate(has_two)},
        quotas={str(number): quota for number in range(INSTITUTIONS)},
    )
    return problem, list(map(int, of_openings))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--experts", type=int, default=10_000)
    parser.add_argument("--openings", type=int, default=3_000)
    parser.add_argument("--candidates", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    problem, fields = invent(told.experts, told.openings, told.candidates, told.seed)
    print(f"{len(problem.pairs):,} candidate pairs, {sum(problem.seats.values()):,} seats")
    begun = time.process_time()
    solution = solve(problem)
    print(
        f"solved and proven in {time.process_time() - begun:.1f} s: {solution.worth.seats:,} seats"
    )
    begun = time.process_time()
    names = {str(number): str(field) for number, field in enumerate(fields)}
    found = scarcity(problem, solution.prices, fields=names)
    scarce = sum(price.seats for price in found.values())
    print(f"{scarce} scarce fields in {time.process_time() - begun:.1f} s")
    begun = time.process_time()
    other = next(pair for pair in problem.pairs if pair.couple not in solution.chosen)
    answer = why_not(problem, solution, other.couple)
    print(f"one “why not” in {time.process_time() - begun:.1f} s: {answer.price}")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()

"""A run between its rows and its numbers: what is kept makes the same problem again."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import select

from registry.assignment.certificate import Certificate
from registry.assignment.models import AssignedOpening, AssignmentPair, AssignmentRun
from registry.assignment.problem import Couple, Key, Limit, Obstacle, Pair, Problem, Worth
from registry.assignment.solver import Solution
from registry.core.db import session


def read_problem(run: AssignmentRun) -> Problem:
    columns = (
        AssignmentPair.person_id,
        AssignmentPair.opening_id,
        AssignmentPair.institution_id,
        AssignmentPair.window,
        AssignmentPair.score,
    )
    pairs = session().execute(select(*columns).where(AssignmentPair.run_id == run.id))
    seats = session().execute(
        select(AssignedOpening.opening_id, AssignedOpening.seats).where(
            AssignedOpening.run_id == run.id
        )
    )
    return Problem(
        [Pair(str(row[0]), str(row[1]), str(row[2]), row[3], row[4]) for row in pairs],
        {str(opening): number for opening, number in seats},
        run.limits["approaches"],
        run.limits["quotas"],
        frozenset(map(_couple, run.limits["pins"])),
        frozenset(map(_couple, run.limits["vetoes"])),
    )


def read_solution(run: AssignmentRun) -> Solution:
    chosen = session().execute(
        select(AssignmentPair.person_id, AssignmentPair.opening_id).where(
            AssignmentPair.run_id == run.id, AssignmentPair.is_chosen.is_(True)
        )
    )
    prices = {
        (Limit(kind), name): price
        for kind, those in run.prices.items()
        for name, price in those.items()
    }
    return Solution(
        frozenset((str(person), str(opening)) for person, opening in chosen),
        Worth(run.filled, run.score),
        prices,
        Certificate(run.value, run.bound),
    )


def _couple(plain: Iterable[str]) -> Couple:
    person, opening = plain
    return person, opening


def plain_limits(problem: Problem) -> dict[str, Any]:
    named = {pair.expert for pair in problem.pairs}
    return {
        "approaches": {one: problem.approaches[one] for one in sorted(named)},
        "quotas": dict(problem.quotas),
        "pins": sorted(map(list, problem.pins)),
        "vetoes": sorted(map(list, problem.vetoes)),
    }


def plain_prices(prices: Iterable[tuple[Key, int]]) -> dict[str, Any]:
    told: dict[str, dict[str, int]] = defaultdict(dict)
    for (kind, name), price in prices:
        told[kind.value][name] = price
    return dict(told)


def plain_obstacles(obstacles: Iterable[Obstacle]) -> list[dict[str, Any]]:
    return [
        {
            "limit": one.key[0].value if one.key else "",
            "name": one.key[1] if one.key else "",
            "couples": [list(couple) for couple in one.couples],
        }
        for one in obstacles
    ]


def digest_inputs(problem: Problem, parameters: dict[str, Any], versions: dict[str, Any]) -> str:
    return digest(
        {
            "pairs": sorted(map(list, problem.pairs)),
            "seats": dict(problem.seats),
            "limits": plain_limits(problem),
            "parameters": parameters,
            "versions": versions,
        }
    )


def digest_result(solution: Solution) -> str:
    prices = plain_prices(sorted(solution.prices.items()))
    return digest({"chosen": sorted(map(list, solution.chosen)), "prices": prices})


def digest(plain: dict[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).hexdigest()

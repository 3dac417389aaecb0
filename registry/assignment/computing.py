"""From the candidates of a run to its result, as rows."""

import uuid
from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import insert

from registry.assignment import stored
from registry.assignment.candidates import STAGES, Gathered, Row, parts_of
from registry.assignment.kinds import Shortage
from registry.assignment.models import (
    AssignedOpening,
    AssignmentOverride,
    AssignmentPair,
    AssignmentRun,
    OverrideKind,
)
from registry.assignment.parameters import Parameters
from registry.assignment.problem import Couple, Key, Limit, Problem, Worth, fill_alone, loads
from registry.assignment.questions import price_of_overrides
from registry.assignment.solver import VERSION, Solution
from registry.core.db import session
from registry.core.packaged import read_text

LOTS = 1_000  # rows in one statement


def make_problem(
    gathered: Gathered, parameters: Parameters, overrides: list[AssignmentOverride]
) -> Problem:
    places = {str(row.opening.institution_id) for row in gathered.rows}
    return Problem(
        [pair for _row, _candidate, pair in gathered.pairs],
        {str(row.opening.id): row.seats for row in gathered.rows},
        {str(one): number for one, number in gathered.approaches.items()},
        dict.fromkeys(sorted(places), parameters.most_per_institution),
        _couples(overrides, OverrideKind.PIN),
        _couples(overrides, OverrideKind.VETO),
    )


def _couples(overrides: list[AssignmentOverride], kind: OverrideKind) -> frozenset[Couple]:
    return frozenset(
        (str(one.person_id), str(one.opening_id)) for one in overrides if one.kind is kind
    )


def versions(today: date) -> dict[str, Any]:
    weights = read_text("registry.matching", "match_weights.csv")
    return {"solver": VERSION, "weights": stored.digest({"csv": weights})[:16], "day": str(today)}


def write_inputs(run: AssignmentRun, gathered: Gathered, problem: Problem) -> None:
    run.experts = sum(number > 0 for number in gathered.approaches.values())
    run.candidates = len(problem.pairs)
    run.seats = sum(problem.seats.values())
    run.limits = stored.plain_limits(problem)
    run.inputs_hash = stored.digest_inputs(problem, run.parameters, run.versions)


def compare(problem: Problem, solution: Solution) -> tuple[Worth, int]:
    """What the overrides cost, and what is filled if each institution chooses by itself: computed
    before the transaction, which no database keeps open for long."""
    return price_of_overrides(problem, solution), fill_alone(problem)


def write_result(
    run: AssignmentRun,
    gathered: Gathered,
    problem: Problem,
    solution: Solution,
    others: tuple[Worth, int],
) -> None:
    cost, run.filled_alone = others
    run.filled, run.score = solution.worth
    run.filled_without = solution.worth.seats + cost.seats
    run.score_without = solution.worth.score + cost.score
    run.value, run.bound = solution.certificate.value, solution.certificate.bound
    run.prices = stored.plain_prices(sorted(solution.prices.items()))
    run.result_hash = stored.digest_result(solution)
    write_rows(run, gathered, problem, solution)


def write_rows(
    run: AssignmentRun, gathered: Gathered, problem: Problem, solution: Solution | None
) -> None:
    chosen = solution.chosen if solution else frozenset()
    taken = loads(pair for pair in problem.pairs if pair.couple in chosen)
    session().flush()
    openings = [_opening_row(run, row, problem, taken) for row in gathered.rows]
    pairs = [
        {
            "id": uuid.uuid4(),
            "run_id": run.id,
            "person_id": candidate.person_id,
            "opening_id": row.opening.id,
            "institution_id": row.opening.institution_id,
            "window": candidate.window,
            "score": candidate.hundredths,
            "parts": parts_of(candidate.score),
            "is_chosen": pair.couple in chosen,
            "introduction_id": None,
        }
        for row, candidate, pair in gathered.pairs
    ]
    for model, rows in ((AssignedOpening, openings), (AssignmentPair, pairs)):
        for start in range(0, len(rows), LOTS):
            session().execute(insert(model), rows[start : start + LOTS])


def _opening_row(
    run: AssignmentRun, row: Row, problem: Problem, taken: Counter[Key]
) -> dict[str, Any]:
    filled = taken[Limit.OPENING, str(row.opening.id)]
    return {
        "id": uuid.uuid4(),
        "run_id": run.id,
        "opening_id": row.opening.id,
        "institution_id": row.opening.institution_id,
        "field_id": row.opening.field_id,
        "seats": row.seats,
        "filled": filled,
        "why": "" if filled >= row.seats else _why(row, problem, taken, filled),
        "funnel": dict(row.funnel),
    }


def _why(row: Row, problem: Problem, taken: Counter[Key], filled: int) -> str:
    """The first condition that leaves fewer people than there are seats."""
    for stage in STAGES:
        if row.funnel[stage] <= filled:
            return Shortage(stage).value
    place = str(row.opening.institution_id)
    if taken[Limit.INSTITUTION, place] >= problem.quotas[place]:
        return Shortage.QUOTA.value
    couples = {(str(one.person_id), str(row.opening.id)) for one in row.candidates}
    if couples <= problem.vetoes:
        return Shortage.VETOED.value
    return Shortage.NEEDED.value

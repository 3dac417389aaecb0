"""Runs of the national assignment as they are when they have been computed."""

import uuid
from collections.abc import Sequence
from typing import Any

from factories.rows import add
from registry.accounts.models import User
from registry.assignment import stored
from registry.assignment.models import (
    AssignedOpening,
    AssignmentOverride,
    AssignmentPair,
    AssignmentRun,
    OverrideKind,
    RunState,
)
from registry.assignment.parameters import Parameters
from registry.assignment.problem import Pair, Problem
from registry.assignment.solver import solve
from registry.core.db import now
from registry.core.i18n import hanoi_today
from registry.core.numbering import next_number
from registry.experts.models import Person
from registry.programs.models import Opening


def make_assignment(
    people: Sequence[Person],
    openings: Sequence[Opening],
    *,
    by: User,
    state: RunState = RunState.DONE,
    **values: Any,
) -> AssignmentRun:
    """Everybody is a candidate for every opening, each with the same score; solved and proven."""
    run_id = values.pop("id", uuid.uuid4())
    problem = Problem(
        [
            Pair(
                str(person.id), str(opening.id), str(opening.institution_id), str(person.id), 8_000
            )
            for person in people
            for opening in openings
        ],
        {str(opening.id): 1 for opening in openings},
        {str(person.id): 1 for person in people},
        {str(opening.institution_id): 10 for opening in openings},
    )
    solution = solve(problem)
    usual = {
        "code": next_number("PB-2026-"),
        "name": "Phân bổ học kỳ xuân",
        "series_id": run_id,
        "number": 1,
        "parameters": Parameters.in_force(hanoi_today()).to_plain(),
        "versions": {"solver": "HiGHS"},
        "experts": len(people),
        "candidates": len(problem.pairs),
        "seats": len(openings),
        "filled": solution.worth.seats,
        "score": solution.worth.score,
        "filled_without": solution.worth.seats,
        "score_without": solution.worth.score,
        "value": solution.certificate.value,
        "bound": solution.certificate.bound,
        "inputs_hash": "a" * 64,
        "result_hash": "b" * 64,
        "limits": stored.plain_limits(problem),
        "prices": stored.plain_prices(sorted(solution.prices.items())),
        "finished_at": now(),
    }
    run = add(AssignmentRun(id=run_id, state=state, planned_by_id=by.id, **{**usual, **values}))
    for opening in openings:
        filled = sum(one == str(opening.id) for _person, one in solution.chosen)
        place = {"institution_id": opening.institution_id, "field_id": opening.field_id}
        why = "" if filled else "needed"
        add(
            AssignedOpening(
                run_id=run.id, opening_id=opening.id, seats=1, filled=filled, why=why, **place
            )
        )
    for pair in problem.pairs:
        add(
            AssignmentPair(
                run_id=run.id,
                person_id=uuid.UUID(pair.expert),
                opening_id=uuid.UUID(pair.opening),
                institution_id=uuid.UUID(pair.institution),
                window=pair.window,
                score=pair.score,
                is_chosen=pair.couple in solution.chosen,
            )
        )
    return run


def make_override(run: AssignmentRun, person: Person, opening: Opening, *, by: User) -> None:
    add(
        AssignmentOverride(
            series_id=run.series_id,
            run_id=run.id,
            person_id=person.id,
            opening_id=opening.id,
            kind=OverrideKind.VETO,
            reason="Đã hẹn trường khác.",
            price_seats=0,
            price_score=0,
            by_id=by.id,
        )
    )

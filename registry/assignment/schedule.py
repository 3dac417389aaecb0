"""The long job that computes a run. Interrupted, it begins again; cancelled, it leaves nothing."""

import time
import uuid
from collections.abc import Sequence
from typing import Any

from registry.accounts.models import User
from registry.assignment import candidates, computing, queries, services, withdrawals
from registry.assignment.candidates import Gathered
from registry.assignment.models import AssignmentRun, RunState
from registry.assignment.parameters import Parameters
from registry.assignment.problem import Obstacle, Problem
from registry.assignment.solver import Impossible, Solution, solve
from registry.background.jobs import Progress
from registry.core.db import read_only, session, transaction
from registry.core.i18n import hanoi_today

KIND = "assignment"


class Cancelled(Exception):
    """Somebody does not want this run any more."""


def compute(arguments: dict[str, Any], report: Progress) -> dict[str, Any]:
    begun, run_id = time.monotonic(), uuid.UUID(arguments["run"])
    try:
        parameters, planner, overrides = _begin(run_id)
        gathered = candidates.gather(
            parameters,
            visible_to=planner,
            today=hanoi_today(),
            report=lambda done, total: _report(run_id, report, done, total),
        )
        problem = computing.make_problem(gathered, parameters, overrides)
        return _finish(run_id, gathered, problem, begun)
    except Cancelled:
        return {}


def _begin(run_id: uuid.UUID) -> tuple[Parameters, User, list[Any]]:
    with read_only():
        run = _waiting(run_id)
        planner = session().get_one(User, run.planned_by_id)
        assert planner.roles is not None  # looked at after this transaction
        return Parameters.read(run.parameters), planner, list(queries.list_overrides(run))


def _waiting(run_id: uuid.UUID, *, is_held: bool = False) -> AssignmentRun:
    """`is_held`: until the end of the transaction nobody cancels it."""
    run = session().get_one(
        AssignmentRun, run_id, populate_existing=True, with_for_update=is_held or None
    )
    if run.state is not RunState.WAITING:
        raise Cancelled
    return run


def _report(run_id: uuid.UUID, report: Progress, done: int, total: int) -> None:
    report(done, total)
    with read_only():
        _waiting(run_id)


def _solve(problem: Problem) -> tuple[Solution | None, Sequence[Obstacle]]:
    try:
        return solve(problem), ()
    except Impossible as found:
        return None, found.obstacles


def _finish(
    run_id: uuid.UUID, gathered: Gathered, problem: Problem, begun: float
) -> dict[str, Any]:
    solution, obstacles = _solve(problem)
    others = computing.compare(problem, solution) if solution else None
    with transaction():
        run = _waiting(run_id, is_held=True)
        run.versions = computing.versions(hanoi_today())
        computing.write_inputs(run, gathered, problem)
        run.seconds = round(time.monotonic() - begun)
        if solution is None or others is None:
            computing.write_rows(run, gathered, problem, None)
            services.note_impossible(run, obstacles)
        else:
            computing.write_result(run, gathered, problem, solution, others)
            services.note_result(run)
        withdrawals.forget_withdrawn(run)
    return {"pairs": len(problem.pairs)}

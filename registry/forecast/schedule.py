"""The long job that computes a run, and the worker's regular forecast. Interrupted, it begins again;
cancelled, it leaves nothing."""

import time
import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from registry.background import jobs
from registry.background.jobs import Progress
from registry.core.db import read_only, session, transaction
from registry.core.i18n import hanoi_today
from registry.forecast import back_test, computing, gathering, past, queries, services
from registry.forecast.computing import Question
from registry.forecast.models import ForecastRun, ForecastState, RunKind
from registry.forecast.parameters import Parameters, limit
from registry.forecast.supposing import Wish
from registry.forecast.worlds import Maker

KIND = services.JOB
REGULAR = {RunKind.FORECAST: "every_days", RunKind.BACK_TEST: "back_test_days"}


class Cancelled(Exception):
    """Somebody does not want this run any more."""


def run_if_due() -> bool:
    """Ask for the next regular forecast, or back-test, when one is due. Returns whether one was."""
    today = hanoi_today()
    with read_only():
        due = None if jobs.find_unfinished(KIND) else _due(today)
    if due is None:
        return False
    with transaction():
        services.start(due, by=None, today=today)
    return True


def _due(today: date) -> RunKind | None:
    for kind, code in REGULAR.items():
        if not queries.has_one_since(kind, today - timedelta(limit(code, on=today))):
            return kind
    return None


def compute(arguments: dict[str, Any], report: Progress) -> dict[str, Any]:
    run_id = uuid.UUID(arguments["run"])
    if arguments.get("repeat"):
        return _repeat(run_id, report)
    try:
        return _compute(run_id, report)
    except Cancelled:
        return {}


def _compute(run_id: uuid.UUID, report: Progress) -> dict[str, Any]:
    begun = time.monotonic()
    with read_only():
        run = _waiting(run_id)
        kind, day = run.kind, run.day
        parameters = Parameters.read(run.parameters)
        inputs = run.inputs or gathering.gather(day, parameters)
        question = _question(run, inputs)

    def tell(done: int, total: int | None) -> None:
        report(done, total)
        with read_only():
            _waiting(run_id)

    made = _try_method if kind is RunKind.BACK_TEST else computing.answer
    results = made(question, tell)
    with transaction():
        run = _waiting(run_id, is_held=True)
        run.inputs, run.inputs_hash = inputs, computing.digest(inputs)
        seconds = round(time.monotonic() - begun)
        services.note_result(run, results, digest=computing.digest(results), seconds=seconds)
    return {}


def _waiting(run_id: uuid.UUID, *, is_held: bool = False) -> ForecastRun:
    """`is_held`: until the end of the transaction nobody cancels it."""
    run = session().get_one(
        ForecastRun, run_id, populate_existing=True, with_for_update=is_held or None
    )
    if run.state is not ForecastState.WAITING:
        raise Cancelled
    return run


def _question(run: ForecastRun, inputs: dict[str, Any]) -> Question:
    parameters = Parameters.read(run.parameters)
    return Question(inputs, parameters, run.seed, Wish.read(run.supposed), run.levers)


def _repeat(run_id: uuid.UUID, report: Progress) -> dict[str, Any]:
    with read_only():
        run = session().get_one(ForecastRun, run_id)
        question = _question(run, run.inputs)
    found = computing.digest(computing.answer(question, report))
    with transaction():
        services.note_repetition(session().get_one(ForecastRun, run_id), found)
    return {}


def _try_method(question: Question, report: Progress) -> dict[str, Any]:
    on = question.day
    worlds, draws = (limit(f"back_test_{name}", on=on) for name in ("worlds", "draws"))
    tries = back_test.try_worlds(
        question.parameters,
        worlds=worlds,
        draws=draws,
        seed=question.seed,
        report=lambda done: report(done, worlds),
    )
    of = replace(question.parameters, draws=draws)
    stored = past.try_past(on, of, seed=question.seed, report=lambda: report(worlds, worlds))
    return {
        "worlds": worlds,
        "simulated": {maker.value: _coverage(tries[maker]) for maker in Maker},
        "stored": stored,
    }


def _coverage(tries: list[back_test.Try]) -> dict[str, Any]:
    """In all, and by horizon."""
    parts = {"0": tries} | {
        str(months): [one for one in tries if one.months == months] for months in back_test.HORIZONS
    }
    return {
        name: {
            "tries": len(part),
            **{str(band): round(back_test.coverage(part, band), 3) for band in back_test.BANDS},
        }
        for name, part in parts.items()
    }

"""Asking for runs of the forecast. What is computed changes nothing else: no count, no target, no case."""

from datetime import date
from typing import Any

from registry.accounts.models import User
from registry.audit import states
from registry.background import jobs
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.numbering import next_number
from registry.core.permissions import Permission, can
from registry.forecast.actions import ForecastAction
from registry.forecast.models import ForecastRun, ForecastState, RunKind
from registry.forecast.parameters import Parameters, limit
from registry.forecast.simulating import VERSION
from registry.forecast.supposing import NOTHING, Wish
from registry.notices import services as notices

JOB = "forecast"
LEVERS = {
    "draws": "draws_of_levers",
    "days": "lever_days",
    "points": "lever_points",
    "percent": "lever_percent",
}


def start(kind: RunKind, *, by: User | None, today: date | None = None) -> ForecastRun:
    """A forecast or a back-test of today. `by`: nobody where the worker's clock asks."""
    _refuse_others(by)
    day = today or hanoi_today()
    run = ForecastRun(
        kind=kind,
        day=day,
        seed=limit("seed", on=day),
        method=VERSION,
        parameters=Parameters.in_force(day).to_plain(),
        levers={name: limit(code, on=day) for name, code in LEVERS.items()},
    )
    return _begin(run, by)


def suppose(base: ForecastRun, *, name: str, wish: Wish, by: User) -> ForecastRun:
    """The same inputs, parameters and seed, so that only what is supposed makes a difference."""
    _refuse_others(by)
    if base.kind is not RunKind.FORECAST or not base.is_done:
        raise RegistryError(_("A scenario is made of a forecast that has been computed."))
    if wish == NOTHING:
        raise RegistryError(
            _("Change at least one number: as it stands, this is the forecast itself.")
        )
    run = ForecastRun(
        kind=RunKind.SCENARIO,
        name=name,
        day=base.day,
        seed=base.seed,
        method=VERSION,
        parameters=base.parameters,
        levers=base.levers,
        supposed=wish.to_plain(),
        inputs=base.inputs,
        inputs_hash=base.inputs_hash,
        base_id=base.id,
    )
    return _begin(run, by)


def _begin(run: ForecastRun, by: User | None) -> ForecastRun:
    run.code = next_number(f"DB-{hanoi_today().year}-")
    run.started_by_id = by.id if by else None
    states.begin(run, by=by, action=ForecastAction.ASKED)
    _queue(run, by, is_repetition=False)
    return run


def _queue(run: ForecastRun, by: User | None, *, is_repetition: bool) -> None:
    job = jobs.start(JOB, by=by, run=str(run.id), repeat=is_repetition)
    session().flush()
    run.job_id = job.id


def _refuse_others(by: User | None) -> None:
    if by is not None and not can(by, Permission.FORECAST_COMPUTE):
        raise NotAllowed(_("Only the ministry and its officers ask for forecasts."))


def repeat(run: ForecastRun, *, by: User) -> None:
    """From the stored inputs, whether the same bytes come out."""
    _refuse_others(by)
    refuse_repetition(run)
    _queue(run, by, is_repetition=True)


def refuse_repetition(run: ForecastRun) -> None:
    states.refuse_other_than(run, ForecastState.DONE)
    if run.kind is RunKind.BACK_TEST:
        raise RegistryError(_("A back-test cannot be repeated; compute a new one."))
    if run.method != VERSION:
        raise RegistryError(
            _(
                "The method has changed since: this run was made with version %(old)s.",
                old=run.method,
            )
        )


def cancel(run: ForecastRun, *, by: User) -> None:
    """The job looks at the state between two steps and ends."""
    _refuse_others(by)
    states.move(run, ForecastState.CANCELLED, by=by, action=ForecastAction.CANCELLED)


def note_result(run: ForecastRun, results: dict[str, Any], *, digest: str, seconds: int) -> None:
    run.results, run.result_hash = results, digest
    run.finished_at, run.seconds = now(), seconds
    states.move(
        run,
        ForecastState.DONE,
        by=None,
        action=ForecastAction.COMPUTED,
        inputs=run.inputs_hash,
        result=digest,
        method=run.method,
    )
    if run.started_by_id is not None:
        notices.tell("forecast_computed", session().get_one(User, run.started_by_id), run=run)


def note_repetition(run: ForecastRun, digest: str) -> None:
    run.repeated_at, run.repeat_hash = now(), digest
    is_same = digest == run.result_hash
    states.note_beside(run, by=None, action=ForecastAction.REPEATED, result=digest, same=is_same)

"""The forecast that is the newest, and each run by itself."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.models import User
from registry.accounts.timelines import Reader, read_history
from registry.background import jobs
from registry.background.jobs import JobState
from registry.core.errors import InvalidTransition, RegistryError
from registry.core.i18n import _, _l, hanoi_today
from registry.core.permissions import can, requires
from registry.forecast import back_test, queries, services, shown
from registry.forecast.lists import RUNS
from registry.forecast.models import ForecastRun, ForecastState, RunKind
from registry.forecast.parameters import Parameters
from registry.forecast.shown import Target
from registry.forecast.simulating import VERSION
from registry.forecast.views import pictures
from registry.forecast.views.shared import COMPUTE, READ, bp, chosen_target, find, trail
from registry.forecast.worlds import Maker
from registry.web.assets import with_query
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, Step, current_user, press

RUN = Step(done=_l("It is being computed. You are informed when it is ready."))

register(bp, RUNS, read=READ, rule="/runs", endpoint="runs", template="forecast/runs.html")


@bp.get("/")
@requires(READ)
def index() -> ResponseReturnValue:
    run = queries.find_newest(RunKind.FORECAST, visible_to=current_user())
    if run is None:
        return render_template("forecast/none.html", kind=RunKind.FORECAST)
    return show_run(run)


@bp.get("/back-test")
@requires(READ)
def back_tests() -> ResponseReturnValue:
    run = queries.find_newest(RunKind.BACK_TEST, visible_to=current_user())
    if run is None:
        return render_template("forecast/none.html", kind=RunKind.BACK_TEST)
    return show_run(run)


@bp.get("/method")
@requires(READ)
def method() -> ResponseReturnValue:
    parameters = Parameters.in_force(hanoi_today())
    return render_template("forecast/method.html", parameters=parameters, version=VERSION)


@bp.get("/<uuid:forecast_id>")
@requires(READ)
def show(forecast_id: UUID) -> ResponseReturnValue:
    return show_run(find(forecast_id))


@bp.get("/<uuid:forecast_id>/progress")
@requires(READ)
def progress(forecast_id: UUID) -> ResponseReturnValue:
    """The part of the page that is asked for again until the job has ended."""
    return render_template("operations/progress.html", **_progress(find(forecast_id)))


def _progress(run: ForecastRun) -> dict[str, Any]:
    job = jobs.get_job(run.job_id) if run.job_id else None
    return {
        "job": job,
        "progress_url": url_for("forecast.progress", forecast_id=run.id),
        "result_url": url_for("forecast.show", forecast_id=run.id),
    }


def show_run(run: ForecastRun) -> str:
    around = {
        "run": run,
        "trail": trail(run),
        "steps": open_steps(run, current_user()),
        "events": read_history(run, reader=Reader(current_user())),
        "is_newest": _is_newest(run),
        **_progress(run),
    }
    if around["job"] and around["job"].state is JobState.DONE:
        around["job"] = None  # the page itself is what has come of it
    if not run.is_done:
        return render_template("forecast/waiting.html", **around)
    if run.kind is RunKind.BACK_TEST:
        return render_template("forecast/back_test.html", **around, **_tried(run))
    return render_template("forecast/show.html", **around, **_forecast(run))


def _is_newest(run: ForecastRun) -> bool:
    newest = queries.find_newest(run.kind, visible_to=current_user())
    return newest is not None and newest.id == run.id


def _forecast(run: ForecastRun) -> dict[str, Any]:
    target, targets = chosen_target(run)
    base = queries.find_base(run)
    lines = shown.tell_steps(run, current_user())
    return {
        "target": target,
        "targets": targets,
        "views": [(one.code, with_query(target=one.code), one is target, "") for one in targets],
        "chart": pictures.draw(target) if target else None,
        "rows": pictures.tabulate(target) if target else [],
        "lines": lines,
        "levers": shown.tell_levers(run),
        "base": base,
        "compared": _compare(base, targets) if base else [],
        "wish": shown.tell_wish(run, [one.now for one in lines]) if base else [],
    }


def _compare(base: ForecastRun, targets: list[Target]) -> list[tuple[Target, Target]]:
    """As it is, and as it is supposed."""
    known = {one.code: one for one in shown.read_targets(base)}
    return [(known[one.code], one) for one in targets if one.code in known]


def _tried(run: ForecastRun) -> dict[str, Any]:
    stored = [
        (
            tuple(map(date.fromisoformat, (row["origin"], row["until"]))),
            back_test.Try.read(_of_try(row)),
        )
        for row in run.results["stored"]
    ]
    return {
        "makers": [(maker, run.results["simulated"][maker.value]) for maker in Maker],
        "horizons": back_test.HORIZONS,
        "bands": back_test.BANDS,
        "stored": stored,
        "inside": sum(one.is_inside(80) for _row, one in stored),
    }


def _of_try(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("months", "came", "middle", "bands")}


def open_steps(run: ForecastRun, user: User) -> list[str]:
    """Which buttons this person gets now."""
    if not can(user, COMPUTE):
        return []
    is_forecast = run.kind is RunKind.FORECAST and run.is_done
    rules = {
        "cancel": run.state is ForecastState.WAITING,
        "repeat": _can_be_repeated(run),
        "scenario": is_forecast,
    }
    return [name for name, holds in rules.items() if holds]


def _can_be_repeated(run: ForecastRun) -> bool:
    try:
        services.refuse_repetition(run)
    except (RegistryError, InvalidTransition):
        return False
    return True


def place_of(run: ForecastRun) -> Place:
    return Place(
        url=url_for("forecast.show", forecast_id=run.id),
        trail=trail(run),
        facts=lambda: [(_("Forecast"), run.code)],
        row=run,
    )


STEPS = StepRoutes(
    bp, "/<uuid:forecast_id>", find=find, page=show_run, place=place_of, read=READ, write=COMPUTE
)
STEPS.button("cancel", services.cancel, done=_l("The computation is cancelled."))
STEPS.button(
    "repeat",
    services.repeat,
    done=_l(
        "It is being repeated from its stored inputs. The page says whether the same came out."
    ),
)


def _start(kind: RunKind) -> ResponseReturnValue:
    made: list[ForecastRun] = []
    return press(
        RUN,
        lambda: made.append(services.start(kind, by=current_user())),
        page=lambda: render_template("forecast/none.html", kind=kind),
        to=lambda: url_for(".show", forecast_id=made[0].id),
    )


@bp.post("/compute")
@requires(READ, write=COMPUTE)
def compute() -> ResponseReturnValue:
    return _start(RunKind.FORECAST)


@bp.post("/back-test/compute")
@requires(READ, write=COMPUTE)
def compute_back_test() -> ResponseReturnValue:
    return _start(RunKind.BACK_TEST)

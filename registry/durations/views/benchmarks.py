"""The benchmarks of the steps: read by everybody who is signed in, changed by two officers of the ministry."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.contracts.pace import queries, services
from registry.contracts.pace.models import BenchmarkState, StepBenchmark
from registry.core.i18n import _, _l, format_date, hanoi_today
from registry.core.periods import holds_on, last_day
from registry.core.permissions import Permission, can, requires
from registry.durations.forms import BenchmarkForm
from registry.durations.views.page import bp
from registry.web.step_forms import DecisionForm
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, Step, current_user, page_of, take

READ, WRITE = Permission.REFERENCE_READ, Permission.BENCHMARK_WRITE
ANSWER = Step(
    title=_l("Second officer"),
    submit=_l("Send the answer"),
    done=_l("Your answer has been recorded."),
    lead=_l("What you confirm applies to the steps that begin from its day on."),
    is_decision=True,
)


@bp.get("/benchmarks")
@requires(READ)
def benchmarks() -> ResponseReturnValue:
    rows, today = queries.list_editions(), hanoi_today()
    confirmed = [row for row in rows if row.state is BenchmarkState.CONFIRMED]
    return render_template(
        "durations/benchmarks.html",
        rows=rows,
        now={row.id for row in confirmed if holds_on(row, today)},
        latest={row.id for row in confirmed if row.valid_to is None},
        last_day=last_day,
    )


def _trail() -> list[tuple[Any, str]]:
    return [(_("Benchmarks of the steps"), url_for(".benchmarks"))]


def _place(row: StepBenchmark) -> Place:
    url = url_for(".benchmarks")
    return Place(
        url=url,
        trail=[*_trail(), (str(row.step.label), url)],
        facts=lambda: _facts(row),
        row=row,
    )


def _facts(row: StepBenchmark) -> list[tuple[Any, Any]]:
    before = queries.find_latest(row.step) if row.state is BenchmarkState.PROPOSED else None
    return [
        (_("Step"), row.step.label),
        *([(_("Days now"), before.days)] if before else []),
        (_("Days"), row.days),
        (_("In force from"), format_date(row.valid_from)),
        (_("Source"), row.source),
        *([(_("Why it was not confirmed"), row.answer)] if row.answer else []),
    ]


OF_EDITION = StepRoutes(
    bp,
    "/benchmarks/<uuid:step_benchmark_id>",
    find=queries.get_edition,
    page=lambda _row: page_of("durations.benchmarks")(),
    place=_place,
    read=WRITE,
    write=WRITE,
)


@OF_EDITION.form(
    "propose_benchmark",
    BenchmarkForm,
    rule="change",
    options=lambda row: {"data": {"days": row.days, "valid_from": hanoi_today()}},
    title=_l("Propose another benchmark"),
    submit=_l("Propose"),
    done=_l("Entered. A second officer of the ministry must confirm it."),
    follows=(
        _l("Nothing changes until a second officer of the ministry confirms it."),
        _l("Steps that began before that day keep the benchmark of their first day."),
    ),
)
def propose_benchmark(row: StepBenchmark, form: BenchmarkForm) -> None:
    services.propose(
        row,
        days=form.days.data or 0,
        valid_from=form.valid_from.data,
        source=form.source.data or "",
        by=current_user(),
    )


@bp.route("/benchmarks/<uuid:step_benchmark_id>", methods=["GET", "POST"])
@requires(READ, write=WRITE)
def benchmark(step_benchmark_id: UUID) -> ResponseReturnValue:
    """What was proposed, and the answer of the second officer."""
    row = queries.get_edition(step_benchmark_id)
    is_open = row.state is BenchmarkState.PROPOSED
    return take(
        ANSWER,
        DecisionForm,
        lambda form: _answer(row, form),
        place=_place(row),
        template="durations/benchmark.html",
        row=row,
        is_mine=row.proposed_by_id == current_user().id,
        may_answer=is_open and can(current_user(), WRITE),
        events=read_history(row, reader=Reader(current_user())),
    )


def _answer(row: StepBenchmark, form: DecisionForm) -> None:
    if form.is_confirmed:
        services.confirm(row, by=current_user())
    else:
        services.reject(row, reason=form.answer.data or "", by=current_user())

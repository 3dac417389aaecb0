"""Runs of the national assignment: planned, read, decided."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.models import User
from registry.accounts.timelines import Reader, read_history
from registry.assignment import forms, queries, services, shown
from registry.assignment.lists import RUNS
from registry.assignment.models import AssignmentRun, RunState
from registry.assignment.views import names
from registry.background import jobs
from registry.core.i18n import _, _l, format_number, localized_text
from registry.core.permissions import Permission, can, requires
from registry.taxonomy import queries as taxonomy
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, Step, current_user, press, take

bp = Blueprint("assignment", __name__, url_prefix="/<any(vi,en):locale>/assignment")
READ, DECIDE = Permission.ASSIGNMENT_READ, Permission.ASSIGNMENT_DECIDE
NAVIGATION = [(_l("National assignment"), "assignment.index", READ)]
PLAN = Step(
    title=_l("Plan a national assignment"),
    lead=_l(
        "Computed from what is true now: published openings with free seats, and experts with a verified doctorate who agreed to be introduced."
    ),
    submit=_l("Compute"),
    done=_l("It is being computed. You are informed when it is ready."),
    follows=(_l("Nothing is sent. What was found waits for your decision."),),
)
AGAIN = Step(done=_l("It is being computed again."))
DROP = Step(done=_l("The override no longer holds. The next run is made without it."))

register(bp, RUNS, read=READ, template="assignment/index.html")


def find(run_id: UUID) -> AssignmentRun:
    return queries.get_run(run_id, visible_to=current_user())


def trail(run: AssignmentRun) -> list[tuple[Any, str]]:
    return [
        (_("National assignment"), url_for("assignment.index")),
        (run.code, url_for("assignment.show", run_id=run.id)),
    ]


@bp.route("/plan", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def plan() -> ResponseReturnValue:
    made: list[AssignmentRun] = []
    return take(
        PLAN,
        forms.PlanForm,
        lambda form: made.append(
            services.plan(form.name.data, form.parameters(), by=current_user())
        ),
        place=Place(url=url_for(".index"), trail=[(_("National assignment"), url_for(".index"))]),
        data=forms.defaults(),
        prepare=_offer_choices,
        after=lambda: url_for(".show", run_id=made[0].id),
    )


def _offer_choices(form: forms.PlanForm) -> None:
    form.institution_id.choices = [("", _("All institutions"))] + [
        (str(one.id), localized_text(one.organisation, "name"))
        for one in taxonomy.list_institutions()
    ]
    form.field_code.choices = [("", _("All fields"))] + [
        (one.code, localized_text(one, "name"))
        for one in taxonomy.list_concepts(taxonomy.FIELDS, level=2)
    ]


@bp.get("/<uuid:run_id>")
@requires(READ)
def show(run_id: UUID) -> ResponseReturnValue:
    return show_run(find(run_id))


def show_run(run: AssignmentRun) -> str:
    overrides = queries.list_overrides(run)
    found = shown.look_at(run) if run.is_done else None
    told = names.tell([one.person for one in overrides])
    return render_template(
        "assignment/show.html",
        run=run,
        job=jobs.get_job(run.job_id) if run.job_id else None,
        found=found,
        tiles=_tiles(run, found) if found else [],
        overrides=overrides,
        names=told,
        series=queries.list_series(run),
        steps=open_steps(run, current_user()),
        points=shown.points,
        obstacles=_obstacles(run),
        events=read_history(run, reader=Reader(current_user())),
    )


def _tiles(run: AssignmentRun, found: shown.Overview) -> list[dict[str, Any]]:
    pairs, openings = (url_for(f".{one}", run_id=run.id) for one in ("pairs", "openings"))
    alone, asked, most = map(format_number, (run.filled_alone, run.experts, found.most_at_one))
    lowest = format_number(shown.points(found.least or 0))
    rows = (
        (
            _("Seats filled"),
            run.filled,
            pairs,
            _("%(number)s if each institution chose by itself", number=alone),
        ),
        (
            _("Average score"),
            shown.points(run.score // (run.filled or 1)),
            pairs,
            _("lowest %(number)s", number=lowest),
        ),
        (
            _("Experts placed"),
            found.placed,
            pairs,
            _("of %(number)s who could be asked", number=asked),
        ),
        (
            _("Institutions"),
            found.places,
            f"{openings}?list=all",
            _("at most %(number)s experts at one", number=most),
        ),
        (
            _("Seats that stay free"),
            run.seats - run.filled,
            openings,
            _("with the reason for each"),
        ),
    )
    return [dict(zip(("label", "count", "url", "note"), row, strict=True)) for row in rows]


def _obstacles(run: AssignmentRun) -> list[tuple[str, str]]:
    """Which limit the overrides break, and whose they are."""
    numbers = names.number_couples(
        [tuple(couple) for one in run.obstacles for couple in one["couples"]]
    )
    return [
        (
            str(names.BROKEN[one["limit"]]),
            "; ".join(numbers[tuple(couple)] for couple in one["couples"]),
        )
        for one in run.obstacles
    ]


def open_steps(run: AssignmentRun, user: User) -> list[str]:
    """Which buttons this person gets now."""
    if not can(user, DECIDE):
        return []
    rules = {
        "cancel": run.state is RunState.WAITING,
        "introduce": run.state is RunState.DONE,
        "close": run.state in {RunState.DONE, RunState.IMPOSSIBLE},
        "again": run.state is not RunState.WAITING,
    }
    return [name for name, holds in rules.items() if holds]


def place_of(run: AssignmentRun) -> Place:
    return Place(
        url=url_for("assignment.show", run_id=run.id),
        trail=trail(run),
        facts=lambda: [(_("National assignment"), run.code), (_("Name"), run.name)],
        row=run,
    )


STEPS = StepRoutes(
    bp,
    "/<uuid:run_id>",
    find=find,
    page=show_run,
    place=place_of,
    read=READ,
    write=DECIDE,
    reason_form=forms.ReasonForm,
)
STEPS.button("cancel", services.cancel, done=_l("The computation is cancelled."))
STEPS.reason(
    "close",
    services.close,
    options=lambda run: {"is_possible": "close" in open_steps(run, current_user())},
    title=_l("Close this assignment"),
    submit=_l("Close"),
    done=_l("The assignment is closed."),
    grave=(
        _l("No further pair of this run can be proposed."),
        _l("Introductions already proposed continue."),
    ),
)


@bp.post("/<uuid:run_id>/again")
@requires(READ, write=DECIDE)
def again(run_id: UUID) -> ResponseReturnValue:
    run = find(run_id)
    made: list[AssignmentRun] = []
    return press(
        AGAIN,
        lambda: made.append(services.plan_again(run, by=current_user())),
        page=lambda: show_run(run),
        to=lambda: url_for(".show", run_id=made[0].id),
    )


@bp.post("/<uuid:run_id>/overrides/<uuid:override_id>/drop")
@requires(READ, write=DECIDE)
def drop(run_id: UUID, override_id: UUID) -> ResponseReturnValue:
    run = find(run_id)
    override = queries.get_override(run, override_id)
    return press(
        DROP,
        lambda: services.drop_override(run, override, by=current_user()),
        page=lambda: show_run(run),
        to=lambda: url_for(".show", run_id=run.id),
    )

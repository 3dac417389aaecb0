"""Planning a run, deciding against it, and proposing its pairs. What is computed proposes nothing by
itself: every introduction is asked for by a person, with a reason."""

import uuid
from collections.abc import Iterable
from datetime import date

from registry.accounts.models import User
from registry.assignment import queries, questions, stored
from registry.assignment.actions import AssignmentAction
from registry.assignment.models import (
    AssignmentOverride,
    AssignmentPair,
    AssignmentRun,
    OverrideKind,
    RunState,
)
from registry.assignment.parameters import Parameters
from registry.assignment.problem import Obstacle, Worth
from registry.assignment.questions import Answer
from registry.audit import services as audit
from registry.audit import states
from registry.background import jobs
from registry.background.letters import in_language
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.numbering import next_number
from registry.core.permissions import Permission, can
from registry.experts.models import Person
from registry.introductions import proposals
from registry.introductions.models import Introduction
from registry.notices import services as notices

JOB = "assignment"


def plan(name: str, parameters: Parameters, *, by: User) -> AssignmentRun:
    _refuse_others(by)
    run_id = uuid.uuid4()
    return _start(AssignmentRun(id=run_id, series_id=run_id, number=1, name=name), parameters, by)


def plan_again(run: AssignmentRun, *, by: User) -> AssignmentRun:
    """With the same settings and overrides, on what is true now."""
    _refuse_others(by)
    number = queries.next_number_in(run.series_id)
    again = AssignmentRun(series_id=run.series_id, number=number, name=run.name)
    return _start(again, Parameters.read(run.parameters), by)


def _start(run: AssignmentRun, parameters: Parameters, by: User) -> AssignmentRun:
    run.code = next_number(f"PB-{hanoi_today().year}-")
    run.parameters = parameters.to_plain()
    run.planned_by_id = by.id
    states.begin(run, by=by, action=AssignmentAction.PLANNED)
    job = jobs.start(JOB, by=by, run=str(run.id))
    session().flush()
    run.job_id = job.id
    return run


def _refuse_others(by: User) -> None:
    if not can(by, Permission.ASSIGNMENT_DECIDE):
        raise NotAllowed(_("Only the ministry plans national assignments."))


def is_own_case(person: Person, user: User) -> bool:
    return person.user_id == user.id


def _refuse_own(person: Person, by: User) -> None:
    if is_own_case(person, by):
        raise NotAllowed(_("You cannot act for the institution or the state in your own case."))


def note_result(run: AssignmentRun) -> None:
    run.finished_at = now()
    states.move(
        run,
        RunState.DONE,
        by=None,
        action=AssignmentAction.COMPUTED,
        inputs=run.inputs_hash,
        result=run.result_hash,
        filled=run.filled,
        seats=run.seats,
    )
    _tell_planner(run)


def note_impossible(run: AssignmentRun, obstacles: Iterable[Obstacle]) -> None:
    run.finished_at = now()
    run.obstacles = stored.plain_obstacles(obstacles)
    states.move(run, RunState.IMPOSSIBLE, by=None, action=AssignmentAction.IMPOSSIBLE)
    _tell_planner(run)


def _tell_planner(run: AssignmentRun) -> None:
    notices.tell("assignment_computed", session().get_one(User, run.planned_by_id), run=run)


def cancel(run: AssignmentRun, *, by: User) -> None:
    """The job looks at the state between two openings and ends."""
    _refuse_others(by)
    states.move(run, RunState.CANCELLED, by=by, action=AssignmentAction.CANCELLED)


def close(run: AssignmentRun, *, reason: str, by: User) -> None:
    """Nothing further is proposed from this run."""
    _refuse_others(by)
    states.move(run, RunState.CLOSED, by=by, action=AssignmentAction.CLOSED, reason=reason)


def override(pair: AssignmentPair, *, reason: str, by: User) -> AssignmentOverride:
    """The next run keeps it: a pair that was chosen is ruled out, another one is fixed."""
    _refuse_others(by)
    _refuse_own(pair.person, by)
    states.refuse_other_than(pair.run, RunState.DONE, RunState.IMPOSSIBLE)
    if queries.find_override(pair):
        raise RegistryError(_("Somebody has overridden this pair already."))
    price = ask(pair).price
    if price is None:
        raise RegistryError(_("This pair is not possible: it contradicts other overrides."))
    made = AssignmentOverride(
        series_id=pair.run.series_id,
        run_id=pair.run_id,
        person_id=pair.person_id,
        opening_id=pair.opening_id,
        kind=OverrideKind.VETO if pair.is_chosen else OverrideKind.PIN,
        reason=reason,
        price_seats=price.seats,
        price_score=price.score,
        by_id=by.id,
    )
    session().add(made)
    states.note(
        pair.run,
        by=by,
        action=AssignmentAction.OVERRIDDEN,
        reason=reason,
        kind=made.kind.value,
        pair=str(pair.id),
        seats=price.seats,
    )
    return made


def ask(pair: AssignmentPair) -> Answer:
    """Why it was chosen or not, and what the opposite would cost."""
    problem, solution = stored.read_problem(pair.run), stored.read_solution(pair.run)
    question = questions.why_this if pair.is_chosen else questions.why_not
    couple = str(pair.person_id), str(pair.opening_id)
    if couple in problem.pins or couple in problem.vetoes:
        return Answer(Worth())
    return question(problem, solution, couple)


def drop_override(run: AssignmentRun, made: AssignmentOverride, *, by: User) -> None:
    _refuse_others(by)
    _refuse_own(made.person, by)
    made.dropped_at, made.dropped_by_id = now(), by.id
    states.note(run, by=by, action=AssignmentAction.OVERRIDE_DROPPED, override=str(made.id))


def refusal_of(pair: AssignmentPair, *, by: User, today: date | None = None) -> str:
    """Why this pair cannot become an introduction now; empty where it can."""
    try:
        _refuse_introducing(pair, by=by, today=today or hanoi_today())
    except RegistryError as error:
        return str(error)
    return ""


def _refuse_introducing(pair: AssignmentPair, *, by: User, today: date) -> None:
    states.refuse_other_than(pair.run, RunState.DONE)
    if not pair.is_chosen:
        raise RegistryError(_("This pair was not chosen."))
    if pair.introduction_id is not None:
        raise RegistryError(_("This pair has been proposed already."))
    proposals.refuse_unfit(pair.person, pair.opening, by=by, today=today)


def introduce(
    pair: AssignmentPair, *, reason: str, by: User, today: date | None = None
) -> Introduction:
    """Raises RegistryError, naming what forbids it."""
    _refuse_others(by)
    today = today or hanoi_today()
    _refuse_introducing(pair, by=by, today=today)
    introduction = proposals.propose_for_institution(
        pair.person, pair.opening, by=by, message=_message(), today=today
    )
    pair.introduction_id = introduction.id
    audit.record(
        AssignmentAction.INTRODUCED,
        pair.run,
        by=by,
        introduction=introduction.code,
        reason=reason,
    )
    return introduction


def _message() -> tuple[str, str]:
    """What both sides read of where it comes from, in Vietnamese and in English."""
    told = []
    for language in ("vi", "en"):
        with in_language(language):
            told.append(
                str(
                    _(
                        "The Ministry of Education and Training proposes this introduction after comparing all open positions with all experts who agreed to be introduced."
                    )
                )
            )
    return told[0], told[1]

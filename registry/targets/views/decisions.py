"""The ministry's decisions on the count: open questions, rulings, and the reading that is official."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.core.db import session
from registry.core.i18n import _, _l, format_date, localized, localized_text, proper
from registry.core.permissions import Permission, can, requires
from registry.documents import services as documents
from registry.documents.responses import attachment, attachment_of
from registry.experts import cards
from registry.experts.models import Person
from registry.targets import decision_queries, decisions, forms, queries, sentences
from registry.targets.models import CountDecision, DecisionKind, DecisionState
from registry.web.forms import ledger, page_number
from registry.web.step_forms import DecisionForm
from registry.web.steps import Place, Step, current_user, take

bp = Blueprint("decisions", __name__, url_prefix="/<any(vi,en):locale>/count-decisions")
READ, DECIDE = Permission.COUNT_DECISION_READ, Permission.COUNT_DECIDE
NAVIGATION = [(_l("Decisions on the count"), "decisions.index", READ)]
ENTERED = _l("Entered. A second officer of the ministry must confirm it.")
UNTIL_CONFIRMED = _l("Nothing changes until a second officer of the ministry confirms it.")
STEPS = {
    "ruling": Step(
        title=_l("Enter a ruling on this case"),
        submit=_l("Propose"),
        done=ENTERED,
        follows=(
            UNTIL_CONFIRMED,
            _l("The count follows from then on; what was known before stays as it was."),
        ),
    ),
    "annul": Step(
        title=_l("Enter the annulment of this ruling"),
        submit=_l("Propose"),
        done=ENTERED,
        grave=(UNTIL_CONFIRMED, _l("The question is open again, as known from then on.")),
    ),
    "reading": Step(
        title=_l("Enter the decision on the official reading"),
        submit=_l("Propose"),
        done=ENTERED,
        grave=(
            UNTIL_CONFIRMED,
            _l("This reading then applies everywhere, also on the public pages, with the number of the decision."),
            _l("The list of any earlier day, as known then, stays under the reading that applied then."),
        ),
    ),
    "answer": Step(
        title=_l("Second officer"),
        submit=_l("Send the answer"),
        done=_l("Your answer has been recorded."),
        lead=_l("Compare it with the signed decision before you confirm it."),
        is_decision=True,
    ),
}  # fmt: skip


def log_names(people: list[UUID]) -> None:
    if people:
        with ledger():
            named = list(dict.fromkeys(people))
            cards.log_names(named, viewer=current_user(), purpose="count")


@bp.get("/")
@requires(READ)
def index() -> ResponseReturnValue:
    page, rulings = (
        decision_queries.page_of_questions(page=page_number()),
        decision_queries.list_rulings(),
    )
    log_names([one.person.id for one in page.items] + [person.id for _row, person in rulings])
    return render_template(
        "targets/decisions.html",
        page=page,
        questions=[(one, _why(one)) for one in page.items],
        rulings=rulings,
        entries=[(row, _about(row)) for row in decision_queries.list_decisions()],
        bands=[(target, queries.list_rule_sets(target)) for target in queries.list_targets()],
        may_decide=can(current_user(), DECIDE),
    )


def _why(question: decision_queries.Question) -> str:
    failed = [one for one in question.verdict.failed if one.reason == "needs_ruling"]
    return sentences.explain(failed[0])[0]


def _about(row: CountDecision) -> str:
    """What a decision is about, in one line."""
    if row.person_id is not None:
        person = session().get_one(Person, row.person_id)
        return proper(f"{person.display_name} · {person.number}")
    target = next(
        one for one in queries.list_targets(active=False) if one.series_id == row.target_id
    )
    rules = queries.get_rule_set(target, row.reading)
    return f"{target.code}: {localized_text(rules, 'title')}"


@bp.route("/rulings/<uuid:person_id>/new", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def ruling(person_id: UUID) -> ResponseReturnValue:
    person = session().get_one(Person, person_id)
    return _enter(
        "ruling",
        forms.RulingForm,
        lambda form, document: decisions.propose_ruling(
            person, document, outcome=form.outcome.data == "yes", by=current_user(), **form.paper()
        ),
        facts=_facts_of_person(person),
    )


@bp.route("/rulings/<uuid:series_id>/annul", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def annul(series_id: UUID) -> ResponseReturnValue:
    row = decision_queries.get_ruling(series_id)
    person = session().get_one(Person, row.person_id)
    return _enter(
        "annul",
        forms.PaperForm,
        lambda form, document: decisions.propose_annulment(
            row, document, by=current_user(), **form.paper()
        ),
        facts=[
            *_facts_of_person(person),
            (_("Ruling"), f"{row.decision}, {format_date(row.valid_from)}"),
        ],
    )


@bp.route("/readings/<code>/<reading>", methods=["GET", "POST"])
@requires(DECIDE, write=DECIDE)
def reading(code: str, reading: str) -> ResponseReturnValue:
    target = queries.get_target(code.upper())
    rules = queries.get_rule_set(target, reading)
    return _enter(
        "reading",
        forms.PaperForm,
        lambda form, document: decisions.propose_reading(
            target, rules, document, by=current_user(), **form.paper()
        ),
        facts=[
            (_("Target"), f"{target.code}: {localized_text(target, 'title')}"),
            (_("Reading"), f"{localized_text(rules, 'title')} ({rules.edition})"),
            *_moves(decision_queries.who_moves(target, rules)),
        ],
    )


def _facts_of_person(person: Person) -> list[tuple[Any, Any]]:
    log_names([person.id])
    question = decision_queries.find_question(person)
    return [
        (_("Expert"), proper(f"{person.display_name} · {person.number}")),
        *([(_("Open question"), _why(question))] if question else []),
    ]


def _moves(moved: list[queries.Moved]) -> list[tuple[Any, Any]]:
    """By name, because a decision on a rule is one on people."""
    people = {
        row.person.id: row.person for row in queries.list_people([one.verdict for one in moved])
    }
    log_names(list(people))
    named: dict[bool, list[str]] = {True: [], False: []}
    for one in moved:
        person = people[one.person_id]
        named[one.came_in].append(f"{person.display_name} ({person.number})")
    return [
        (_("Newly counted (%(count)s)", count=len(named[True])), "; ".join(named[True]) or "–"),
        (
            _("No longer counted (%(count)s)", count=len(named[False])),
            "; ".join(named[False]) or "–",
        ),
    ]


def _enter(
    name: str, form_class: Any, act: Any, *, facts: list[tuple[Any, Any]]
) -> ResponseReturnValue:
    made: list[CountDecision] = []
    return take(
        STEPS[name],
        form_class,
        lambda form, document: made.append(act(form, document)),
        place=Place(url=url_for(".index"), trail=_trail(), facts=lambda: facts),
        receive=lambda form: documents.receive_upload(form.file.data, by=current_user()),
        after=lambda: url_for(".entry", decision_id=made[0].id),
    )


def _trail() -> list[tuple[Any, str]]:
    return [(_("Decisions on the count"), url_for(".index"))]


@bp.route("/entries/<uuid:decision_id>", methods=["GET", "POST"])
@requires(READ, write=DECIDE)
def entry(decision_id: UUID) -> ResponseReturnValue:
    """What was entered, with the paper, and the answer of the second officer."""
    found = decision_queries.get_decision(decision_id)
    if request.method == "GET" and found.person_id is not None:
        log_names([found.person_id])
    is_open = found.state is DecisionState.PROPOSED
    return take(
        STEPS["answer"],
        DecisionForm,
        lambda form: _answer(found, form),
        place=Place(
            url=url_for(".entry", decision_id=decision_id),
            trail=_trail(),
            facts=lambda: _facts_of(found),
            row=found,
        ),
        template="targets/decision.html",
        decision=found,
        is_mine=found.proposed_by_id == current_user().id,
        may_answer=is_open and can(current_user(), DECIDE),
        events=read_history(found, reader=Reader(current_user())),
    )


def _facts_of(row: CountDecision) -> list[tuple[Any, Any]]:
    shown: list[tuple[Any, Any]] = [
        (_("About the post"), _about(row)),
        (_("Number of the decision"), row.number),
        (_("Date of the decision"), format_date(row.decided_on)),
        (_("What it decides, and why"), localized(row, "text")),
    ]
    if row.outcome is not None:
        answer = (
            _("Counts as working abroad") if row.outcome else _("Does not count as working abroad")
        )
        shown.append((_("Outcome"), answer))
    if row.kind is DecisionKind.READING and row.state is DecisionState.PROPOSED:
        target = next(one for one in queries.list_targets() if one.series_id == row.target_id)
        shown += _moves(
            decision_queries.who_moves(target, queries.get_rule_set(target, row.reading))
        )
    if row.answer:
        shown.append((_("Why it was not confirmed"), row.answer))
    return shown


def _answer(found: CountDecision, form: Any) -> None:
    if form.is_confirmed:
        decisions.confirm(found, by=current_user())
    else:
        decisions.reject(found, answer=form.answer.data, by=current_user())


@bp.get("/entries/<uuid:decision_id>/document")
@requires(READ)
def document(decision_id: UUID) -> ResponseReturnValue:
    found = decision_queries.get_decision(decision_id)
    if found.person_id is None:
        return attachment(found.document)
    return attachment_of(found.person_id, found.document, purpose="count", context=found)

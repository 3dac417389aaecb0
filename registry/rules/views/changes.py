"""The page of one change: what it would do, the answer of the second officer, and the way back."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.core.i18n import _, _l, format_date, format_number, localized_text
from registry.core.permissions import can, requires
from registry.documents.responses import attachment
from registry.experts import cards
from registry.reference.kinds import ReferenceChangeState
from registry.rules import comparing, forms, pace, queries, saying, services, uses
from registry.rules.content import unpack
from registry.rules.kinds import RuleChangeKind
from registry.rules.models import RuleChange
from registry.rules.views.readings import DECIDE, READ, bp, titled
from registry.targets import queries as targets
from registry.web.forms import ledger
from registry.web.step_forms import DecisionForm
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, Step, current_user, page_of, take

ANSWER = Step(
    title=_l("Second officer"),
    submit=_l("Send the answer"),
    done=_l("Your answer has been recorded."),
    lead=_l("Compare it with the signed decision, and read who would move, before you approve it."),
    is_decision=True,
)


@bp.route("/changes/<uuid:rule_change_id>", methods=["GET", "POST"])
@requires(READ, write=DECIDE)
def show(rule_change_id: UUID) -> ResponseReturnValue:
    found = queries.get_change(rule_change_id)
    is_open = found.state is ReferenceChangeState.PROPOSED
    compared = comparing.compare(found) if is_open else None
    if compared and compared.people and request.method == "GET":
        with ledger():
            people = [one.id for one in compared.people]
            cards.log_names(people, viewer=current_user(), purpose="count")
    is_mine = found.proposed_by_id == current_user().id
    return take(
        ANSWER,
        DecisionForm,
        lambda form: _answer(found, form),
        place=_place(found),
        template="rules/change.html",
        change=found,
        target=queries.target_of(found),
        title=_title(found),
        compared=compared,
        **_around(found, compared),
        may_answer=is_open and not is_mine and can(current_user(), DECIDE),
        may_take_back=is_open and is_mine,
        events=read_history(found, reader=Reader(current_user())),
    )


def _around(found: RuleChange, compared: comparing.Comparison | None) -> dict[str, Any]:
    """What of a comparison is told beside who moves."""
    target = queries.target_of(found)
    if found.kind is RuleChangeKind.TARGET:
        return {"uses": [], "said": [], "paces": pace.compare(target, found) if compared else []}
    leading = targets.official_rule_set(target)
    is_leading = leading.reading == found.reading
    return {
        "uses": uses.list_uses(target, is_leading, compared) if compared else [],
        "said": saying.say_rules(found.content["predicates"]),
        "paces": [],
    }


def _title(found: RuleChange) -> str:
    return localized_text(SimpleNamespace(**found.content), "title")


def _answer(found: RuleChange, form: Any) -> None:
    if form.is_confirmed:
        services.approve(found, by=current_user())
    else:
        services.refuse(found, reason=form.answer.data, by=current_user())


def _place(found: RuleChange) -> Place:
    url = url_for(".show", rule_change_id=found.id)
    return Place(
        url=url,
        trail=[
            (_("Changes of the counting rules"), url_for(".index")),
            (f"{queries.target_of(found).code}: {_title(found)}", url),
        ],
        facts=lambda: _facts(found),
        row=found,
    )


def _facts(found: RuleChange) -> list[tuple[Any, Any]]:
    return [
        (_("Target"), titled(queries.target_of(found))),
        (_("What changes"), found.kind.label),
        *_content_of(found),
        (_("Number of the decision"), found.number),
        (_("Date of the decision"), format_date(found.decided_on)),
        (_("Signed by"), found.signed_by),
        (_("Reason"), found.reason),
        *([(_("Answer"), found.answer)] if found.answer else []),
    ]


def _content_of(found: RuleChange) -> list[tuple[Any, Any]]:
    content = unpack(found.content)
    if found.kind is RuleChangeKind.TARGET:
        due = format_date(content["due_on"]) if content["due_on"] else _("The text names no day")
        return [
            (_("Value of the target"), format_number(content["value"])),
            (_("First day of the period"), format_date(content["counts_from"])),
            (_("Due on"), due),
        ]
    return [
        (_("Rule version"), content["edition"]),
        (_("Period"), saying.say_period(content["counts_from"], content["counts_until"])),
        (_("In force from"), format_date(found.in_force_on)),
    ]


OF_CHANGE = StepRoutes(
    bp,
    "/changes/<uuid:rule_change_id>",
    find=queries.get_change,
    page=lambda found: page_of("rules.show", rule_change_id=found.id)(),
    place=_place,
    read=DECIDE,
    write=DECIDE,
    reason_form=forms.TakeRuleBackForm,
    open_steps=lambda found: ["withdraw"] if found.state is ReferenceChangeState.PROPOSED else [],
)
OF_CHANGE.take_back("withdraw", services.withdraw)


@bp.get("/changes/<uuid:rule_change_id>/document")
@requires(READ)
def document(rule_change_id: UUID) -> ResponseReturnValue:
    return attachment(queries.get_change(rule_change_id).document)

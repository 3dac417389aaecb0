"""The page of one change: what it would do, the answer of the second officer, and the way back."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Reader, read_history
from registry.core.i18n import _, _l, format_date
from registry.core.permissions import can, requires
from registry.documents.responses import attachment
from registry.experts import cards
from registry.reference import comparing, forms, matters, queries, saying, services
from registry.reference.kinds import ReferenceChangeState
from registry.reference.models import ReferenceChange
from registry.reference.views.institutions import DECIDE, READ, bp
from registry.web.forms import ledger
from registry.web.step_forms import DecisionForm
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, Step, current_user, page_of, take

ANSWER = Step(
    title=_l("Second officer"),
    submit=_l("Send the answer"),
    done=_l("Your answer has been recorded."),
    lead=_l("Compare it with the legal document, and who would move, before you approve it."),
    is_decision=True,
)


@bp.route("/<uuid:reference_change_id>", methods=["GET", "POST"])
@requires(READ, write=DECIDE)
def show(reference_change_id: UUID) -> ResponseReturnValue:
    found = queries.get_change(reference_change_id)
    is_open = found.state is ReferenceChangeState.PROPOSED
    comparison = comparing.compare(found) if is_open else None
    if comparison and comparison.people and request.method == "GET":
        named = list(dict.fromkeys(comparison.people))
        with ledger():
            cards.log_names(named, viewer=current_user(), purpose="count")
    is_mine = found.proposed_by_id == current_user().id
    contents = [found.content, *([comparison.before] if comparison and comparison.before else [])]
    return take(
        ANSWER,
        DecisionForm,
        lambda form: _answer(found, form),
        place=_place(found),
        template="reference/change.html",
        change=found,
        comparison=comparison,
        names=queries.name_all(contents),
        title=matters.title_of(found),
        say=saying.in_one,
        is_mine=is_mine,
        may_answer=is_open and not is_mine and can(current_user(), DECIDE),
        may_take_back=is_open and is_mine,
        events=read_history(found, reader=Reader(current_user())),
    )


def _answer(found: ReferenceChange, form: Any) -> None:
    if form.is_confirmed:
        services.approve(found, by=current_user())
    else:
        services.refuse(found, reason=form.answer.data, by=current_user())


def _place(found: ReferenceChange) -> Place:
    url = url_for(".show", reference_change_id=found.id)
    return Place(
        url=url,
        trail=[
            (_("Changes of reference data"), url_for(".index")),
            (f"{found.kind.label}: {_short(found)}", url),
        ],
        facts=lambda: _facts(found),
        row=found,
    )


def _short(found: ReferenceChange) -> str:
    return found.institution.abbreviation if found.institution else matters.title_of(found)


def _facts(found: ReferenceChange) -> list[tuple[Any, Any]]:
    named = [(_("Institution"), matters.title_of(found))] if found.institution else []
    return [
        *named,
        (_("What changes"), found.kind.label),
        *saying.pairs_of(found.content, queries.name_all([found.content])),
        (_("In force from"), format_date(found.in_force_on)),
        (_("Number of the legal document"), found.number),
        (_("Date of the legal document"), format_date(found.decided_on)),
        (_("Reason"), found.reason),
        *([(_("Answer"), found.answer)] if found.answer else []),
    ]


OF_CHANGE = StepRoutes(
    bp,
    "/<uuid:reference_change_id>",
    find=queries.get_change,
    page=lambda found: page_of("reference.show", reference_change_id=found.id)(),
    place=_place,
    read=DECIDE,
    write=DECIDE,
    reason_form=forms.TakeBackForm,
    open_steps=lambda found: ["withdraw"] if found.state is ReferenceChangeState.PROPOSED else [],
)
OF_CHANGE.take_back("withdraw", services.withdraw)


bp.app_template_global("reference_title")(matters.title_of)


@bp.get("/<uuid:reference_change_id>/document")
@requires(READ)
def document(reference_change_id: UUID) -> ResponseReturnValue:
    return attachment(queries.get_change(reference_change_id).document)

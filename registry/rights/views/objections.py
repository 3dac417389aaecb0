"""The ministry answers the objections of experts; its auditors read along."""

from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l, proper
from registry.core.permissions import Permission, requires
from registry.experts.states import PersonState
from registry.rights import queries, services
from registry.rights.forms import AnswerForm
from registry.rights.lists import OBJECTIONS
from registry.rights.models import Objection, ObjectionState, Outcome
from registry.rights.views.shared import describe_objection, show_objection
from registry.web.lists.pages import register
from registry.web.step_routes import SEND, StepRoutes
from registry.web.steps import Pairs, Place, current_user

bp = Blueprint("objections", __name__, url_prefix="/<any(vi,en):locale>/objections")
OVERSEE = Permission.EXPERT_OVERSEE
NAVIGATION = [(_l("Objections"), "objections.index", OVERSEE)]
register(bp, OBJECTIONS, read=OVERSEE)


def _find(objection_id: UUID) -> Objection:
    return queries.get_overseen(objection_id, visible_to=current_user())


def _describe(objection: Objection) -> Pairs:
    """With the viewer's name, which the expert does not read."""
    return [
        (_("Expert"), objection.person.number),
        (_("Viewed by"), proper(objection.viewer.display_name)),
        *describe_objection(objection),
    ]


def _place(objection: Objection) -> Place:
    url = url_for(".show", objection_id=objection.id)
    trail = [(_("Objections"), url_for(".index")), (objection.person.number, url)]
    return Place(url=url, trail=trail, facts=lambda: _describe(objection), row=objection)


def _show(objection: Objection) -> ResponseReturnValue:
    user = current_user()
    is_open = objection.state is ObjectionState.OPEN
    answer_url = url_for(".answer", objection_id=objection.id)
    profile_url = url_for("oversight.show", person_id=objection.person_id)
    return show_objection(
        objection,
        _place(objection),
        facts=_describe(objection),
        answer_url=answer_url if is_open and queries.is_for(objection, user) else "",
        is_viewer=is_open and objection.viewer_id == user.id,
        profile_url=profile_url if objection.person.state is not PersonState.DRAFT else "",
    )


@bp.get("/<uuid:objection_id>")
@requires(OVERSEE)
def show(objection_id: UUID) -> ResponseReturnValue:
    return _show(_find(objection_id))


STEPS = StepRoutes(
    bp, "/<uuid:objection_id>", find=_find, page=_show, place=_place, read=OVERSEE, write=OVERSEE
)


@STEPS.form(
    "answer",
    AnswerForm,
    title=_l("Answer the objection"),
    submit=SEND,
    done=_l("The objection has been answered and the expert informed."),
    follows=(_l("The expert reads the decision and your explanation, without your name."),),
    is_decision=True,
    options=lambda row: {"is_possible": row.state is ObjectionState.OPEN},
)
def answer(objection: Objection, form: AnswerForm) -> None:
    outcome = Outcome(form.outcome.data)
    services.answer(objection, outcome=outcome, **form.explanation(), by=current_user())

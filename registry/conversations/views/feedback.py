"""Five taps once an introduction has ended, and what many have said."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from registry.conversations.feedback import queries, services
from registry.conversations.feedback.models import QUESTIONS, Question, Rating
from registry.conversations.kinds import Side
from registry.conversations.limits import limit
from registry.conversations.queries import side_of
from registry.conversations.views.page import JOIN, bp
from registry.core.i18n import _, _l, hanoi_today, localized
from registry.core.permissions import Permission, requires
from registry.introductions import disclosure
from registry.introductions import queries as introductions
from registry.introductions.models import Introduction
from registry.taxonomy import queries as taxonomy
from registry.web.forms import BaseForm
from registry.web.step_routes import StepRoutes
from registry.web.steps import Place, current_user, is_signed_in
from registry.web.validators import required

RATINGS = [(one.value, one.label) for one in Rating]
Q = Question


def _question(question: Question) -> RadioField:
    return RadioField(question.label, [required(_l("Choose an answer"))], choices=RATINGS)


class FeedbackForm(BaseForm):
    def ratings(self) -> dict[Question, Rating]:
        return {one: Rating(self[one.value].data) for one in Question if one.value in self}


class ExpertFeedbackForm(FeedbackForm):
    as_described = _question(Q.AS_DESCRIBED)
    answered = _question(Q.ANSWERED)
    respected = _question(Q.RESPECTED)
    helped = _question(Q.HELPED)
    recommends = _question(Q.RECOMMENDS)


class InstitutionFeedbackForm(FeedbackForm):
    profile_true = _question(Q.PROFILE_TRUE)
    expert_answered = _question(Q.EXPERT_ANSWERED)
    fitted = _question(Q.FITTED)
    desk_helped = _question(Q.DESK_HELPED)
    again = _question(Q.AGAIN)


def _open_steps(introduction: Introduction) -> list[str]:
    if not is_signed_in() or not queries.may_give(introduction, current_user()):
        return []
    return [f"{side_of(introduction, current_user()).value}_feedback"]


@bp.app_template_global("feedback_url")
def feedback_url(introduction: Introduction) -> str:
    """Where the reader's side gives its feedback now; empty if it cannot."""
    return next(
        (
            url_for(f"conversations.{name}", introduction_id=introduction.id)
            for name in _open_steps(introduction)
        ),
        "",
    )


def _find(introduction_id: UUID) -> Introduction:
    return introductions.get_introduction(introduction_id, visible_to=current_user())


def _url(introduction: Introduction) -> str:
    return url_for("introductions.show", introduction_id=introduction.id)


def _place(introduction: Introduction) -> Place:
    return Place(
        url=_url(introduction),
        trail=[
            (_("Introductions"), url_for("introductions.index")),
            (introduction.code, _url(introduction)),
        ],
        facts=lambda: [
            (_("Introduction"), introduction.code),
            (_("Opening"), localized(introduction.opening, "title")),
            (_("Institution"), localized(introduction.institution, "name")),
        ],
        state=disclosure.tell_state(introduction, current_user()),
    )


ENDED = StepRoutes(
    bp,
    "/<uuid:introduction_id>/feedback",
    find=_find,
    page=lambda _introduction: "",  # no button
    place=_place,
    read=JOIN,
    write=JOIN,
    after=_url,
    open_steps=_open_steps,
)
TEXTS: dict[str, Any] = {
    "title": _l("How was it?"),
    "lead": _l(
        "Five answers by one tap each. The other side does not read them: only figures made of the answers of many people are shown."
    ),
    "submit": _l("Send the feedback"),
    "done": _l("Thank you. Your feedback is recorded."),
}


@ENDED.form("expert_feedback", ExpertFeedbackForm, rule="expert", **TEXTS)
@ENDED.form("institution_feedback", InstitutionFeedbackForm, rule="institution", **TEXTS)
def give_feedback(introduction: Introduction, form: FeedbackForm) -> None:
    services.give(introduction, form.ratings(), by=current_user())


@bp.get("/feedback")
@requires(Permission.FEEDBACK_READ)
def feedback() -> ResponseReturnValue:
    """What both sides say once introductions have ended, of everybody or of one institution."""
    user = current_user()
    offered = queries.list_institutions(user)
    chosen = next((one for one in offered if str(one[0]) == request.args.get("of")), None)
    figures = queries.list_figures(user, institution_id=chosen[0] if chosen else None)
    names = taxonomy.name_organisations([one[0] for one in offered])
    return render_template(
        "conversations/feedback.html",
        parts=[
            (side, [one for one in figures if one.question in QUESTIONS[side]]) for side in Side
        ],
        institutions=[(one, names.get(one, ""), people) for one, people in offered],
        chosen=names.get(chosen[0], "") if chosen else "",
        least=limit("feedback_people", on=hanoi_today()),
        ratings=list(Rating),
        column_heads=[{"label": one.label, "num": True} for one in Rating],
    )

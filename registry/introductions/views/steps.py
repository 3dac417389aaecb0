"""The steps of an introduction: endorsed, answered, talked about, closed."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l, hanoi_today
from registry.core.permissions import Permission, requires
from registry.experts.kinds import ContactKind
from registry.introductions import endings, handing, outcomes, queries, services
from registry.introductions.forms import (
    AcceptForm,
    CloseForm,
    DeclineForm,
    EndorseForm,
    HandOverForm,
    RefuseEndorsementForm,
    WithdrawForm,
    contact_choices,
)
from registry.introductions.models import Introduction
from registry.introductions.views.page import (
    CLOSED_FOR_GOOD,
    READ,
    bp,
    find,
    open_steps,
    place_of,
    show_introduction,
)
from registry.taxonomy import missions
from registry.web.forms import ButtonForm, transaction
from registry.web.step_routes import StepRoutes
from registry.web.steps import Obstacle, current_user, show_refusal

OF_BOTH = StepRoutes(
    bp,
    "/<uuid:introduction_id>",
    find=find,
    page=show_introduction,
    place=place_of,
    read=READ,
    write=READ,
    open_steps=lambda row: open_steps(row, current_user()),
)
OF_DESK = replace(OF_BOTH, write=Permission.INTRODUCTION_ENDORSE)
OF_EXPERT = replace(OF_BOTH, write=Permission.INTRODUCTION_ANSWER)

OF_BOTH.button(
    "go_on",
    outcomes.go_on,
    done=_l("Noted: you are still talking. You are asked again later."),
)
OF_BOTH.button("talking", services.note_talk, done=_l("Noted: you are talking with each other."))


@OF_DESK.form(
    "endorse",
    EndorseForm,
    title=_l("Endorse this introduction"),
    submit=_l("Endorse and ask the expert"),
    done=_l("Endorsed. The expert has been asked."),
)
def endorse(row: Introduction, form: EndorseForm) -> None:
    services.endorse(row, note=form.note.data or "", by=current_user())


@OF_DESK.form(
    "refuse_endorsement",
    RefuseEndorsementForm,
    opened_as="endorse",
    title=_l("Do not endorse this introduction"),
    submit=_l("Do not endorse"),
    done=_l("The institution has been informed. Nothing changes for the expert."),
    grave=(
        CLOSED_FOR_GOOD,
        _l("The institution is informed and sees the reason that you choose."),
        _l("The expert is not informed, and nothing changes for them."),
    ),
)
def refuse_endorsement(row: Introduction, form: RefuseEndorsementForm) -> None:
    services.refuse_endorsement(row, code=form.code.data, by=current_user())


def _offer_missions(introduction: Introduction) -> dict[str, Any]:
    here = str(introduction.mission_id)
    others = [one for one in missions.mission_choices() if one[0] != here]
    likely = handing.missions_where_they_live(introduction, on=hanoi_today())
    others.sort(key=lambda one: UUID(one[0]) not in likely)
    choices = [("", _("Choose a mission"), {}), *others]
    return {
        "prepare": lambda form: setattr(form.mission_id, "choices", choices),
        "after": lambda: url_for(".index"),  # it is no longer theirs to read
    }


@OF_DESK.form(
    "hand_over",
    HandOverForm,
    options=_offer_missions,
    title=_l("Hand this introduction over to another mission"),
    lead=_l("When the expert lives in the district of another mission."),
    submit=_l("Hand over"),
    done=_l("Handed over. The other mission has been informed."),
)
def hand_over(row: Introduction, form: HandOverForm) -> None:
    handing.hand_over(row, missions.get_mission(UUID(form.mission_id.data)), by=current_user())


def _offer_contacts(introduction: Introduction) -> dict[str, Any]:
    kinds = [contact.kind for contact in queries.list_own_contacts(introduction)]
    return {
        "prepare": lambda form: setattr(form.reveal, "choices", contact_choices(kinds)),
        "obstacle": None if kinds else _no_contacts(),
    }


def _no_contacts() -> Obstacle:
    return Obstacle(
        _("Your profile holds no contact details yet"),
        _("Add at least one, then come back and choose what the institution may see."),
        [(_("Add contact details"), url_for("experts.section", name="summary"))],
    )


@OF_EXPERT.form(
    "accept",
    AcceptForm,
    opened_as="answer",
    options=_offer_contacts,
    title=_l("Accept this introduction"),
    submit=_l("Accept and reveal these"),
    done=_l("You are connected. The institution can now see what you chose, and nothing else."),
)
def accept(row: Introduction, form: AcceptForm) -> None:
    kinds = [ContactKind(kind) for kind in form.reveal.data]
    services.accept(row, reveal=kinds, by=current_user())


@OF_EXPERT.form(
    "decline",
    DeclineForm,
    opened_as="answer",
    title=_l("Not now"),
    submit=_l("Answer “not now”"),
    done=_l("Your answer has been sent. The institution sees “not now”."),
)
def decline(row: Introduction, form: DeclineForm) -> None:
    services.decline(row, reason=form.reason.data, by=current_user())


@OF_BOTH.form(
    "withdraw",
    WithdrawForm,
    title=_l("Withdraw this introduction"),
    submit=_l("Withdraw"),
    done=_l("The introduction is withdrawn. Contact details are no longer shown."),
    grave=(
        CLOSED_FOR_GOOD,
        _l("Contact details that were revealed are no longer shown."),
        _l("Everybody who has already been asked is informed that it has ended."),
    ),
)
def withdraw(row: Introduction, form: WithdrawForm) -> None:
    endings.withdraw(row, reason=form.reason.data, by=current_user())


@OF_BOTH.form(
    "close",
    CloseForm,
    title=_l("Close this introduction"),
    submit=_l("Close"),
    done=_l("The introduction is closed. The other side has been informed."),
    grave=(CLOSED_FOR_GOOD, _l("The other side is informed that it has ended.")),
)
def close(row: Introduction, form: CloseForm) -> None:
    is_final = form.outcome.data == "no_fit"
    endings.close(row, is_final=is_final, note=form.note.data, by=current_user())


@bp.post("/<uuid:introduction_id>/contacts")
@requires(Permission.INTRODUCTION_PROPOSE, write=Permission.INTRODUCTION_PROPOSE)
def contacts(introduction_id: UUID) -> ResponseReturnValue:
    """A deliberate act, not a page view: each reading is counted and shown to the expert."""
    introduction = find(introduction_id)
    form = ButtonForm()
    if form.submitted():
        with form.errors_shown():
            with transaction():
                opened = services.open_contacts(introduction, by=current_user())
            return show_introduction(introduction, contacts=opened)
    return show_refusal(form, lambda: show_introduction(introduction))

"""Stating an interest, and each step of one."""

from dataclasses import replace
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l, localized
from registry.core.permissions import requires
from registry.experts import queries as experts
from registry.experts.kinds import ContactKind
from registry.interests import hindrances, services
from registry.interests.forms import AnswerNoForm, InviteForm, StateForm, contact_choices
from registry.interests.kinds import NoReason
from registry.interests.models import Interest
from registry.interests.views.page import (
    ANSWER,
    READ,
    STATE,
    bp,
    find,
    link_of,
    open_steps,
    place_of,
    show_interest,
    shown_card,
)
from registry.programs import public_queries
from registry.web.forms import VersionedForm
from registry.web.step_routes import StepRoutes
from registry.web.steps import Obstacle, Place, Step, current_user, take

STATING = Step(
    title=_l("State interest in this opening"),
    submit=_l("Send my interest"),
    done=_l("The institution has your interest. You read here by when it answers."),
    lead=_l(
        "Your profile is the application. The institution reads the card below and your note, nothing else."
    ),
)


@bp.route("/state/<uuid:opening_id>", methods=["GET", "POST"])
@requires(STATE, write=STATE)
def state(opening_id: UUID) -> ResponseReturnValue:
    """One click on the opening's page sends it as it stands here, without a note."""
    opening = public_queries.get_public_opening(opening_id)
    person = experts.find_own_person(current_user())
    if person is None:
        return redirect(url_for("experts.home"))
    kinds = [contact.kind for contact in experts.list_contacts(person.id)]
    hindrance = hindrances.find(person, opening)
    url = url_for("public.opening", opening_id=opening.id)
    sent: list[Interest] = []

    def send(form: StateForm) -> None:
        reveal = [ContactKind(kind) for kind in form.reveal.data or []]
        note = form.note.data or ""
        sent.append(
            services.state_interest(person, opening, note=note, reveal=reveal, by=current_user())
        )

    return take(
        STATING,
        StateForm,
        send,
        place=Place(
            url=url,
            trail=[(_("Openings"), url_for("public.openings")), (opening.code, url)],
            facts=lambda: [
                (_("Opening"), localized(opening, "title")),
                (_("Institution"), localized(opening.institution, "name")),
            ],
        ),
        prepare=lambda form: setattr(form.reveal, "choices", contact_choices(kinds)),
        after=lambda: url_for(".show", interest_id=sent[0].id),
        template="interests/state.html",
        obstacle=_as_obstacle(hindrance),
        card=shown_card(person),
    )


def _as_obstacle(hindrance: hindrances.Hindrance | None) -> Obstacle | None:
    if hindrance is None:
        return None
    link = link_of(hindrance)
    return Obstacle(_("This is not possible at present"), hindrance.text, [link] if link else ())


OF_EXPERT = StepRoutes(
    bp,
    "/<uuid:interest_id>",
    find=find,
    page=show_interest,
    place=place_of,
    read=READ,
    write=STATE,
    open_steps=open_steps,
)
OF_INSTITUTION = replace(OF_EXPERT, write=ANSWER)

OF_EXPERT.button(
    "pause",
    services.pause,
    done=_l("Your interest is paused: the institution no longer sees it. You can resume it."),
)
OF_EXPERT.button(
    "resume", services.resume, done=_l("The institution sees your interest again, and answers.")
)


@OF_EXPERT.form(
    "withdraw",
    VersionedForm,
    title=_l("Withdraw this interest"),
    submit=_l("Withdraw"),
    done=_l("Your interest is withdrawn. The institution no longer sees it."),
    grave=(
        _l("The institution no longer sees your interest and your note."),
        _l("An introduction that began with it ends too."),
        _l("You can state interest in the same opening again as long as it is open."),
    ),
)
def withdraw(row: Interest, _form: VersionedForm) -> None:
    services.withdraw(row, by=current_user())


OF_INSTITUTION.button(
    "consider",
    services.consider,
    done=_l("The expert reads that you consider the interest, and by when you answer."),
)
OF_INSTITUTION.button(
    "invite_now",
    services.invite,
    done=_l("The expert is invited. The introduction is in preparation."),
)


@OF_INSTITUTION.form(
    "invite",
    InviteForm,
    title=_l("Invite to an introduction"),
    submit=_l("Invite"),
    done=_l("The expert is invited. The introduction is in preparation."),
    follows=(
        _l("An introduction begins, by the route that the expert has chosen."),
        _l(
            "You read the name and contact details once the expert has accepted, as far as they choose."
        ),
    ),
)
def invite(row: Interest, form: InviteForm) -> None:
    message = (form.message_vi.data or "", form.message_en.data or "")
    services.invite(row, message=message, by=current_user())


@OF_INSTITUTION.form(
    "answer_no",
    AnswerNoForm,
    title=_l("Answer no to this interest"),
    submit=_l("Send the answer"),
    done=_l("The expert has your answer."),
    grave=(
        _l("This is the final answer; the expert cannot state interest in this opening again."),
        _l("The expert is thanked, and reads the reason and your line."),
    ),
)
def answer_no(row: Interest, form: AnswerNoForm) -> None:
    services.answer_no(
        row, reason=NoReason(form.reason.data), text=form.text.data or "", by=current_user()
    )

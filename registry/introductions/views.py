from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from registry.accounts.models import User
from registry.accounts.timelines import Event, Reader, read_history
from registry.audit import services as audit
from registry.audit.states import StateChange
from registry.core.contacts import hold_back
from registry.core.i18n import _, _l, localized, localized_text
from registry.core.permissions import OVERSIGHT_ROLES, Permission, can, requires
from registry.experts import cards
from registry.experts import queries as experts
from registry.experts.kinds import ContactKind
from registry.introductions import disclosure, queries, services
from registry.introductions.forms import (
    AcceptForm,
    CloseForm,
    DeclineForm,
    EndorseForm,
    ProposeForm,
    RefuseEndorsementForm,
    WithdrawForm,
    contact_choices,
    refusal_label,
)
from registry.introductions.lists import INTRODUCTIONS
from registry.introductions.models import Introduction, IntroductionState
from registry.programs import queries as programs
from registry.web.forms import ButtonForm, ledger, render_form, transaction
from registry.web.lists.pages import register
from registry.web.step_routes import StepRoutes
from registry.web.steps import Obstacle, Place, current_user, show_refusal

bp = Blueprint("introductions", __name__, url_prefix="/<any(vi,en):locale>/introductions")
NAVIGATION = [(_l("Introductions"), "introductions.index", Permission.INTRODUCTION_READ)]
READ = Permission.INTRODUCTION_READ
S = IntroductionState
CLOSED_FOR_GOOD = _l("The introduction is closed and cannot be opened again.")


@bp.app_template_global("waiting_introductions")
def waiting_introductions() -> list[Introduction]:
    """For the expert's first page: whose question waits for their answer, the nearest deadline first."""
    return list(queries.list_waiting_for(current_user()))


@bp.app_template_filter("without_contacts")
def without_contacts(text: Any) -> str:
    """A text between two sides of whom not both have said yes."""
    held_back = hold_back(str(text))
    return Markup(held_back) if isinstance(text, Markup) else held_back  # noqa: S704 - as it was


register(bp, INTRODUCTIONS, read=READ)


@bp.route("/propose/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.INTRODUCTION_PROPOSE, write=Permission.INTRODUCTION_PROPOSE)
def propose(person_id: UUID) -> ResponseReturnValue:
    person = experts.get_person(person_id, visible_to=current_user())
    openings = programs.list_own_published(current_user())
    form = ProposeForm(opening_id=request.args.get("opening", ""))
    form.opening_id.choices = [
        (str(opening.id), f"{opening.code} · {localized_text(opening, 'title')}")
        for opening in openings
    ]
    if form.submitted():
        with form.errors_shown(), transaction():
            opening = next(one for one in openings if str(one.id) == form.opening_id.data)
            introduction = services.propose(
                person,
                opening,
                message_vi=form.message_vi.data,
                message_en=form.message_en.data,
                by=current_user(),
            )
            flash(
                _("The introduction %(code)s has been requested.", code=introduction.code),
                "success",
            )
            return redirect(url_for(".show", introduction_id=introduction.id))
    [card] = cards.make_cards([person], viewer=current_user())
    return render_form("introductions/propose.html", form=form, card=card, openings=openings)


def _find(introduction_id: UUID) -> Introduction:
    return queries.get_introduction(introduction_id, visible_to=current_user())


@bp.get("/<uuid:introduction_id>")
@requires(READ)
def show(introduction_id: UUID) -> ResponseReturnValue:
    return _page(_find(introduction_id))


def _page(
    introduction: Introduction, *, contacts: list[tuple[ContactKind, str]] | None = None
) -> str:
    user = current_user()
    is_expert = queries.is_of_expert(introduction, user)
    [card] = cards.make_cards([introduction.person], viewer=user, introductions=[introduction])
    if not is_expert:
        _log_reading(introduction, card)
    is_followed = disclosure.is_followed(introduction, user)
    return render_template(
        "introductions/show.html",
        introduction=introduction,
        card=card,
        is_expert=is_expert,
        is_followed=is_followed,
        state=disclosure.tell_state(introduction, user),
        contacts=contacts,
        may_open_contacts=bool(queries.readable_contacts(introduction, viewer=user)),
        events=_read_history(introduction, card, is_expert=is_expert, is_followed=is_followed),
        steps=_open_steps(introduction, user),
        refusal=refusal_label(introduction.refusal_code),
    )


def _log_reading(introduction: Introduction, card: cards.Card) -> None:
    """A masked card too: that somebody is in the register is theirs to know who knows."""
    seen = {group.value for group in card.shown} & {"name", "country"}
    with ledger():
        audit.record_access(
            person_ids=[introduction.person_id],
            viewer=current_user(),
            fields=sorted(seen) or ["masked"],
            purpose="introduction",
            context=introduction,
        )


def _read_history(
    introduction: Introduction, card: cards.Card, *, is_expert: bool, is_followed: bool
) -> list[Event]:
    """The expert reads it from the moment they were asked, not the steps before, and not what others
    wrote to each other. Who does not follow the way reads no step of it and no desk by name."""
    desk_id = None if is_followed else introduction.desk_officer_id
    way = () if is_followed else disclosure.WAY
    return read_history(
        introduction,
        reader=Reader(current_user(), introduction.person.user_id, card.name, desk_id),
        hidden={S.PROPOSED, S.ROUTED, S.ESCALATED, S.ENDORSED} if is_expert else way,
        reason=lambda _row, change: _name_reason(introduction, change, is_expert=is_expert),
    )


def _name_reason(introduction: Introduction, change: StateChange, *, is_expert: bool) -> str:
    """What an expert writes stays with the ministry; what staff write, with staff."""
    is_by_expert = change.by_id == introduction.person.user_id
    if is_expert or (is_by_expert and not current_user().roles & OVERSIGHT_ROLES):
        return ""
    return str(refusal_label(change.reason))


def _open_steps(introduction: Introduction, user: User) -> list[str]:
    """Which buttons this person gets now."""
    state = introduction.state
    rules: dict[str, Callable[[], bool]] = {
        "endorse": lambda: (
            state in {S.ROUTED, S.ESCALATED} and queries.is_of_desk(introduction, user)
        ),
        "answer": lambda: state is S.EXPERT_ASKED and queries.is_of_expert(introduction, user),
        "talking": lambda: state is S.CONNECTED and _is_party(introduction, user),
        "offer": lambda: (
            state in {S.CONNECTED, S.TALKING}
            and queries.is_of_institution(introduction, user)
            and can(user, Permission.CONTRACT_DRAFT)
        ),
        "close": lambda: (
            state in {S.CONNECTED, S.TALKING, S.OFFER_MADE} and _is_party(introduction, user)
        ),
        "withdraw": lambda: introduction.is_open and queries.may_withdraw(introduction, user),
    }
    return [name for name, holds in rules.items() if holds()]


def _is_party(introduction: Introduction, user: User) -> bool:
    return queries.is_of_institution(introduction, user) or queries.is_of_expert(introduction, user)


def _logged_cards(
    introductions: Sequence[Introduction], *, context: Introduction | None = None
) -> list[cards.Card]:
    """One per introduction, in order; a name shows only where they allowed it, and is logged."""
    persons = [introduction.person for introduction in introductions]
    made = cards.make_cards(persons, viewer=current_user(), introductions=introductions)
    if named := cards.list_named(persons, made, viewer=current_user()):
        with ledger():
            cards.log_names(named, viewer=current_user(), purpose="introduction", context=context)
    return made


def _place_of(introduction: Introduction) -> Place:
    url = url_for(".show", introduction_id=introduction.id)
    return Place(
        url=url,
        trail=[(_("Introductions"), url_for(".index")), (introduction.code, url)],
        facts=lambda: _list_facts(introduction),
        row=introduction,
        state=disclosure.tell_state(introduction, current_user()),
    )


def _list_facts(introduction: Introduction) -> list[tuple[Any, Any]]:
    [card] = _logged_cards([introduction], context=introduction)
    return [
        (_("Introduction"), introduction.code),
        (_("Expert"), card.name or card.number),
        (_("Opening"), localized(introduction.opening, "title")),
        (_("Institution"), localized(introduction.institution, "name")),
        (_("Status"), disclosure.tell_state(introduction, current_user()).label),
    ]


def _while_open(step: str) -> Callable[[Introduction], dict[str, Any]]:
    return lambda row: {"is_possible": step in _open_steps(row, current_user())}


STEPS = StepRoutes(
    bp, "/<uuid:introduction_id>", find=_find, page=_page, place=_place_of, read=READ, write=READ
)
STEPS.button("talking", services.note_talk, done=_l("Noted: you are talking with each other."))


@STEPS.form(
    "endorse",
    EndorseForm,
    write=Permission.INTRODUCTION_ENDORSE,
    options=_while_open("endorse"),
    title=_l("Endorse this introduction"),
    submit=_l("Endorse and ask the expert"),
    done=_l("Endorsed. The expert has been asked."),
)
def endorse(row: Introduction, form: EndorseForm) -> None:
    services.endorse(row, note=form.note.data or "", by=current_user())


@STEPS.form(
    "refuse_endorsement",
    RefuseEndorsementForm,
    write=Permission.INTRODUCTION_ENDORSE,
    options=_while_open("endorse"),
    title=_l("Do not endorse this introduction"),
    submit=_l("Do not endorse"),
    done=_l("The institution has been informed. Nothing changes for the expert."),
    follows=(
        CLOSED_FOR_GOOD,
        _l("The institution is informed and sees the reason that you choose."),
        _l("The expert is not informed, and nothing changes for them."),
    ),
    is_grave=True,
)
def refuse_endorsement(row: Introduction, form: RefuseEndorsementForm) -> None:
    services.refuse_endorsement(row, code=form.code.data, by=current_user())


def _offer_contacts(introduction: Introduction) -> dict[str, Any]:
    kinds = [contact.kind for contact in queries.list_own_contacts(introduction)]
    return _while_open("answer")(introduction) | {
        "prepare": lambda form: setattr(form.reveal, "choices", contact_choices(kinds)),
        "obstacle": None if kinds else _no_contacts(),
    }


def _no_contacts() -> Obstacle:
    return Obstacle(
        _("Your profile holds no contact details yet"),
        _("Add at least one, then come back and choose what the institution may see."),
        [(_("Add contact details"), url_for("experts.section", name="summary"))],
    )


@STEPS.form(
    "accept",
    AcceptForm,
    write=Permission.INTRODUCTION_ANSWER,
    options=_offer_contacts,
    title=_l("Accept this introduction"),
    submit=_l("Accept and reveal these"),
    done=_l("You are connected. The institution can now see what you chose, and nothing else."),
)
def accept(row: Introduction, form: AcceptForm) -> None:
    kinds = [ContactKind(kind) for kind in form.reveal.data]
    services.accept(row, reveal=kinds, by=current_user())


@STEPS.form(
    "decline",
    DeclineForm,
    write=Permission.INTRODUCTION_ANSWER,
    options=_while_open("answer"),
    title=_l("Not now"),
    submit=_l("Answer “not now”"),
    done=_l("Your answer has been sent. The institution sees “not now”."),
)
def decline(row: Introduction, form: DeclineForm) -> None:
    services.decline(row, reason=form.reason.data, by=current_user())


@STEPS.form(
    "withdraw",
    WithdrawForm,
    options=_while_open("withdraw"),
    title=_l("Withdraw this introduction"),
    submit=_l("Withdraw"),
    done=_l("The introduction is withdrawn. Contact details are no longer shown."),
    follows=(
        CLOSED_FOR_GOOD,
        _l("Contact details that were revealed are no longer shown."),
        _l("Everybody who has already been asked is informed that it has ended."),
    ),
    is_grave=True,
)
def withdraw(row: Introduction, form: WithdrawForm) -> None:
    services.withdraw(row, reason=form.reason.data, by=current_user())


@STEPS.form(
    "close",
    CloseForm,
    options=_while_open("close"),
    title=_l("Close this introduction"),
    submit=_l("Close"),
    done=_l("The introduction is closed. The other side has been informed."),
    follows=(CLOSED_FOR_GOOD, _l("The other side is informed that it has ended.")),
    is_grave=True,
)
def close(row: Introduction, form: CloseForm) -> None:
    is_final = form.outcome.data == "no_fit"
    services.close(row, is_final=is_final, note=form.note.data, by=current_user())


@bp.post("/<uuid:introduction_id>/contacts")
@requires(Permission.INTRODUCTION_PROPOSE, write=Permission.INTRODUCTION_PROPOSE)
def contacts(introduction_id: UUID) -> ResponseReturnValue:
    """A deliberate act, not a page view: each reading is counted and shown to the expert."""
    introduction = _find(introduction_id)
    form = ButtonForm()
    if form.submitted():
        with form.errors_shown():
            with transaction():
                opened = services.open_contacts(introduction, by=current_user())
            return _page(introduction, contacts=opened)
    return show_refusal(form, lambda: _page(introduction))

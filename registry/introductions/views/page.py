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
from registry.core.i18n import _, _l, localized, localized_text, proper
from registry.core.permissions import OVERSIGHT_ROLES, Permission, can, requires
from registry.experts import cards
from registry.experts import queries as experts
from registry.experts.hours import local_hours
from registry.experts.kinds import ContactKind
from registry.introductions import disclosure, handing, outcomes, proposals, queries
from registry.introductions.forms import ProposeForm, refusal_label
from registry.introductions.lists import INTRODUCTIONS
from registry.introductions.models import Introduction, IntroductionState
from registry.programs import queries as programs
from registry.web.forms import ledger, render_form, transaction
from registry.web.lists.pages import register
from registry.web.steps import Place, current_user, place_on_page

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


register(bp, INTRODUCTIONS, read=READ, template="introductions/index.html")


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
            introduction = proposals.propose(
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


def find(introduction_id: UUID) -> Introduction:
    return queries.get_introduction(introduction_id, visible_to=current_user())


@bp.get("/<uuid:introduction_id>")
@requires(READ)
def show(introduction_id: UUID) -> ResponseReturnValue:
    return show_introduction(find(introduction_id))


def show_introduction(
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
        local_hours=local_hours(card),
        is_followed=is_followed,
        state=disclosure.tell_state(introduction, user),
        contacts=contacts,
        may_open_contacts=bool(queries.readable_contacts(introduction, viewer=user)),
        events=_read_history(introduction, card, is_expert=is_expert, is_followed=is_followed),
        steps=open_steps(introduction, user),
        refusal=refusal_label(introduction.refusal_code),
        closes_on=outcomes.last_day(introduction),
        is_party=_is_party(introduction, user),
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


def open_steps(introduction: Introduction, user: User) -> list[str]:
    """Which buttons this person gets now."""
    state = introduction.state
    rules: dict[str, Callable[[], bool]] = {
        "endorse": lambda: (
            state in {S.ROUTED, S.ESCALATED} and queries.is_of_desk(introduction, user)
        ),
        "hand_over": lambda: handing.may_hand_over(introduction, user),
        "answer": lambda: state is S.EXPERT_ASKED and queries.is_of_expert(introduction, user),
        "go_on": lambda: outcomes.may_go_on(introduction) and _is_party(introduction, user),
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


def place_of(introduction: Introduction) -> Place:
    return place_on_page(
        _("Introductions"),
        introduction.code,
        {"introduction_id": introduction.id},
        facts=lambda: _list_facts(introduction),
        row=introduction,
        state=disclosure.tell_state(introduction, current_user()),
    )


def _list_facts(introduction: Introduction) -> list[tuple[Any, Any]]:
    [card] = _logged_cards([introduction], context=introduction)
    return [
        (_("Introduction"), introduction.code),
        (_("Expert"), proper(card.name or card.number)),
        (_("Opening"), localized(introduction.opening, "title")),
        (_("Institution"), localized(introduction.institution, "name")),
        (_("Status"), disclosure.tell_state(introduction, current_user()).label),
    ]

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from registry.accounts.timelines import Event, Reader, read_history
from registry.audit import services as audit
from registry.audit.states import StateChange
from registry.core.i18n import _, _l, localized, proper
from registry.core.permissions import INSTITUTION_ROLES, Permission, can, requires
from registry.experts import cards
from registry.experts import queries as experts
from registry.experts.kinds import Audience, ContactKind
from registry.experts.models import Person
from registry.interests import hindrances, queries, services
from registry.interests.hindrances import Help, Hindrance
from registry.interests.kinds import name_reason
from registry.interests.lists import INTERESTS, MY_INTERESTS
from registry.interests.models import UNANSWERED, Interest, InterestState
from registry.matching.hits import Hit, make_hits
from registry.programs.models import Opening
from registry.web.forms import ledger
from registry.web.lists.pages import register
from registry.web.steps import Place, current_user, is_signed_in, place_on_page

bp = Blueprint("interests", __name__, url_prefix="/<any(vi,en):locale>/interests")
READ, FOLLOW = Permission.INTEREST_READ, Permission.INTEREST_FOLLOW
STATE, ANSWER = Permission.INTEREST_STATE, Permission.INTEREST_ANSWER
NAVIGATION = [
    (_l("Interest in openings"), "interests.index", FOLLOW),
    (_l("My interests"), "interests.mine", STATE),
]
S = InterestState
HELP: dict[Help, tuple[Any, str, dict[str, Any]]] = {
    Help.PROFILE: (_l("Open my profile"), "experts.home", {}),
    Help.CONSENTS: (_l("Change or withdraw consents"), "experts.section", {"name": "consents"}),
    Help.INTRODUCTIONS: (_l("Open my introductions"), "introductions.index", {}),
    Help.INTERESTS: (_l("Open my interests"), "interests.mine", {}),
}

register(bp, INTERESTS, read=FOLLOW)
register(bp, MY_INTERESTS, read=STATE, rule="/mine", endpoint="mine")


@bp.app_template_global("own_interests")
def own_interests() -> dict[UUID, tuple[UUID, InterestState]]:
    """The reader's own by opening, looked up once a page."""
    if "own_interests" not in g:
        is_expert = is_signed_in() and can(current_user(), STATE)
        g.own_interests = queries.map_own(current_user()) if is_expert else {}
    found: dict[UUID, tuple[UUID, InterestState]] = g.own_interests
    return found


@bp.app_template_global("own_open_interests")
def own_open_interests() -> list[Interest]:
    """For the expert's first page."""
    return list(queries.list_own_open(current_user()))


@bp.app_template_global("interest_offer")
def interest_offer(opening: Opening) -> dict[str, Any] | None:
    """For the public page of an opening, where an expert reads it."""
    if not (is_signed_in() and can(current_user(), STATE)):
        return None
    person = experts.find_own_person(current_user())
    if person is None:
        return {"interest": None, "hindrance": None, "link": None, "card": None}
    hindrance = hindrances.find(person, opening)
    interest = queries.find_of_pair(person.id, opening.id)
    return {
        "interest": interest,
        "hindrance": hindrance,
        "link": link_of(hindrance),
        "card": shown_card(person),
    }


@bp.app_template_global("leads_to_people")
def leads_to_people(opening: Opening) -> bool:
    """Whether this reader may open the page of its people: of other institutions nobody may."""
    user = current_user()
    if not (is_signed_in() and can(user, FOLLOW) and can(user, Permission.OPENING_READ)):
        return False
    own = user.organisation_ids(*INSTITUTION_ROLES)
    return not own or opening.institution_id in own


def shown_card(person: Person) -> cards.Card:
    """Made by the code that makes the institution's."""
    [card] = cards.make_cards_for([person], audience=Audience.INSTITUTIONS)
    return card


def link_of(hindrance: Hindrance | None) -> tuple[str, str] | None:
    if hindrance is None or hindrance.help is Help.NOWHERE:
        return None
    label, endpoint, values = HELP[hindrance.help]
    return str(label), url_for(endpoint, **values)


def find(interest_id: UUID) -> Interest:
    return queries.get_interest(interest_id, visible_to=current_user())


@bp.get("/<uuid:interest_id>")
@requires(READ)
def show(interest_id: UUID) -> ResponseReturnValue:
    return show_interest(find(interest_id))


def show_interest(interest: Interest) -> ResponseReturnValue:
    is_expert = queries.is_of_expert(interest, current_user())
    hit = None if is_expert else _read(interest)
    return render_template(
        "interests/show.html",
        interest=interest,
        place=place_of(interest),
        is_expert=is_expert,
        hit=hit,
        card=shown_card(interest.person) if is_expert else None,
        reveals=[ContactKind(kind).label for kind in interest.reveal] if is_expert else [],
        reason=interest.reason,
        events=_read_history(interest, hit),
        steps=open_steps(interest),
        introduction=interest.introduction if _may_open_introduction(interest) else None,
    )


def _may_open_introduction(interest: Interest) -> bool:
    """An expert meets it once they are asked, see introductions."""
    introduction = interest.introduction
    if introduction is None or not can(current_user(), Permission.INTRODUCTION_READ):
        return False
    is_expert = queries.is_of_expert(interest, current_user())
    return introduction.asked_at is not None or not is_expert


def _read(interest: Interest) -> Hit:
    """A masked card too: that they are interested is theirs to know who knows."""
    [hit] = make_hits([interest.person], interest.opening, viewer=current_user())
    with ledger():
        audit.record_access(
            person_ids=[interest.person_id],
            viewer=current_user(),
            fields=cards.shown_fields(hit.card),
            purpose="interest",
            context=interest,
        )
    return hit


def _read_history(interest: Interest, hit: Hit | None) -> list[Event]:
    name = hit.card.name if hit else None
    return read_history(
        interest,
        reader=Reader(current_user(), interest.person.user_id, name),
        reason=lambda _row, change: _name_reason(change),
        hidden={S.PAUSED} if hit else (),
    )


def _name_reason(change: StateChange) -> str:
    return name_reason(change.reason)


def open_steps(interest: Interest) -> list[str]:
    """Which buttons this reader gets now."""
    user, state = current_user(), interest.state
    is_expert = queries.is_of_expert(interest, user)
    answers = state in UNANSWERED and queries.is_of_institution(interest, user)
    rules: dict[str, Callable[[], bool]] = {
        "invite": lambda: answers and interest.opening.state in services.SEEKING,
        "consider": lambda: answers and state is S.SENT,
        "answer_no": lambda: answers,
        "pause": lambda: is_expert and state in UNANSWERED,
        "resume": lambda: is_expert and state is S.PAUSED,
        "withdraw": lambda: is_expert and interest.is_open,
    }
    return [name for name, holds in rules.items() if holds()]


def place_of(interest: Interest) -> Place:
    is_expert = queries.is_of_expert(interest, current_user())
    place = place_on_page(
        _("Interest in openings"),
        interest.code,
        {"interest_id": interest.id},
        facts=lambda: _list_facts(interest, is_expert=is_expert),
        row=interest,
    )
    if is_expert:
        place.trail[0] = (_("My interests"), url_for("interests.mine"))
    return place


def _list_facts(interest: Interest, *, is_expert: bool) -> list[tuple[Any, Any]]:
    who = [] if is_expert else [(_("Expert"), proper(interest.person.number))]
    return [
        (_("Interest"), interest.code),
        *who,
        (_("Opening"), localized(interest.opening, "title")),
        (_("Institution"), localized(interest.institution, "name")),
        (_("Status"), interest.state.label),
    ]

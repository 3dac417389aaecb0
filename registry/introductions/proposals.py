"""Asking for an introduction, and what forbids it."""

from datetime import date, timedelta

from registry.accounts.models import User
from registry.audit import states
from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, end_of_day, format_date, hanoi_today, official_date
from registry.core.numbering import next_number
from registry.core.permissions import INSTITUTION_ROLES, Permission, can
from registry.experts.models import Person
from registry.introductions import followers, queries
from registry.introductions.actions import IntroductionAction
from registry.introductions.limits import limit
from registry.introductions.models import Channel, Introduction, IntroductionState
from registry.introductions.routing import choose_channel, route
from registry.introductions.services import ask_expert, refuse_unwilling, tell_institution
from registry.programs.models import Opening, OpeningState
from registry.shortlists import services as shortlists

S = IntroductionState


def propose(
    person: Person,
    opening: Opening,
    *,
    by: User,
    message_vi: str = "",
    message_en: str = "",
    today: date | None = None,
) -> Introduction:
    """Ask for an introduction. Raises RegistryError, naming the rule that forbids it."""
    today = today or hanoi_today()
    if opening.institution_id not in by.organisation_ids(*INSTITUTION_ROLES):
        raise NotAllowed(
            _("You can ask for introductions only for openings of your own institution.")
        )
    refuse_unfit(person, opening, by=by, today=today)
    return _begin(person, opening, by=by, message=(message_vi, message_en), today=today)


def propose_for_institution(
    person: Person, opening: Opening, *, by: User, message: tuple[str, str], today: date
) -> Introduction:
    """The ministry proposes what a national assignment found, to both sides at once. The institution
    has asked for somebody by publishing the opening, and may withdraw at any time."""
    if not can(by, Permission.ASSIGNMENT_DECIDE):
        raise NotAllowed(_("You may not propose introductions for an institution."))
    refuse_unfit(person, opening, by=by, today=today)
    introduction = _begin(person, opening, by=by, message=message, today=today)
    tell_institution(introduction, "introduction_proposed", by=by)
    return introduction


def propose_to_interested(
    person: Person, opening: Opening, *, by: User, message: tuple[str, str], today: date
) -> Introduction:
    """They asked for this post themselves: neither the cap, which keeps others from pressing them, nor a
    former “not now” stands in the way, and an opening that is closed to interest is still selecting."""
    if opening.institution_id not in by.organisation_ids(*INSTITUTION_ROLES):
        raise NotAllowed(
            _("You can ask for introductions only for openings of your own institution.")
        )
    refuse_unwilling(person)
    _refuse_second(person, opening)
    return _begin(person, opening, by=by, message=message, today=today)


def _begin(
    person: Person, opening: Opening, *, by: User, message: tuple[str, str], today: date
) -> Introduction:
    channel, mission = choose_channel(person, on=today)
    message_vi, message_en = message
    introduction = Introduction(
        code=next_number(f"GT-{today.year}-"),
        person_id=person.id,
        opening_id=opening.id,
        institution_id=opening.institution_id,
        initiator_id=by.id,
        state=S.PROPOSED,
        message_vi=message_vi,
        message_en=message_en,
        channel=channel,
        mission_id=mission.id if mission else None,
    )
    states.begin(introduction, by=by, action=IntroductionAction.PROPOSED)
    session().flush()  # the relations are needed for the mails below
    shortlists.note_approach(person.id, opening, by=by)
    if channel is Channel.BYPASS:
        ask_expert(introduction, by=None, today=today)
    else:
        route(introduction, today=today)
    return introduction


def refuse_unfit(person: Person, opening: Opening, *, by: User, today: date) -> None:
    """Raises RegistryError with what forbids this introduction now, whoever proposes it."""
    if person.user_id == by.id:
        raise NotAllowed(_("You cannot act for the institution or the state in your own case."))
    if opening.state is not OpeningState.PUBLISHED:
        raise RegistryError(_("This opening is not published, so nobody can be introduced to it."))
    refuse_unwilling(person)
    refuse_crowding(person, opening, today=today)


def refuse_crowding(person: Person, opening: Opening, *, today: date) -> None:
    _refuse_second(person, opening)
    running = queries.list_open_for_person(person.id)
    if len(running) >= limit("open_per_expert", on=today):
        raise RegistryError(
            _(
                "This expert is already being asked by several institutions. Try again when one of these introductions is closed."
            )
        )
    _refuse_pressing(person, today=today)
    refused = queries.find_refusal(person.id, opening.institution_id)
    if refused and official_date(refused) > last_day_of_free_refusals(today):
        raise RegistryError(_("This expert said “not now” to this institution a short time ago."))


def _refuse_pressing(person: Person, *, today: date) -> None:
    """Few are asked by many: no more than some in two weeks, what they asked for themselves apart."""
    days, most = limit("invitation_days", on=today), limit("invitations", on=today)
    since = today - timedelta(days)
    asked = [
        official_date(one.created_at)
        for one in queries.list_asked_since(person.id, after=end_of_day(since))
        if (one.is_open or one.asked_at) and not followers.find_answer(one)
    ]
    if len(asked) >= most:
        free_on = asked[-most] + timedelta(days)
        raise RegistryError(
            _(
                "This expert has been asked as often as an expert may within %(days)s days. You can ask from %(day)s.",
                days=days,
                day=format_date(free_on),
            )
        )


def _refuse_second(person: Person, opening: Opening) -> None:
    if queries.list_open_for_pair(person.id, opening.institution_id):
        raise RegistryError(_("The institution already has an open introduction with this expert."))


def last_day_of_free_refusals(today: date) -> date:
    """Who said no until then may be asked again by the same institution."""
    return today - timedelta(limit("cool_down_days", on=today))

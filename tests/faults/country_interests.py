"""Interests of the small country in every state, as the product makes them."""

from factories import make_opening, make_person, make_program
from faults.sides import Side

from registry.accounts.models import User
from registry.core.db import session
from registry.experts.models import Person
from registry.interests import endings, services
from registry.interests.kinds import EndReason, NoReason
from registry.interests.models import Interest
from registry.introductions import services as introductions


def make_interests(side: Side) -> None:
    """The expert whose pages are looked at has some of their own; others wait for the institution."""
    staff, own = side.people["institution_recruiter"], side.people["expert"]
    state(side, side.person, note="Tôi muốn giảng dạy môn này.")
    services.pause(state(side, side.person), by=own)
    services.withdraw(state(side, side.person), by=own)
    state(side, make_person())
    services.consider(state(side, make_person()), by=staff)
    services.pause(state(side, others := make_person()), by=account(others))
    invited = state(side, make_person(bypasses_mission=True))
    services.invite(invited, by=staff)
    declined = state(side, make_person())
    services.answer_no(declined, reason=NoReason.TIME, text="Hẹn dịp khác.", by=staff)
    endings.lapse(state(side, make_person()))
    endings.end(state(side, make_person()), EndReason.OPENING)
    _end_introduction(side, staff)


def state(side: Side, person: Person, *, note: str = "") -> Interest:
    author = side.people["institution_recruiter"]
    opening = make_opening(make_program(side.institution), author=author)
    interest = services.state_interest(person, opening, note=note, by=account(person))
    session().flush()
    session().refresh(interest)
    return interest


def account(person: Person) -> User:
    return session().get_one(User, person.user_id)


def _end_introduction(side: Side, staff: User) -> None:
    interest = state(side, person := make_person(bypasses_mission=True))
    services.invite(interest, by=staff)
    assert interest.introduction is not None
    introductions.decline(interest.introduction, by=account(person))
    session().flush()

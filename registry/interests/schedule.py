"""The clock of interests: institutions are reminded, officers told, and where nobody answers the registry
does."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.core.db import read_only, session, transaction
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.states import PersonState
from registry.interests import endings, queries, services
from registry.interests.hindrances import of_person
from registry.interests.kinds import EndReason
from registry.interests.limits import limit
from registry.interests.models import OPEN_STATES, Interest, InterestState
from registry.notices import services as notices

S = InterestState
RESTING = {PersonState.PAUSED, PersonState.DORMANT}


def move_silent(*, today: date | None = None) -> int:
    """One transaction per interest, so that one failure holds up no other. Returns how many."""
    today = today or hanoi_today()
    with read_only():
        waiting = list(
            session().scalars(
                select(Interest.id)
                .where(Interest.state.in_(OPEN_STATES - {S.INVITED}))
                .order_by(Interest.id)
            )
        )
    moved = 0
    for interest_id in waiting:
        with transaction() as db:
            moved += _move(db.get_one(Interest, interest_id), today=today)
    return moved


def _move(interest: Interest, *, today: date) -> bool:
    if interest.state not in OPEN_STATES - {S.INVITED}:
        return False  # answered a moment ago
    if queries.has_ended(interest.institution_id, today=today):
        endings.end(interest, EndReason.INSTITUTION)
        return True
    if of_person(interest.person) and _leave_out(interest, today=today):
        return True
    if interest.ends_on is not None and interest.ends_on < today:
        _end(interest)
        return True
    return interest.state is not S.PAUSED and _press(interest, today=today)


def _leave_out(interest: Interest, *, today: date) -> bool:
    """A profile that rests rests its interests; one that is closed ends them."""
    if interest.person.state not in RESTING:
        endings.end(interest, EndReason.PROFILE)
        return True
    if interest.state is S.PAUSED:
        return False
    services.rest(interest, today=today)
    return True


def _end(interest: Interest) -> None:
    if interest.state is S.PAUSED:
        endings.end(interest, EndReason.PAUSE)
    else:
        endings.lapse(interest)


def _press(interest: Interest, *, today: date) -> bool:
    """The institution first, then also whoever follows its cases."""
    if interest.answer_due_on is None:
        return False
    if interest.answer_due_on < today and interest.officer_told_at is None:
        endings.note_told(interest)
        notices.tell("interest_silent", _list_officers(interest), interest=interest)
        return True
    if interest.reminders_sent < _reminders_due(interest, today=today):
        endings.remind(interest)
        return True
    return False


def _reminders_due(interest: Interest, *, today: date) -> int:
    assert interest.answer_due_on is not None
    whole = max((interest.answer_due_on - interest.asked_on).days, 1)
    most = limit("reminders", on=today)
    return min(most, max((today - interest.asked_on).days, 0) * most // whole)


def _list_officers(interest: Interest) -> Sequence[User]:
    """Of this institution; else those who follow all."""
    of_place = list_holders(Role.RECRUITMENT_OFFICER, organisation_id=interest.institution_id)
    if of_place:
        return of_place
    return [
        user
        for user in list_holders(Role.RECRUITMENT_OFFICER)
        if not user.organisation_ids(Role.RECRUITMENT_OFFICER)
    ]

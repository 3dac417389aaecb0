"""Reading what is raised with whole profiles."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, false, or_, select
from sqlalchemy.exc import NoResultFound

from registry.accounts.models import User
from registry.audit.states import StateChange
from registry.core.db import find_row, get_row, list_rows
from registry.core.permissions import OVERSIGHT_ROLES, Role
from registry.experts.claim_models import ProfileCase
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, PersonState

P = PersonState
REVIEWED = {P.SUBMITTED, P.IN_REVIEW, P.NEEDS_INFO, P.NOT_ELIGIBLE, P.APPEAL}
RUNNING = {P.SUBMITTED, P.IN_REVIEW}
OPEN = (CaseState.PROPOSED, CaseState.IN_FORCE, CaseState.APPEALED)


def reviewable(user: User) -> Select[Person]:
    """Profiles a verifier may review: submitted ones, never their own. Others see none."""
    if Role.VERIFIER not in user.roles:
        return select(Person).where(false())
    return select(Person).where(
        Person.state.in_(REVIEWED), or_(Person.user_id.is_(None), Person.user_id != user.id)
    )


def get_reviewable(person_id: uuid.UUID, *, visible_to: User) -> Person:
    return get_row(reviewable(visible_to).where(Person.id == person_id))


def overseen(user: User) -> Select[Person]:
    """Everybody who has submitted, to those who may suspend; never oneself."""
    if not user.roles & OVERSIGHT_ROLES:
        return select(Person).where(false())
    return select(Person).where(
        Person.state != P.DRAFT, or_(Person.user_id.is_(None), Person.user_id != user.id)
    )


def get_overseen(person_id: uuid.UUID, *, visible_to: User) -> Person:
    return get_row(overseen(visible_to).where(Person.id == person_id))


def find_overseen(number: str, *, visible_to: User) -> Person | None:
    wanted = number.strip().upper()
    return find_row(overseen(visible_to).where(Person.number == wanted))


def list_cases(person_id: uuid.UUID) -> Sequence[ProfileCase]:
    """The newest first."""
    return list_rows(
        select(ProfileCase)
        .where(ProfileCase.person_id == person_id)
        .order_by(ProfileCase.created_at.desc(), ProfileCase.id)
    )


def find_open_case(person_id: uuid.UUID, kind: CaseKind) -> ProfileCase | None:
    """The newest matter of this kind that is proposed, in force or under appeal."""
    return next(
        (one for one in list_cases(person_id) if one.kind is kind and one.state in OPEN), None
    )


def get_open_case(person: Person, kind: CaseKind, state: CaseState) -> ProfileCase:
    """Raises NoResultFound where no matter of this kind is in that state (any more)."""
    case = find_open_case(person.id, kind)
    if case is None or case.state is not state:
        raise NoResultFound
    return case


def find_latest_case(person_id: uuid.UUID, kind: CaseKind) -> ProfileCase | None:
    """The newest matter of this kind of which they have been informed."""
    return next((one for one in list_told_cases(person_id) if one.kind is kind), None)


def list_told_cases(person_id: uuid.UUID) -> list[ProfileCase]:
    """Without what was only proposed: they are informed once two people agree."""
    inner = {CaseState.PROPOSED, CaseState.REJECTED}
    return [one for one in list_cases(person_id) if one.state not in inner]


def find_proposed_case(person_id: uuid.UUID) -> ProfileCase | None:
    return next((one for one in list_cases(person_id) if one.state is CaseState.PROPOSED), None)


def former_state(person: Person) -> PersonState:
    """What the profile was before it came into its present state. A suspended profile that was joined
    with another one in between goes back to what it was before the suspension."""
    change = get_row(
        select(StateChange)
        .where(
            StateChange.object_id == person.id,
            StateChange.to_state == person.state.value,
            StateChange.from_state != P.MERGED.value,
        )
        .order_by(StateChange.at.desc(), StateChange.id)
        .limit(1)
    )
    return PersonState(str(change.from_state))


def review_due_on(person: Person) -> date | None:
    """Of a review that runs; the clock is paused while the expert is asked for more."""
    return person.review_due_on if person.state in RUNNING else None


def list_due_days(persons: Sequence[Person]) -> dict[uuid.UUID, date]:
    days = {person.id: review_due_on(person) for person in persons}
    return {person_id: day for person_id, day in days.items() if day is not None}

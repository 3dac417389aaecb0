"""Reading interests: whose they are, and of an institution's those whom it may see at this moment."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select

from registry.accounts.models import User
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.permissions import INSTITUTION_ROLES, OVERSIGHT_ROLES, Role
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person
from registry.experts.queries import consented, own_ids
from registry.experts.states import PersonState
from registry.interests.models import OPEN_STATES, UNANSWERED, Interest, InterestState
from registry.introductions.models import Introduction
from registry.programs.models import Opening
from registry.taxonomy.models import Organisation

S = InterestState
UNSEEN = frozenset({S.PAUSED, S.WITHDRAWN})
"""Whoever steps back is on no list of the institution, from that moment on."""


def visible_interests(user: User) -> Select[Interest]:
    """A role without a line of its own sees nothing."""
    if user.roles & OVERSIGHT_ROLES:
        return select(Interest)
    return select(Interest).where(or_(false(), *_conditions(user)))


def _conditions(user: User) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if Role.EXPERT in user.roles:
        conditions.append(Interest.person_id.in_(own_ids(user)))
    if user.roles & INSTITUTION_ROLES:
        places = user.organisation_ids(*INSTITUTION_ROLES)
        conditions.append(Interest.institution_id.in_(places) & _is_shown())
    if Role.RECRUITMENT_OFFICER in user.roles:
        assigned = user.organisation_ids(Role.RECRUITMENT_OFFICER)
        is_theirs = Interest.institution_id.in_(assigned) if assigned else Interest.id.is_not(None)
        conditions.append(is_theirs & _is_shown())
    return conditions


def _is_shown() -> ColumnElement[bool]:
    """Of those who can be found and agreed to introductions, as long as they stand by it."""
    is_findable = exists().where(
        Person.id == Interest.person_id,
        Person.state == PersonState.ACTIVE,
        consented(ConsentPurpose.BE_FOUND),
        consented(ConsentPurpose.INTRODUCTION),
    )
    return Interest.state.not_in(UNSEEN) & is_findable.correlate_except(Person)


def own_interests(user: User) -> Select[Interest]:
    return select(Interest).where(Interest.person_id.in_(own_ids(user)))


def get_interest(interest_id: uuid.UUID, *, visible_to: User) -> Interest:
    return get_row(visible_interests(visible_to).where(Interest.id == interest_id))


def find_of_pair(person_id: uuid.UUID, opening_id: uuid.UUID) -> Interest | None:
    """The latest one."""
    return find_row(
        select(Interest)
        .where(Interest.person_id == person_id, Interest.opening_id == opening_id)
        .order_by(Interest.created_at.desc(), Interest.id)
        .limit(1)
    )


def map_own(user: User) -> dict[uuid.UUID, tuple[uuid.UUID, InterestState]]:
    """The latest of each opening, for lists of openings."""
    rows = session().execute(
        own_interests(user)
        .with_only_columns(Interest.opening_id, Interest.id, Interest.state)
        .order_by(Interest.created_at, Interest.id)
    )
    return {opening_id: (interest_id, state) for opening_id, interest_id, state in rows}


def list_own_open(user: User) -> Sequence[Interest]:
    """Those without a final answer, the nearest day first."""
    return list_rows(
        own_interests(user)
        .where(Interest.is_open)
        .order_by(Interest.answer_due_on.is_(None), Interest.answer_due_on, Interest.id)
    )


def count_open(person_id: uuid.UUID) -> int:
    statement = select(func.count(Interest.id)).where(
        Interest.person_id == person_id, Interest.is_open
    )
    return session().scalar(statement) or 0


def is_introduced(person_id: uuid.UUID, opening_id: uuid.UUID) -> bool:
    """Whether an introduction between them runs of which the expert knows."""
    statement = select(Introduction.id).where(
        Introduction.person_id == person_id,
        Introduction.opening_id == opening_id,
        Introduction.is_open,
        Introduction.asked_at.is_not(None),
    )
    return session().scalar(statement.limit(1)) is not None


def list_open_of_person(person_id: uuid.UUID) -> Sequence[Interest]:
    return _list_open(Interest.person_id == person_id)


def list_open_of_opening(opening_id: uuid.UUID) -> Sequence[Interest]:
    return _list_open(Interest.opening_id == opening_id)


def _list_open(*conditions: ColumnElement[bool]) -> Sequence[Interest]:
    statement = select(Interest).where(Interest.state.in_(OPEN_STATES), *conditions)
    return list_rows(statement.order_by(Interest.created_at, Interest.id))


def list_people_of(opening: Opening) -> Sequence[User]:
    """Who waits for an answer about it, and so is told of each change."""
    return list_rows(
        select(User)
        .join(Person, Person.user_id == User.id)
        .join(Interest, Interest.person_id == Person.id)
        .where(Interest.opening_id == opening.id, Interest.state.in_(UNANSWERED | {S.PAUSED}))
        .order_by(User.id)
    )


def find_invited(person_id: uuid.UUID, opening_id: uuid.UUID) -> Interest | None:
    return find_row(
        select(Interest).where(
            Interest.person_id == person_id,
            Interest.opening_id == opening_id,
            Interest.state == S.INVITED,
        )
    )


def is_of_expert(interest: Interest, user: User) -> bool:
    return interest.person.user_id == user.id


def is_of_institution(interest: Interest, user: User) -> bool:
    """Never in their own case, whatever other roles they have."""
    own = user.organisation_ids(*INSTITUTION_ROLES)
    return interest.institution_id in own and not is_of_expert(interest, user)


def has_ended(institution_id: uuid.UUID, *, today: date) -> bool:
    """Whether the institution is one no longer."""
    last = session().scalar(select(Organisation.valid_to).where(Organisation.id == institution_id))
    return last is not None and last <= today


def list_of_person(person_id: uuid.UUID) -> Sequence[Interest]:
    return list_rows(select(Interest).where(Interest.person_id == person_id))

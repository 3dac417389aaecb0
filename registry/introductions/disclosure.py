"""Who may follow the way of a request through the desks.

Which mission has it, whether the central desk has it instead, and when each of them acted tell where
an expert lives, or that they hide it. Whoever asked reads that it is asked for, and then the answer;
the desks, those who oversee them and the expert read each step.
"""

from typing import Any

from sqlalchemy import ColumnElement, case, false, or_, select, true, type_coerce

from registry.accounts.models import User
from registry.core.permissions import OVERSIGHT_ROLES, Role
from registry.experts.models import Person
from registry.introductions.models import Introduction, IntroductionState

S = IntroductionState
WAY = frozenset({S.ROUTED, S.ESCALATED, S.ENDORSED, S.EXPERT_ASKED})
FOLLOWS_ALL = OVERSIGHT_ROLES | {Role.MOFA_DESK}


def may_follow_some(user: User) -> bool:
    return bool(user.roles & (FOLLOWS_ALL | {Role.MISSION_OFFICER}))


def follows(user: User) -> ColumnElement[bool]:
    if user.roles & FOLLOWS_ALL:
        return true()
    own = Introduction.person_id.in_(select(Person.id).where(Person.user_id == user.id))
    missions = user.organisation_ids(Role.MISSION_OFFICER)
    return or_(own, Introduction.mission_id.in_(missions) if missions else false())


def is_followed(introduction: Introduction, user: User) -> bool:
    """The same rule for one row."""
    if user.roles & FOLLOWS_ALL or introduction.person.user_id == user.id:
        return True
    return introduction.mission_id in user.organisation_ids(Role.MISSION_OFFICER)


def only_followed(column: Any, user: User) -> ColumnElement[Any]:
    """A column that is empty for whoever does not follow the row."""
    return type_coerce(case((follows(user), column)), column.type)


def told_state(user: User) -> ColumnElement[Any]:
    """The state as this reader is told it: to whoever does not follow the way, asked for."""
    is_hidden = Introduction.state.in_(WAY) & ~follows(user)
    told = case((is_hidden, S.PROPOSED.value), else_=Introduction.state)
    return type_coerce(told, Introduction.state.type)


def tell_state(introduction: Introduction, user: User) -> IntroductionState:
    if introduction.state in WAY and not is_followed(introduction, user):
        return S.PROPOSED
    return introduction.state

"""Lost second factors: who asked for a reset, and who may decide on it."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, not_, select
from sqlalchemy.orm import joinedload

from registry.accounts.models import RoleAssignment, SecondFactorReset, User
from registry.accounts.queries import APPROVER, list_holders
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.i18n import hanoi_today
from registry.core.periods import holding_on
from registry.core.permissions import INSTITUTION_ROLES, Role


def find_open_reset(user: User) -> SecondFactorReset | None:
    statement = select(SecondFactorReset).where(
        SecondFactorReset.user_id == user.id, SecondFactorReset.closed_at.is_(None)
    )
    return find_row(statement)


def list_resets_asked_before(moment: datetime) -> Sequence[SecondFactorReset]:
    open_ones = select(SecondFactorReset).where(
        SecondFactorReset.closed_at.is_(None), SecondFactorReset.created_at < moment
    )
    return list_rows(open_ones.order_by(SecondFactorReset.id))


def decidable_resets(user: User) -> Select[SecondFactorReset]:
    """Open requests of others: administrators decide on all; approvers on those of people who hold
    roles of the own institution and no role besides, for of more they may not know."""
    statement = (
        select(SecondFactorReset)
        .where(SecondFactorReset.closed_at.is_(None), SecondFactorReset.user_id != user.id)
        .options(joinedload(SecondFactorReset.user))
    )
    if Role.ADMINISTRATOR in user.roles:
        return statement
    held = select(RoleAssignment.user_id).where(
        holding_on(RoleAssignment, hanoi_today()),
    )
    is_own = and_(
        RoleAssignment.role.in_(INSTITUTION_ROLES),
        RoleAssignment.organisation_id.in_(user.organisation_ids(APPROVER)),
    )
    return statement.where(
        SecondFactorReset.user_id.in_(held.where(is_own)),
        SecondFactorReset.user_id.not_in(
            held.where(not_(is_own) | RoleAssignment.organisation_id.is_(None))
        ),
    )


def list_deciders(reset: SecondFactorReset) -> list[User]:
    """The administrators, and the approvers of the institution that its owner belongs to."""
    places = reset.user.organisation_ids()
    candidates = list_holders(Role.ADMINISTRATOR)
    near = [user for place in places for user in list_holders(APPROVER, organisation_id=place)]
    people = {user.id: user for user in [*candidates, *near]}.values()
    is_this = SecondFactorReset.id == reset.id
    return [one for one in people if session().scalar(decidable_resets(one).where(is_this))]


def list_resets(*, visible_to: User) -> Sequence[SecondFactorReset]:
    order = (SecondFactorReset.created_at, SecondFactorReset.id)
    return list_rows(decidable_resets(visible_to).order_by(*order))


def get_reset(reset_id: uuid.UUID, *, visible_to: User) -> SecondFactorReset:
    statement = decidable_resets(visible_to).where(SecondFactorReset.id == reset_id)
    return get_row(statement)

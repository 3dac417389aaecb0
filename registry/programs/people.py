"""Who wrote an opening, who answers for it, and who decides on it."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased

from registry.accounts.models import AccountState, RoleAssignment, User
from registry.accounts.queries import is_held, list_holders
from registry.audit.models import AuditEvent
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.periods import holding_on
from registry.core.permissions import INSTITUTION_ROLES, Role
from registry.programs.actions import ProgramAction
from registry.programs.edition_models import OpeningEdition
from registry.programs.models import Opening

WRITTEN = (
    ProgramAction.OPENING_DRAFTED,
    ProgramAction.OPENING_EDITED,
    ProgramAction.OPENING_SUBMITTED,
)
EDITION_WRITTEN = (ProgramAction.EDITION_PROPOSED, ProgramAction.EDITION_REVISED)


def list_writer_ids(opening: Opening) -> set[uuid.UUID]:
    """Everybody who wrote, changed or submitted it, as the audit chain has it."""
    return _list_actors(opening.id, WRITTEN)


def list_edition_writer_ids(edition: OpeningEdition) -> set[uuid.UUID]:
    return _list_actors(edition.id, EDITION_WRITTEN)


def _list_actors(object_id: uuid.UUID, actions: Sequence[ProgramAction]) -> set[uuid.UUID]:
    return set(
        session().scalars(
            select(AuditEvent.actor_id).where(
                AuditEvent.object_id == object_id,
                AuditEvent.action.in_([action.value for action in actions]),
                AuditEvent.actor_id.is_not(None),
            )
        )
    )


def wrote(user_id: Any) -> ColumnElement[bool]:
    """As a condition on openings: nobody decides on a text that is their own."""
    noted = exists().where(
        AuditEvent.object_type == Opening.__tablename__,
        AuditEvent.object_id == Opening.id,
        AuditEvent.actor_id == user_id,
        AuditEvent.action.in_(WRITTEN),
    )
    return or_(noted, func.coalesce(Opening.author_id == user_id, False))


def somebody_can_approve() -> ColumnElement[bool]:
    """As a condition on openings: an approver of the institution is left who did not write it."""
    holder = aliased(User)
    return exists().where(
        holder.id == RoleAssignment.user_id,
        holder.state == AccountState.ACTIVE,
        RoleAssignment.role == Role.INSTITUTION_APPROVER,
        RoleAssignment.organisation_id == Opening.institution_id,
        holding_on(RoleAssignment, hanoi_today()),
        ~wrote(holder.id),
    )


def list_responsible(opening: Opening) -> Sequence[User]:
    """Who wrote and who approved it; their colleagues once neither works there any more."""
    ids = {opening.author_id, opening.approver_id}
    staff = list_holders(*INSTITUTION_ROLES, organisation_id=opening.institution_id)
    return [user for user in staff if user.id in ids] or staff


def is_responsible(user: User) -> ColumnElement[bool]:
    """The same as a condition on openings."""
    places = user.organisation_ids(*INSTITUTION_ROLES)
    named = (Opening.author_id, Opening.approver_id)
    is_named = or_(*(func.coalesce(one == user.id, False) for one in named))
    are_there = or_(*(is_held(one, *INSTITUTION_ROLES, at=Opening.institution_id) for one in named))
    return Opening.institution_id.in_(places) & (is_named | ~are_there)


def list_approvers(institution_id: uuid.UUID) -> Sequence[User]:
    return list_holders(Role.INSTITUTION_APPROVER, organisation_id=institution_id)


def list_scheme_officers() -> Sequence[User]:
    return list_holders(Role.SCHEME_OFFICER)

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased, selectinload

from registry.accounts.models import (
    AccountState,
    AccountToken,
    Invitation,
    RoleAssignment,
    TokenPurpose,
    User,
)
from registry.core.db import find_row, get_row, list_rows, now, session
from registry.core.i18n import hanoi_today
from registry.core.periods import holding_on
from registry.core.permissions import Role
from registry.taxonomy.models import Organisation

APPROVER = Role.INSTITUTION_APPROVER


def find_user_by_email(email: str) -> User | None:
    """`email` in its canonical form."""
    return find_row(select(User).where(User.email == email))


def list_holders(*roles: Role, organisation_id: uuid.UUID | None = None) -> Sequence[User]:
    """Who holds one of these roles today, at this organisation or at any, and can sign in."""
    held = select(RoleAssignment.user_id).where(
        RoleAssignment.role.in_(roles),
        holding_on(RoleAssignment, hanoi_today()),
    )
    if organisation_id is not None:
        held = held.where(RoleAssignment.organisation_id == organisation_id)
    statement = select(User).where(User.state == AccountState.ACTIVE, User.id.in_(held))
    return list_rows(statement.order_by(User.id))


def is_held(user_id: Any, *roles: Role, at: Any) -> ColumnElement[bool]:
    """As a condition: this account can sign in and holds one of these roles at this organisation."""
    return exists().where(
        RoleAssignment.user_id == user_id,
        RoleAssignment.role.in_(roles),
        RoleAssignment.organisation_id == at,
        holding_on(RoleAssignment, hanoi_today()),
        User.id == RoleAssignment.user_id,
        User.state == AccountState.ACTIVE,
    )


def somebody_holds(role: Role, *besides: Any) -> ColumnElement[bool]:
    """As a condition: somebody holds this role, at whichever organisation, can sign in, and is none of
    these accounts (columns; where one is empty it is nobody)."""
    holder = aliased(User)
    others = (or_(column.is_(None), holder.id != column) for column in besides)
    return exists().where(
        holder.id == RoleAssignment.user_id,
        holder.state == AccountState.ACTIVE,
        RoleAssignment.role == role,
        holding_on(RoleAssignment, hanoi_today()),
        *others,
    )


def administered_users(user: User) -> Select[User]:
    """Administrators see staff; approvers the people of their own institution; others nobody."""
    shown = administered_assignments(user).with_only_columns(RoleAssignment.user_id)
    return select(User).where(User.id.in_(shown))


def administered_assignments(user: User) -> Select[RoleAssignment]:
    """The roles that somebody sees on the page of staff, in force now."""
    statement = select(RoleAssignment).where(
        RoleAssignment.role.not_in([Role.EXPERT, Role.DELEGATE]),
        holding_on(RoleAssignment, hanoi_today()),
    )
    if Role.ADMINISTRATOR in user.roles:
        return statement
    own = user.organisation_ids(APPROVER)
    return statement.where(RoleAssignment.organisation_id.in_(own))


def shown_assignments(user: User, *, visible_to: User) -> list[RoleAssignment]:
    """An approver does not see what somebody does elsewhere."""
    own = visible_to.organisation_ids(APPROVER)
    return [
        assignment
        for assignment in user.current_assignments
        if assignment.role.is_staff
        and (Role.ADMINISTRATOR in visible_to.roles or assignment.organisation_id in own)
    ]


def get_assignment(assignment_id: uuid.UUID, *, visible_to: User) -> RoleAssignment:
    statement = administered_assignments(visible_to).where(RoleAssignment.id == assignment_id)
    return get_row(statement)


def is_unanswered() -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.accepted_at.is_(None),
        Invitation.declined_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )


def find_invitation(token_hash: str) -> Invitation | None:
    """By its link, while nobody answered or withdrew it."""
    statement = select(Invitation).where(Invitation.token_hash == token_hash, *is_unanswered())
    return find_row(statement)


def find_pending_invitation(
    email: str,
    role: Role,
    organisation_id: uuid.UUID | None,
    *,
    invited_by_id: uuid.UUID | None = None,
) -> Invitation | None:
    """`invited_by_id`: by whom, where each invites for themselves."""
    statement = select(Invitation).where(
        Invitation.email == email,
        Invitation.role == role,
        Invitation.organisation_id == organisation_id,
        *([Invitation.invited_by_id == invited_by_id] if invited_by_id else []),
        *is_unanswered(),
    )
    newest = statement.order_by(Invitation.created_at.desc(), Invitation.id)
    return find_row(newest.limit(1))


def administered_invitations(user: User) -> Select[Invitation]:
    """Those that the page of staff shows: not accepted and not withdrawn; approvers see their own
    institution's. A declined one stays until it would have expired."""
    statement = select(Invitation).where(
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.role != Role.DELEGATE,  # whoever invites as an expert shows that they are one
        or_(Invitation.declined_at.is_(None), Invitation.expires_at > now()),
    )
    if Role.ADMINISTRATOR in user.roles:
        return statement
    return statement.where(Invitation.organisation_id.in_(user.organisation_ids(APPROVER)))


def list_invitations(*, visible_to: User, limit: int) -> Sequence[Invitation]:
    """The newest first."""
    statement = administered_invitations(visible_to).options(
        selectinload(Invitation.organisation), selectinload(Invitation.invited_by)
    )
    order = statement.order_by(Invitation.created_at.desc(), Invitation.id)
    return list_rows(order.limit(limit))


def get_invitation(invitation_id: uuid.UUID, *, visible_to: User) -> Invitation:
    statement = administered_invitations(visible_to).where(Invitation.id == invitation_id)
    return get_row(statement)


def grantable_roles(user: User) -> list[Role]:
    """Nobody gives more than they may give themselves."""
    if Role.ADMINISTRATOR in user.roles:
        return [role for role in Role if role.is_staff]
    return [Role.INSTITUTION_RECRUITER] if APPROVER in user.roles else []


def grantable_organisations(user: User) -> Sequence[Organisation]:
    statement = select(Organisation).order_by(Organisation.sort_key_vi, Organisation.id)
    if Role.ADMINISTRATOR not in user.roles:
        statement = statement.where(Organisation.id.in_(user.organisation_ids(APPROVER)))
    return list_rows(statement)


def get_organisation(organisation_id: uuid.UUID) -> Organisation:
    return session().get_one(Organisation, organisation_id)


def find_organisation(code: str) -> Organisation | None:
    return find_row(select(Organisation).where(Organisation.code == code))


def find_token(token_hash: str, purpose: TokenPurpose, *, at: datetime) -> AccountToken | None:
    """An unused, unexpired link."""
    return find_row(
        select(AccountToken).where(
            AccountToken.token_hash == token_hash,
            AccountToken.purpose == purpose,
            AccountToken.used_at.is_(None),
            AccountToken.expires_at > at,
        )
    )

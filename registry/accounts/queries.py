import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, false, select
from sqlalchemy.orm import selectinload

from registry.accounts.models import AccountToken, RoleAssignment, TokenPurpose, User
from registry.db import session
from registry.permissions import Role
from registry.taxonomy.models import Organisation

APPROVER = Role.INSTITUTION_APPROVER


def find_user_by_email(email: str) -> User | None:
    """`email` in its canonical form."""
    return session().scalars(select(User).where(User.email == email)).one_or_none()


def administered_users(user: User) -> Select[User]:
    """Administrators see staff; approvers the people of their own institution; others nobody."""
    is_staff = User.assignments.any(RoleAssignment.role.not_in([Role.EXPERT, Role.DELEGATE]))
    if Role.ADMINISTRATOR in user.roles:
        return select(User).where(is_staff)
    own = user.organisation_ids(APPROVER)
    if not own:
        return select(User).where(false())
    return select(User).where(
        is_staff, User.assignments.any(RoleAssignment.organisation_id.in_(own))
    )


def list_staff(*, visible_to: User, after: str = "", limit: int = 50) -> Sequence[User]:
    statement = administered_users(visible_to).options(selectinload(User.assignments))
    return (
        session()
        .scalars(statement.where(User.email > after).order_by(User.email, User.id).limit(limit))
        .all()
    )


def get_assignment(assignment_id: uuid.UUID, *, visible_to: User) -> RoleAssignment:
    users = administered_users(visible_to).with_only_columns(User.id)
    return (
        session()
        .scalars(
            select(RoleAssignment).where(
                RoleAssignment.id == assignment_id, RoleAssignment.user_id.in_(users)
            )
        )
        .one()
    )


def grantable_roles(user: User) -> list[Role]:
    """Nobody gives more than lies in their own power."""
    if Role.ADMINISTRATOR in user.roles:
        return [role for role in Role if role.is_staff]
    return [Role.INSTITUTION_RECRUITER] if APPROVER in user.roles else []


def grantable_organisations(user: User) -> Sequence[Organisation]:
    statement = select(Organisation).order_by(Organisation.sort_key_vi, Organisation.id)
    if Role.ADMINISTRATOR not in user.roles:
        statement = statement.where(Organisation.id.in_(user.organisation_ids(APPROVER)))
    return session().scalars(statement).all()


def find_organisation(code: str) -> Organisation | None:
    return session().scalars(select(Organisation).where(Organisation.code == code)).one_or_none()


def find_token(token_hash: str, purpose: TokenPurpose, *, at: datetime) -> AccountToken | None:
    """An unused, unexpired link."""
    return (
        session()
        .scalars(
            select(AccountToken).where(
                AccountToken.token_hash == token_hash,
                AccountToken.purpose == purpose,
                AccountToken.used_at.is_(None),
                AccountToken.expires_at > at,
            )
        )
        .one_or_none()
    )

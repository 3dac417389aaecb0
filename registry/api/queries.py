"""Keys: whose somebody may see, and what the owner of a key may give it."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, false, or_, select

from registry.accounts.models import User
from registry.api.kinds import NEEDED, OF_INSTITUTIONS, Scope
from registry.api.models import ApiKey
from registry.core.db import get_row, list_rows
from registry.core.i18n import hanoi_today
from registry.core.permissions import Permission, Role, can

MAKER = Role.INSTITUTION_APPROVER
"""Who gives out keys of an institution."""


def visible_keys(user: User) -> Select[ApiKey]:
    """One's own, those of the institution that one answers for; administrators see all."""
    if not can(user, Permission.API_KEY_MANAGE):
        return select(ApiKey).where(false())
    if Role.ADMINISTRATOR in user.roles:
        return select(ApiKey)
    conditions: list[ColumnElement[bool]] = [
        ApiKey.owner_id == user.id,
        ApiKey.organisation_id.in_(user.organisation_ids(MAKER)),
    ]
    return select(ApiKey).where(or_(*conditions))


def list_keys(user: User) -> Sequence[ApiKey]:
    """Those in force first, the newest of them first."""
    newest = ApiKey.revoked_at.is_not(None), ApiKey.created_at.desc(), ApiKey.id
    return list_rows(visible_keys(user).order_by(*newest))


def get_key(key_id: uuid.UUID, *, visible_to: User) -> ApiKey:
    return get_row(visible_keys(visible_to).where(ApiKey.id == key_id))


def list_scopes(user: User, organisation_id: uuid.UUID | None) -> list[Scope]:
    """What a key of this owner may have now: for an institution, or (None) for the ministry."""
    if organisation_id is not None:
        holds = organisation_id in user.organisation_ids(MAKER)
        return [one for one in Scope if holds and one in OF_INSTITUTIONS]
    holds = Role.SCHEME_OFFICER in user.roles
    offered = [one for one in Scope if one not in OF_INSTITUTIONS and can(user, NEEDED[one])]
    return offered if holds else []


def is_alive(key: ApiKey) -> bool:
    """Not revoked, not expired, and its owner still holds what it was made with."""
    return not why_dead(key)


def why_dead(key: ApiKey) -> str:
    """`revoked`, `expired`, `owner`; empty: it opens something."""
    if key.revoked_at is not None:
        return "revoked"
    if key.expires_on < hanoi_today():
        return "expired"
    may = key.owner.is_active and list_scopes(key.owner, key.organisation_id)
    return "" if may else "owner"

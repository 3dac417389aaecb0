"""Accounts with their roles."""

from typing import Any

from repeatable import next_id

from factories.rows import SEEN_LONG_AGO, add, numbers
from registry.accounts.models import AccountState, RoleAssignment, User
from registry.core.db import now
from registry.core.permissions import Role


def make_user(role: Role | None = Role.EXPERT, *, organisation: Any = None, **values: Any) -> User:
    number = next(numbers)
    values = {
        "id": next_id(role),
        "email": f"nguoi{number}@example.org",
        "display_name": f"Lê Minh Anh {number}",
        "state": AccountState.ACTIVE,
        "email_confirmed_at": now(),
    } | values
    user = User(**values)
    if role is not None:
        user.assignments.append(
            RoleAssignment(
                role=role,
                organisation_id=organisation.id if organisation else None,
                valid_from=SEEN_LONG_AGO,
            )
        )
    return add(user)

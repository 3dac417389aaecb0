"""Who may not verify whom: later features register their checks, which this one must not import."""

import uuid
from collections.abc import Callable

from registry.accounts.models import User

Check = Callable[[User, uuid.UUID], bool]
_checks: list[Check] = []


def register(check: Check) -> None:
    """`check(user, person_id)` is true when the user's institution has to do with the person."""
    if check not in _checks:
        _checks.append(check)


def is_conflicted(user: User, person_id: uuid.UUID) -> bool:
    return any(check(user, person_id) for check in _checks)

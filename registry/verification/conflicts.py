"""Who may not verify whom: later features know what an institution has to do with a person."""

import uuid

from registry.accounts.models import User
from registry.core.hooks import Hook

conflicts_of = Hook[[User, uuid.UUID], bool]("verification.conflicts_of")


def is_conflicted(user: User, person_id: uuid.UUID) -> bool:
    return any(conflicts_of(user, person_id))

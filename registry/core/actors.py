"""Who acts, as far as the core and the reference data need to know it."""

import uuid
from typing import Protocol


class Actor(Protocol):
    """Anybody whose steps are audited; accounts.models.User is one."""

    id: uuid.UUID

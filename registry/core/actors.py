"""Who acts, as far as the core and the reference data need to know it."""

import uuid
from collections.abc import Sequence
from typing import Protocol

from registry.core.permissions import Role


class Actor(Protocol):
    """Anybody whose steps are audited; accounts.models.User is one."""

    id: uuid.UUID


class Viewer(Actor, Protocol):
    """Anybody whose readings of protected fields go into the access ledger."""

    @property
    def roles(self) -> frozenset[Role]: ...

    def organisation_ids(self, *roles: Role) -> Sequence[uuid.UUID]:
        """Where one of these roles is held now."""
        ...

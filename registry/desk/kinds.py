"""The kinds of record that somebody can be in charge of: each feature declares its own."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select

from registry.accounts.models import User
from registry.core.permissions import Permission, Role


@dataclass(frozen=True)
class CareKind:
    """`visible`: the records that somebody may see; `is_own`: those in which they are a party and of
    which they are never in charge; `is_open`: those that still need somebody; `place`: the column of
    the institution by which rules give them to an officer."""

    model: Any
    _: KW_ONLY
    role: Role  # who may be in charge
    permission: Permission  # who may put somebody in charge
    visible: Callable[[User], Select[Any]]
    is_own: Callable[[User], ColumnElement[bool]]
    is_open: ColumnElement[bool]
    place: Any
    list_endpoint: str

    @property
    def name(self) -> str:
        return str(self.model.__tablename__)

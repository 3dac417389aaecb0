"""Ways of looking at a list that somebody keeps: the filters, order and columns of its address."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.db import get_row, list_rows, session
from registry.core.errors import RegistryError
from registry.core.i18n import _
from registry.core.tables import Base, Stamped

MOST = 20


class SavedView(Stamped, Base):
    """`query` is the address after the question mark. The default opens with the list itself."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("user_id", "list_name", "name"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    list_name: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]
    is_default: Mapped[bool] = mapped_column(default=False)


def list_views(list_name: str, *, of: Any) -> Sequence[SavedView]:
    return list_rows(
        select(SavedView)
        .where(SavedView.user_id == of.id, SavedView.list_name == list_name)
        .order_by(SavedView.created_at, SavedView.id)
    )


def get_view(view_id: uuid.UUID, *, of: Any) -> SavedView:
    statement = select(SavedView).where(SavedView.id == view_id, SavedView.user_id == of.id)
    return get_row(statement)


def save(list_name: str, *, name: str, query: str, is_default: bool, of: Any) -> SavedView:
    """A view of the same name is replaced. Raises RegistryError when there are too many."""
    existing = list_views(list_name, of=of)
    found = next((one for one in existing if one.name == name), None)
    if found is None and len(existing) >= MOST:
        raise RegistryError(
            _("You have %(most)s saved views of this list; remove one first.", most=MOST)
        )
    if is_default:
        session().execute(
            update(SavedView)
            .where(SavedView.user_id == of.id, SavedView.list_name == list_name)
            .values(is_default=False)
        )
    found = found or SavedView(user_id=of.id, list_name=list_name, name=name)
    found.query, found.is_default = query, is_default
    session().add(found)
    return found

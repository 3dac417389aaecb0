"""How a published opening is amended: as editions."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, unique_where


class EditionState(LabelledEnum):
    PROPOSED = "proposed", _l("With the institution's approver")
    RETURNED = "returned", _l("Returned for revision")
    WITHDRAWN = "withdrawn", _l("Withdrawn")
    PUBLISHED = "published", _l("Published")


EDITION_MOVES: dict[EditionState, set[EditionState]] = {
    EditionState.PROPOSED: {
        EditionState.RETURNED,
        EditionState.WITHDRAWN,
        EditionState.PUBLISHED,
    },
    EditionState.RETURNED: {EditionState.PROPOSED, EditionState.WITHDRAWN},
    EditionState.WITHDRAWN: set(),
    EditionState.PUBLISHED: set(),
}


class OpeningEdition(Stamped, Versioned, Base):
    """Text, terms and criteria of an opening as published from one day until the next edition, or
    as proposed for publication. What stands in `content` is what the page of its time showed."""

    __tablename__ = "opening_editions"
    legal_moves = EDITION_MOVES
    __table_args__ = (
        unique_where(
            "uq_opening_editions_published", "opening_id", "number", where="state = 'published'"
        ),
        unique_where(
            "uq_opening_editions_waiting", "opening_id", where="state IN ('proposed', 'returned')"
        ),
    )

    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("openings.id"), index=True)
    number: Mapped[int]
    state: Mapped[EditionState]
    content: Mapped[dict[str, Any]]  # services.OpeningContent, as plain values
    criteria: Mapped[list[dict[str, Any]]]
    reason: Mapped[str] = mapped_column(default="")
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    approver_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    return_reason: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]

"""Whom an institution considers, for one of its openings or in general."""

import uuid

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.experts.models import Person
from registry.programs.models import Opening


class ShortlistState(LabelledEnum):
    TO_LOOK = "to_look", _l("To look at")
    TO_CONTACT = "to_contact", _l("To contact")
    APPROACHED = "approached", _l("Approached")
    NOT_SUITABLE = "not_suitable", _l("Not suitable")


class Unsuitable(LabelledEnum):
    """Why somebody is not suitable: codes, so that they can be counted."""

    FIELD = "field", _l("Another field")
    LANGUAGE = "language", _l("Teaching language")
    TIME = "time", _l("Not available at that time")
    MODE = "mode", _l("Another mode of cooperation")
    VERIFICATION = "verification", _l("Too little is verified")
    ENGAGED = "engaged", _l("Already engaged with us")
    OTHER = "other", _l("Another reason")


S = ShortlistState
SHORTLIST_MOVES: dict[ShortlistState, set[ShortlistState]] = {
    one: set(ShortlistState) - {one} for one in ShortlistState
}
"""An opinion may change in every direction."""


class ShortlistEntry(Stamped, Versioned, Base):
    __tablename__ = "shortlist_entries"
    legal_moves = SHORTLIST_MOVES
    __table_args__ = (
        UniqueConstraint("institution_id", "person_id", "opening_id"),
        unique_where(
            "uq_shortlist_entries_free",
            "institution_id",
            "person_id",
            where="opening_id IS NULL",
        ),
        Index(None, "person_id"),
    )

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    opening_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("openings.id"))
    state: Mapped[ShortlistState] = mapped_column(default=S.TO_LOOK)
    reason_code: Mapped[str] = mapped_column(default="")  # of one who is not suitable
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    opening: Mapped[Opening | None] = relationship(lazy="joined")


class ShortlistNote(Stamped, Base):
    """What colleagues of one institution write to each other; never shown elsewhere."""

    __tablename__ = "shortlist_notes"
    __table_args__ = (Index(None, "entry_id", "created_at"),)

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("shortlist_entries.id"))
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str]

    author: Mapped[User] = relationship(lazy="joined", innerjoin=True)

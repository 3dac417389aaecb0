"""Two records that may be, or are, one natural person."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.facts import Fact
from registry.core.tables import Base, Stamped, Versioned
from registry.experts.models import PartOfExpert, Person
from registry.experts.states import PAIR_MOVES, PairState


class DuplicatePair(Stamped, Versioned, Base):
    """Two records and what verifiers found of them; a pair stands here once, the smaller id first."""

    __tablename__ = "duplicate_pairs"
    legal_moves = PAIR_MOVES
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="four_eyes"),
        Index(None, "state"),
    )

    first_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    second_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    state: Mapped[PairState]
    kept_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"))
    reason: Mapped[str]
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    first: Mapped[Person] = relationship(foreign_keys=[first_id], lazy="joined", innerjoin=True)
    second: Mapped[Person] = relationship(foreign_keys=[second_id], lazy="joined", innerjoin=True)


class PersonMerge(PartOfExpert, Fact):
    """This record and the other are one natural person: the count takes them as one, as known then."""

    __tablename__ = "person_merges"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    into_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)

"""What the state promises a leading expert with the designation, item by item."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.core.db import now
from registry.core.tables import Base, Stamped, Versioned
from registry.documents.models import Document
from registry.experts.models import Person
from registry.taxonomy.models import Organisation
from registry.treatment.states import ITEM_MOVES, ItemState


class TreatmentPackage(Stamped, Versioned, Base):
    """One for each expert, whatever they were designated as; with one officer whom they may ask."""

    __tablename__ = "treatment_packages"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), unique=True)
    officer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    opened_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    officer: Mapped[User] = relationship(foreign_keys=[officer_id])
    items: Mapped[list["TreatmentItem"]] = relationship(
        order_by="TreatmentItem.due_on, TreatmentItem.id", back_populates="package"
    )


class TreatmentItem(Stamped, Versioned, Base):
    """`due_on` may be moved by the ministry; how reliable an owner is follows from `first_due_on`."""

    __tablename__ = "treatment_items"
    __table_args__ = (
        Index(None, "state", "due_on", "id"),
        Index(None, "organisation_id", "first_due_on"),
    )
    legal_moves = ITEM_MOVES

    package_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("treatment_packages.id"), index=True)
    code: Mapped[str]  # of data/items.csv, as it held on `promised_on`
    promised_on: Mapped[date]
    text: Mapped[str] = mapped_column(default="")  # what exactly was promised
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    first_due_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[ItemState] = mapped_column(default=ItemState.PROMISED)
    delivered_on: Mapped[date | None]
    answer_by: Mapped[date | None]  # for the expert
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("documents.id"))
    note: Mapped[str] = mapped_column(default="")  # of whoever moved it last
    settled_at: Mapped[datetime | None]  # when the ministry decided on it
    moved_at: Mapped[datetime] = mapped_column(default=now)

    package: Mapped[TreatmentPackage] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    document: Mapped[Document | None] = relationship(lazy="joined")

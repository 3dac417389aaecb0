"""A contract that did not begin here: as its institution writes it down, until an officer accepts it.

Nothing of it is a fact before that, and nobody is a person of the register by it.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.contracts.kinds import ContractKind
from registry.contracts.models import Contract
from registry.core.dates import Precision
from registry.core.db import now
from registry.core.encryption import EncryptedText
from registry.core.tables import Base, Stamped, Versioned, choice, index_where
from registry.documents.models import Document
from registry.entries.kinds import Answer, EntryFileKind
from registry.entries.states import ENTRY_MOVES, EntryState
from registry.experts.kinds import DegreeKind, EmploymentKind
from registry.experts.models import Person
from registry.experts.states import PairState
from registry.programs.kinds import Currency, FundingLine, PayPeriod
from registry.programs.models import Opening
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import Institution


class ContractEntry(Stamped, Versioned, Base):
    __tablename__ = "contract_entries"
    legal_moves = ENTRY_MOVES
    __table_args__ = (
        Index(None, "institution_id", "state"),
        Index(None, "state", "due_on", "id"),
        Index(None, "moved_at", "id"),
        Index(None, "answer", "answer_due_on"),
        index_where("ix_contract_entries_unfollowed", "answer", where="followed_at IS NULL"),
        CheckConstraint("second_id <> officer_id", name="four_eyes"),
    )

    number: Mapped[str] = mapped_column(unique=True)  # NT-2026-0031
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    state: Mapped[EntryState] = mapped_column(default=EntryState.DRAFT)

    # The person
    full_name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)  # words of the name in alphabetical order
    birth_year: Mapped[int | None]
    email: Mapped[str | None] = mapped_column(EncryptedText())
    language: Mapped[str] = mapped_column(default="vi")  # in which the expert is written to

    # The doctorate
    degree_kind: Mapped[DegreeKind | None]
    degree_title: Mapped[str] = mapped_column(default="")
    field_code: Mapped[str] = mapped_column(default="")
    degree_institution: Mapped[str] = mapped_column(default="")
    degree_country: Mapped[str] = mapped_column(default="")
    awarded_on: Mapped[date | None]
    awarded_precision: Mapped[Precision] = mapped_column(
        choice(Precision, name="awarded_precision"), default=Precision.DAY
    )
    thesis_title: Mapped[str] = mapped_column(default="")

    # The post abroad on the day of signature
    employer: Mapped[str] = mapped_column(default="")
    post_title: Mapped[str] = mapped_column(default="")
    post_country: Mapped[str] = mapped_column(default="")
    post_kind: Mapped[EmploymentKind | None]
    post_since: Mapped[date | None]
    post_precision: Mapped[Precision] = mapped_column(
        choice(Precision, name="post_precision"), default=Precision.DAY
    )

    # The contract
    kind: Mapped[ContractKind | None]
    work_mode: Mapped[Mode | None]
    funding_line: Mapped[FundingLine | None]
    reference: Mapped[str] = mapped_column(default="")  # its number on the paper
    legal_basis: Mapped[str] = mapped_column(default="")  # the decision or article it rests on
    signed_on: Mapped[date | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    started_on: Mapped[date | None]
    weekly_hours: Mapped[int | None]
    teaching_hours: Mapped[int | None]
    load_percent: Mapped[int | None]
    academic_post: Mapped[str] = mapped_column(default="", server_default="")
    research_group: Mapped[str] = mapped_column(default="", server_default="")
    place: Mapped[str] = mapped_column(default="", server_default="")
    pay_amount: Mapped[int | None] = mapped_column(BigInteger)  # before tax
    pay_currency: Mapped[Currency | None]
    pay_period: Mapped[PayPeriod | None]
    pay: Mapped[str] = mapped_column(default="", server_default="")  # a note
    taught_field: Mapped[str] = mapped_column(default="")
    opening_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("openings.id"), index=True)

    # Its way
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    officer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    second_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(default="")  # of the officer, with the last decision
    due_on: Mapped[date | None]  # by when an officer is to check it
    warned_at: Mapped[datetime | None]  # the institution was told that it will lapse
    moved_at: Mapped[datetime] = mapped_column(default=now)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"), unique=True)
    contract_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contracts.id"), unique=True)

    # The question to the expert
    answer: Mapped[Answer | None]
    answer_text: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    answer_due_on: Mapped[date | None]
    reminders_sent: Mapped[int] = mapped_column(default=0)
    link_salt: Mapped[str] = mapped_column(default="")  # a new one closes every older link
    followed_at: Mapped[datetime | None]  # an officer decided what no answer confirmed
    followed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    institution: Mapped[Institution] = relationship(lazy="joined", innerjoin=True)
    opening: Mapped[Opening | None] = relationship()
    person: Mapped[Person | None] = relationship()
    contract: Mapped[Contract | None] = relationship()
    files: Mapped[list["EntryFile"]] = relationship(order_by="EntryFile.created_at, EntryFile.id")


class EntryFile(Stamped, Base):
    __tablename__ = "entry_files"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract_entries.id"), index=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"), unique=True)
    kind: Mapped[EntryFileKind]

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)


class EntryJudgement(Stamped, Base):
    """An officer laid the entry beside a record that is alike: the same person, another, or not clear."""

    __tablename__ = "entry_judgements"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract_entries.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    outcome: Mapped[PairState]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))

"""From an offer to a delivered semester. What feeds the count are facts; the rest is paperwork."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.contracts.kinds import (
    Checker,
    ContractChannel,
    ContractKind,
    FileKind,
    Milestone,
    Side,
)
from registry.contracts.states import CONTRACT_MOVES, PROMISE_MOVES, ContractState, PromiseState
from registry.core.db import now
from registry.core.facts import Fact
from registry.core.tables import Base, Stamped, Versioned, choice, index_where, unique_where
from registry.documents.models import Document
from registry.experts.models import Person
from registry.introductions.models import Introduction
from registry.programs.kinds import Currency, FundingLine, PayPeriod
from registry.programs.models import Opening
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import Institution

WAITING = (
    ContractState.AGREED,
    ContractState.NEGOTIATING,
    ContractState.OFFERED,
    ContractState.SIGNED,
)
"""Work cannot begin before this paperwork is finished."""


def begins_next(table: str = "") -> str:
    """In which order contracts are listed: by the first day of work while the paperwork waits, then the
    others. In words of SQL, because an index serves only the very expression that it was made of."""
    states = ", ".join(f"'{state.value}'" for state in WAITING)
    first_day = f"{table}planned_start_on ELSE '9999-12-31' END"
    return f"(CASE WHEN {table}state IN ({states}) THEN {first_day})"


class Contract(Stamped, Versioned, Base):
    __tablename__ = "contracts"
    legal_moves = CONTRACT_MOVES
    __table_args__ = (
        Index(
            "ix_contracts_of_institution",  # with all that the filters of its list count
            "institution_id",
            "state",
            "channel",
            "kind",
            "work_mode",
            "planned_start_on",
            "checked_at",
            "void_proposed_by_id",
            "id",
        ),
        Index(None, "person_id", "state"),
        Index(None, "state", "checked_at", "confirmed_by_expert_at"),  # what waits
        Index(
            "ix_contracts_usual_order",
            text(begins_next()),
            text("created_at DESC"),
            "id",
            "state",  # by which some readers see them
        ),
        Index(
            "ix_contracts_state_order",
            "state",
            text(begins_next()),
            text("created_at DESC"),
            "id",
        ),
        Index(None, "kind", "state"),  # which its filter counts
        Index(None, "work_mode", "state"),
        Index(None, "channel", "state"),
        Index(None, "moved_at", "id"),
        Index(None, "state", "planned_end_on"),  # what was taught and not reported
        Index(None, "state", "answer_by"),
        index_where("ix_contracts_void_proposed", "state", where="void_proposed_by_id IS NOT NULL"),
        unique_where(
            "uq_contracts_renewed",
            "renews_id",
            where="renews_id IS NOT NULL AND state NOT IN ('declined', 'retracted', 'lapsed', 'void')",
        ),
        # Whether one was renewed; the states above are bound values, by which SQLite finds no index.
        index_where("ix_contracts_renews", "renews_id", where="renews_id IS NOT NULL"),
        index_where("ix_contracts_unconfirmed", "state", where="confirmed_by_expert_at IS NULL"),
    )

    number: Mapped[str] = mapped_column(unique=True)  # HD-2026-0268
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    opening_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("openings.id"), index=True)
    introduction_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("introductions.id"), unique=True
    )
    channel: Mapped[ContractChannel] = mapped_column(default=ContractChannel.INTRODUCTION)
    renews_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("contracts.id"))
    state: Mapped[ContractState] = mapped_column(default=ContractState.DRAFT)
    kind: Mapped[ContractKind]
    work_mode: Mapped[Mode]
    funding_line: Mapped[FundingLine]
    planned_start_on: Mapped[date]
    planned_end_on: Mapped[date | None]
    weekly_hours: Mapped[int | None]
    teaching_hours: Mapped[int] = mapped_column(default=0)  # agreed for the whole contract
    load_percent: Mapped[int] = mapped_column(default=100)  # of a full post at this institution
    pay_amount: Mapped[int | None] = mapped_column(BigInteger)  # before tax
    pay_currency: Mapped[Currency | None]
    pay_period: Mapped[PayPeriod | None]
    pay: Mapped[str] = mapped_column(default="")  # a note; all there is of older terms
    funding_parts: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default="[]")
    academic_post: Mapped[str] = mapped_column(default="", server_default="")  # academic_posts.csv
    research_group: Mapped[str] = mapped_column(default="", server_default="")
    place: Mapped[str] = mapped_column(default="", server_default="")
    courses: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default="[]")
    terms_vi: Mapped[str] = mapped_column(default="")
    terms_en: Mapped[str] = mapped_column(default="")
    terms_edition: Mapped[int] = mapped_column(default=1)
    answer_by: Mapped[date | None]  # of the present offer; before it, as its writer wishes
    agreed_by_expert_at: Mapped[datetime | None]
    agreed_by_institution_at: Mapped[datetime | None]
    # Empty while a recorded day still waits for the expert, or for the officer.
    confirmed_by_expert_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    # An officer decided that it stands on its papers alone, as nobody answers for the expert.
    on_papers_at: Mapped[datetime | None]
    on_papers_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    closing_reason: Mapped[str] = mapped_column(default="")
    handed_over_at: Mapped[datetime | None]  # finished by its writer, for the approver to offer
    void_proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    void_proposed_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]
    moved_at: Mapped[datetime] = mapped_column(
        default=now, server_default="2000-01-01 00:00:00.000000"
    )  # the last step of its history

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    institution: Mapped[Institution] = relationship(lazy="joined", innerjoin=True)
    opening: Mapped[Opening | None] = relationship()
    introduction: Mapped[Introduction | None] = relationship()
    files: Mapped[list["ContractFile"]] = relationship(order_by="ContractFile.created_at")
    promises: Mapped[list["Promise"]] = relationship(order_by="Promise.due_on, Promise.id")


class ContractFact(Fact):
    """What a contract is, in the world's time: `valid_from` is the day of signature, `valid_to` the
    day after it ended (None while it runs). Its series is the contract's id."""

    __tablename__ = "contract_facts"

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    kind: Mapped[ContractKind]
    work_mode: Mapped[Mode]
    signed_on: Mapped[date]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # as agreed
    started_on: Mapped[date | None]  # arrival or first class
    ended_early_on: Mapped[date | None]
    is_void: Mapped[bool] = mapped_column(default=False)
    load_share: Mapped[Decimal] = mapped_column(Numeric(4, 3), default=Decimal(1))
    teaching_hours: Mapped[int] = mapped_column(default=0)  # agreed for the whole contract
    taught_field: Mapped[str] = mapped_column(default="")  # code of the opening's field, as signed


class StepCheck(Fact):
    """Somebody else than who recorded a step has looked at it: `seen_on` is the day that they were
    shown, so that the check says nothing of another day written in later. `valid_from` is the day of
    the check."""

    __tablename__ = "step_checks"

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    step: Mapped[Milestone] = mapped_column(choice(Milestone, name="step"))
    by_whom: Mapped[Checker]
    seen_on: Mapped[date]
    subject_id: Mapped[uuid.UUID | None]  # the version of the delivery


class ContractRest(Fact):
    """A running contract was suspended from `valid_from` until before `valid_to`."""

    __tablename__ = "contract_rests"

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)


class ContractFile(Stamped, Base):
    __tablename__ = "contract_files"

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"), unique=True)
    kind: Mapped[FileKind]

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)


class Promise(Stamped, Versioned, Base):
    """Something the institution promised with the offer: housing by a day, a laboratory desk."""

    __tablename__ = "promises"
    legal_moves = PROMISE_MOVES
    __table_args__ = (Index(None, "state", "due_on"),)

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"), index=True)
    text_vi: Mapped[str]
    text_en: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    kept_on: Mapped[date | None]
    state: Mapped[PromiseState] = mapped_column(
        default=PromiseState.PROMISED, server_default=PromiseState.PROMISED.value
    )
    note: Mapped[str] = mapped_column(default="", server_default="")  # of whoever moved it last
    settled_at: Mapped[datetime | None]  # when an officer decided on an objection


class TermsEdition(Stamped, Base):
    """The terms of a contract as one side wrote them at one moment; never changed afterwards."""

    __tablename__ = "terms_editions"
    __table_args__ = (UniqueConstraint("contract_id", "number"),)

    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contracts.id"))
    number: Mapped[int]
    side: Mapped[Side]
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    terms: Mapped[dict[str, Any]]
    promises: Mapped[list[dict[str, Any]]]
    offered_at: Mapped[datetime | None]
    answer_by: Mapped[date | None]  # as it was offered
    agreed_at: Mapped[datetime | None]

"""What somebody typed into a step and has not saved yet, what was found in their record, and whether their
profile is still right."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.encryption import EncryptedText
from registry.core.tables import Base
from registry.experts.kinds import RecordSource
from registry.profile.kinds import ProposalAnswer, ProposalKind, StillRight


class StepDraft(Base):
    """Read by its writer alone and nowhere searched: neither checked nor part of the profile."""

    __tablename__ = "step_drafts"
    __table_args__ = (UniqueConstraint("person_id", "step"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    step: Mapped[str]
    typed: Mapped[str] = mapped_column(EncryptedText())  # JSON: name of the control -> what it says
    kept_at: Mapped[datetime]


class Reconfirmation(Base):
    """The question whether a profile is still right, one row an expert: the last time it was asked.
    It waits until it is answered, or until the profile is saved after it was asked."""

    __tablename__ = "reconfirmations"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), unique=True)
    asked_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(index=True)
    notices_sent: Mapped[int] = mapped_column(default=0)
    told_on: Mapped[date]
    is_postponed: Mapped[bool] = mapped_column(default=False)
    link_salt: Mapped[str] = mapped_column(default="")  # empty: its links open nothing any more
    answer: Mapped[StillRight | None]
    answered_at: Mapped[datetime | None]


class Proposal(Base):
    """Something that was found in what an expert gave to be read, until they decide on it. Then its words
    are forgotten and its key stays, so that the same source does not propose it again."""

    __tablename__ = "proposals"
    __table_args__ = (UniqueConstraint("person_id", "source", "key"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    kind: Mapped[ProposalKind]
    source: Mapped[RecordSource]
    key: Mapped[str]  # digest of what makes it the same one
    content: Mapped[str] = mapped_column(EncryptedText())  # JSON; empty once it is decided
    place: Mapped[int]  # in the order of what was read
    read_at: Mapped[datetime]
    answer: Mapped[ProposalAnswer | None]
    answered_at: Mapped[datetime | None]

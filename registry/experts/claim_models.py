"""What is checked of an expert: claims with their evidence, what was found true, and whole profiles."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from registry.core.facts import Fact
from registry.core.tables import Base, Stamped, Versioned, index_where, unique_where
from registry.documents.models import Document
from registry.experts.kinds import ClaimKind, VerificationMethod
from registry.experts.models import PartOfExpert, Person
from registry.experts.states import CASE_MOVES, CLAIM_MOVES, CaseKind, CaseState, ClaimState


class Claim(Stamped, Versioned, Base):
    """Something they say of themselves that somebody else checks. The result is a Verification fact."""

    __tablename__ = "claims"
    legal_moves = CLAIM_MOVES
    __table_args__ = (
        UniqueConstraint("person_id", "kind"),
        Index(None, "state", "queued_at"),
        Index(None, "state", "due_on", "id"),
        index_where(
            "ix_claims_revocation_asked", "person_id", where="revocation_by_id IS NOT NULL"
        ),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[ClaimKind]
    state: Mapped[ClaimState] = mapped_column(default=ClaimState.UNSUBMITTED)
    queued_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    verifier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    proposed_level: Mapped[int | None]  # level 3 and above waits for a second verifier
    proposed_method: Mapped[VerificationMethod | None]
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    proposed_source: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what, where, on
    # Proposed by a verifier; the ministry decides. Until then the claim is verified as before.
    revocation_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    revocation_at: Mapped[datetime | None]
    revocation_vi: Mapped[str] = mapped_column(default="")
    revocation_en: Mapped[str] = mapped_column(default="")
    answer_reason: Mapped[str] = mapped_column(default="")  # code of the last refusal or request
    answer_vi: Mapped[str] = mapped_column(default="")
    answer_en: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(back_populates="claims")
    evidence: Mapped[list["Evidence"]] = relationship(order_by="Evidence.created_at, Evidence.id")

    @validates("state")
    def _end_half_decisions(self, _name: str, state: ClaimState) -> ClaimState:
        """Whatever leaves a state ends what was proposed in it and waits for a second person."""
        if state is not ClaimState.AWAITING_SECOND:
            self.proposed_level = self.proposed_by_id = self.proposed_method = None
            self.proposed_source = {}
        if state is not ClaimState.VERIFIED:
            self.end_revocation()
        return state

    def end_revocation(self) -> None:
        self.revocation_by_id = self.revocation_at = None
        self.revocation_vi = self.revocation_en = ""


class Evidence(Stamped, Base):
    __tablename__ = "evidence"

    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"), unique=True)
    note: Mapped[str] = mapped_column(default="")
    retained_until: Mapped[date | None]

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)


class Verification(PartOfExpert, Fact):
    """A claim was found true at a level, for as long as `valid_to` says (employment, residence: a
    year). Level 1 document, 2 independent source, 3 issuing body, 4 in person."""

    __tablename__ = "verifications"

    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    kind: Mapped[ClaimKind]
    level: Mapped[int]
    method: Mapped[VerificationMethod]
    verifier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    second_verifier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    # The doctorate, employment or residence that it is about, and of nothing else.
    subject_series_id: Mapped[uuid.UUID | None]
    # What it rests on, frozen with it: documents by id, or a named source (what, where, when).
    documents: Mapped[list[str]] = mapped_column(default=list)
    source_what: Mapped[str] = mapped_column(default="")
    source_where: Mapped[str] = mapped_column(default="")
    source_on: Mapped[date | None]


class ProfileCase(Stamped, Versioned, Base):
    """What the office raises with a whole profile: a request, a refusal, a suspension. One row is the
    whole matter: who proposed it, who confirmed it, their appeal and how it was closed."""

    __tablename__ = "profile_cases"
    legal_moves = CASE_MOVES
    __table_args__ = (
        Index(None, "kind", "state"),
        unique_where("uq_profile_cases_proposed", "person_id", where="state = 'proposed'"),
        CheckConstraint("confirmed_by_id <> opened_by_id", name="four_eyes"),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    kind: Mapped[CaseKind]
    state: Mapped[CaseState]
    reason: Mapped[str]  # a code of labels.INELIGIBLE_REASONS or labels.SUSPENSION_REASONS
    text_vi: Mapped[str]
    text_en: Mapped[str]
    items: Mapped[list[str]] = mapped_column(default=list)  # sections to be looked over again
    opened_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    decided_on: Mapped[date | None]
    appeal_until: Mapped[date | None]  # the last day on which they may appeal
    appeal_text: Mapped[str] = mapped_column(default="")
    appeal_due_on: Mapped[date | None]  # by when the ministry decides
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    closing_vi: Mapped[str] = mapped_column(default="")
    closing_en: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship()

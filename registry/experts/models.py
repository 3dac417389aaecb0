"""A person abroad with a doctorate, and what they say, prove and allow."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from registry.background.indexing import Indexed
from registry.core.dates import Precision
from registry.core.encryption import EncryptedText
from registry.core.facts import Fact
from registry.core.tables import Base, Stamped, Versioned, index_where, unique_where
from registry.documents.models import Document
from registry.experts.kinds import (
    Audience,
    Category,
    ClaimKind,
    ConsentPurpose,
    ContactKind,
    DegreeKind,
    EmploymentKind,
    EvidenceGrade,
    FieldGroup,
    FieldLevel,
    Gender,
    NameKind,
    VerificationMethod,
)
from registry.experts.states import (
    CASE_MOVES,
    CLAIM_MOVES,
    PAIR_MOVES,
    PERSON_MOVES,
    CaseKind,
    CaseState,
    ClaimState,
    PairState,
    PersonState,
)
from registry.taxonomy.kinds import Mode
from registry.taxonomy.models import Concept


class PartOfExpert(Indexed):
    search_owner = ("experts", "person_id")


class Person(Indexed, Stamped, Versioned, Base):
    """One natural person. `number` is what a masked card shows (VN-48213)."""

    __tablename__ = "persons"
    legal_moves = PERSON_MOVES
    search_owner = ("experts", "id")
    __table_args__ = (
        Index(None, "state", "sort_key_vi", "id"),
        Index(None, "sort_key_vi", "number"),  # records in the order of names
        Index(None, "sort_key_en", "number"),
        Index(None, "state", "sort_key_en", "id"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), unique=True)
    state: Mapped[PersonState] = mapped_column(default=PersonState.DRAFT)
    gender: Mapped[Gender] = mapped_column(default=Gender.UNDECLARED)
    safety_mode: Mapped[bool] = mapped_column(default=False)
    bypasses_mission: Mapped[bool] = mapped_column(default=False)
    academic_title: Mapped[str] = mapped_column(default="")  # GS, PGS or nothing
    display_name: Mapped[str] = mapped_column(default="")  # of the legal name, as they write it
    sort_key_vi: Mapped[str] = mapped_column(default="")
    sort_key_en: Mapped[str] = mapped_column(default="")
    summary_vi: Mapped[str] = mapped_column(default="")
    summary_en: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]
    review_due_on: Mapped[date | None]  # by when a review that runs is to have its answer
    activated_at: Mapped[datetime | None]
    reconfirmed_at: Mapped[datetime | None]
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"))

    names: Mapped[list["PersonName"]] = relationship(order_by="PersonName.kind, PersonName.id")
    fields: Mapped[list["FieldClaim"]] = relationship(order_by="FieldClaim.id")
    technologies: Mapped[list["TechnologyClaim"]] = relationship(order_by="TechnologyClaim.id")
    windows: Mapped[list["AvailabilityWindow"]] = relationship(
        order_by="AvailabilityWindow.starts_on, AvailabilityWindow.id"
    )
    languages: Mapped[list["LanguageSkill"]] = relationship(order_by="LanguageSkill.language")
    claims: Mapped[list["Claim"]] = relationship(order_by="Claim.kind", back_populates="person")


class PersonName(PartOfExpert, Base):
    """Never split or reordered for display: `full` is the name as its bearer writes it."""

    __tablename__ = "person_names"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    kind: Mapped[NameKind]
    full: Mapped[str]
    family: Mapped[str] = mapped_column(default="")
    middle: Mapped[str] = mapped_column(default="")
    given: Mapped[str] = mapped_column(default="")
    folded: Mapped[str] = mapped_column(index=True)  # lower case, no marks, tokens in order


class ExpertCategory(PartOfExpert, Fact):
    __tablename__ = "expert_categories"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    category: Mapped[Category]


class Residence(PartOfExpert, Fact):
    """Where they live: decides the responsible mission on a day. `precision` of `valid_from`, here and
    below: of a year or month alone the last day is stored, the first on which it was surely so."""

    __tablename__ = "residences"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    country_code: Mapped[str]
    subdivision_code: Mapped[str] = mapped_column(default="")  # ISO 3166-2 of a state: US-CA
    city: Mapped[str] = mapped_column(default="")
    precision: Mapped[Precision] = mapped_column(default=Precision.DAY)


class Employment(PartOfExpert, Fact):
    """Where they work: the law asks for "currently working abroad"."""

    __tablename__ = "employments"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    employer: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    country_code: Mapped[str]
    kind: Mapped[EmploymentKind]
    is_full_time: Mapped[bool] = mapped_column(default=True)
    precision: Mapped[Precision] = mapped_column(default=Precision.DAY)


class Doctorate(PartOfExpert, Fact):
    """`valid_from` is the day of award; `field_code` is a code of the research-field scheme."""

    __tablename__ = "doctorates"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    degree_kind: Mapped[DegreeKind]
    degree_title: Mapped[str]
    field_code: Mapped[str]
    field_text: Mapped[str] = mapped_column(default="")  # as the diploma says it
    institution: Mapped[str]
    country_code: Mapped[str]
    awarded_on: Mapped[date] = mapped_column(index=True)
    precision: Mapped[Precision] = mapped_column(default=Precision.DAY)
    thesis_title: Mapped[str] = mapped_column(default="")
    supervisor: Mapped[str] = mapped_column(default="")
    repository_url: Mapped[str] = mapped_column(default="")


class FieldClaim(PartOfExpert, Base):
    __tablename__ = "field_claims"
    __table_args__ = (UniqueConstraint("person_id", "concept_id"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    concept_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("concepts.id"), index=True)
    level: Mapped[FieldLevel] = mapped_column(default=FieldLevel.EXPERT)
    grade: Mapped[EvidenceGrade] = mapped_column(default=EvidenceGrade.CLAIMED)

    concept: Mapped[Concept] = relationship(lazy="joined", innerjoin=True)


class TechnologyClaim(PartOfExpert, Base):
    """Keeps the version of the technology list under which it was given."""

    __tablename__ = "technology_claims"
    __table_args__ = (UniqueConstraint("person_id", "concept_id"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    concept_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("concepts.id"), index=True)

    concept: Mapped[Concept] = relationship(lazy="joined", innerjoin=True)


class AvailabilityWindow(PartOfExpert, Base):
    __tablename__ = "availability_windows"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    mode: Mapped[Mode]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    months_per_year: Mapped[int | None]
    place: Mapped[str] = mapped_column(default="")


class LanguageSkill(PartOfExpert, Base):
    __tablename__ = "language_skills"
    __table_args__ = (UniqueConstraint("person_id", "language"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    language: Mapped[str]  # ISO 639-1
    level: Mapped[str]  # CEFR A1..C2 or N for native
    can_teach: Mapped[bool] = mapped_column(default=False)


class Contact(Base):
    """Never shown to anybody before both sides said yes, see introductions."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[ContactKind]
    value: Mapped[str] = mapped_column(EncryptedText())


class ConsentText(Base):
    """The words somebody agreed to; a new version is a new row."""

    __tablename__ = "consent_texts"
    __table_args__ = (UniqueConstraint("purpose", "edition"),)

    purpose: Mapped[ConsentPurpose]
    edition: Mapped[int]
    text_vi: Mapped[str]
    text_en: Mapped[str]
    controller: Mapped[str]
    valid_from: Mapped[date]


class Consent(PartOfExpert, Base):
    """The ledger: a row per consent given; withdrawing dates it and deletes nothing."""

    __tablename__ = "consents"
    __table_args__ = (Index(None, "person_id", "purpose"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    purpose: Mapped[ConsentPurpose]
    text_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("consent_texts.id"))
    language: Mapped[str]
    channel: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class VisibilityRule(PartOfExpert, Base):
    """A shown field group; no row means hidden. Contacts have no rule: they are never listed."""

    __tablename__ = "visibility_rules"
    __table_args__ = (UniqueConstraint("person_id", "field_group", "audience"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    field_group: Mapped[FieldGroup]
    audience: Mapped[Audience]


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

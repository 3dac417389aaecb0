"""A person abroad with a doctorate, and what they say, prove and allow."""

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.background.indexing import Indexed
from registry.core.dates import Precision
from registry.core.encryption import EncryptedText
from registry.core.facts import Fact
from registry.core.tables import Base, Stamped, Versioned, choice, index_where
from registry.experts.kinds import (
    Category,
    ContactKind,
    DegreeKind,
    EmploymentKind,
    EvidenceGrade,
    FieldLevel,
    Gender,
    NameKind,
    RecordSource,
)
from registry.experts.states import PERSON_MOVES, PersonState
from registry.taxonomy.concept_models import Concept
from registry.taxonomy.kinds import Mode

if TYPE_CHECKING:
    from registry.experts.claim_models import Claim


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
        index_where("ix_persons_joined", "merged_into_id", where="merged_into_id IS NOT NULL"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"), unique=True)
    state: Mapped[PersonState] = mapped_column(default=PersonState.DRAFT)
    gender: Mapped[Gender] = mapped_column(default=Gender.UNDECLARED)
    safety_mode: Mapped[bool] = mapped_column(default=False)
    bypasses_mission: Mapped[bool] = mapped_column(default=False)
    academic_title: Mapped[str] = mapped_column(default="")  # one of kinds.RANKS
    orcid: Mapped[str | None]  # 0000-0002-1825-0097
    display_name: Mapped[str] = mapped_column(default="")  # of the legal name, as they write it
    sort_key_vi: Mapped[str] = mapped_column(default="")
    sort_key_en: Mapped[str] = mapped_column(default="")
    summary_vi: Mapped[str] = mapped_column(default="")
    summary_en: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]
    review_due_on: Mapped[date | None]  # by when a review that runs is to have its answer
    activated_at: Mapped[datetime | None]
    reconfirmed_at: Mapped[datetime | None]
    reconfirm_days: Mapped[int | None]  # how often they want to be asked; None: as everybody
    merged_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"))

    names: Mapped[list["PersonName"]] = relationship(order_by="PersonName.kind, PersonName.id")
    fields: Mapped[list["FieldClaim"]] = relationship(order_by="FieldClaim.id")
    technologies: Mapped[list["TechnologyClaim"]] = relationship(order_by="TechnologyClaim.id")
    windows: Mapped[list["AvailabilityWindow"]] = relationship(
        order_by="AvailabilityWindow.starts_on, AvailabilityWindow.id"
    )
    languages: Mapped[list["LanguageSkill"]] = relationship(order_by="LanguageSkill.language")
    works: Mapped[list["ScholarlyWork"]] = relationship(
        order_by="ScholarlyWork.year.desc().nulls_last(), ScholarlyWork.title, ScholarlyWork.id"
    )
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


class Nationality(PartOfExpert, Versioned, Base):
    """What they hold or held, read by nobody else. It feeds no count but through the category, which is a
    fact, so it is changed and erased. `since`: None is from birth; of a month or a year the last day is kept."""

    __tablename__ = "nationalities"
    __table_args__ = (UniqueConstraint("person_id", "country_code"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    country_code: Mapped[str]
    since: Mapped[date | None]
    since_precision: Mapped[Precision] = mapped_column(
        choice(Precision, name="since_precision"), default=Precision.DAY
    )
    until: Mapped[date | None]  # the last day
    until_precision: Mapped[Precision] = mapped_column(
        choice(Precision, name="until_precision"), default=Precision.DAY
    )

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


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
    is_beside: Mapped[bool] = mapped_column(default=False)  # held with another one, the main post
    precision: Mapped[Precision] = mapped_column(default=Precision.DAY)
    # Of the last day: of a year or month alone `valid_to` follows the last day that it can have been.
    end_precision: Mapped[Precision] = mapped_column(
        choice(Precision, name="end_precision"), default=Precision.DAY
    )


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


class ScholarlyWork(PartOfExpert, Versioned, Base):
    """Something they published. It feeds no count, so it is no fact: it is changed and taken away."""

    __tablename__ = "scholarly_works"
    __table_args__ = (UniqueConstraint("person_id", "doi"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    title: Mapped[str]
    year: Mapped[int | None]
    doi: Mapped[str | None]  # in lower case, as DOIs are compared
    venue: Mapped[str] = mapped_column(default="")
    co_authors: Mapped[str] = mapped_column(default="")
    source: Mapped[RecordSource] = mapped_column(default=RecordSource.OWN)


class Contact(Base):
    """Never shown to anybody before both sides said yes, see introductions."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    kind: Mapped[ContactKind]
    value: Mapped[str] = mapped_column(EncryptedText())

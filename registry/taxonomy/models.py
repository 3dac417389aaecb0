"""Reference data that records refer to: organisations, institutions and their semesters, law, days."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.facts import Fact, one_current
from registry.core.i18n import _
from registry.core.tables import Base, Versioned
from registry.taxonomy.kinds import InstitutionKind, OrganisationKind, Table
from registry.taxonomy.sources import OWN_KNOWLEDGE, Dated, Sourced


class Organisation(Dated, Sourced, Versioned, Base):
    __tablename__ = "organisations"

    kind: Mapped[OrganisationKind]
    code: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    name_vi: Mapped[str]
    name_en: Mapped[str]
    sort_key_vi: Mapped[str] = mapped_column(index=True)
    sort_key_en: Mapped[str] = mapped_column(index=True)


class OrganisationName(Sourced, Fact):
    """Name history: institutions are renamed and reorganised."""

    __tablename__ = "organisation_names"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]


class Province(Dated, Sourced, Base):
    """A province in one period: 63 until 30/06/2025, 34 from 01/07/2025."""

    __tablename__ = "provinces"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    code: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    kind: Mapped[str]
    successor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("provinces.id"))


class Institution(Sourced, Versioned, Base):
    """A higher education institution; its names are those of the organisation of the same id. What lists
    and rights read here is what its facts say of today (see standing)."""

    __tablename__ = "institutions"

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    abbreviation: Mapped[str]
    admission_code: Mapped[str]
    province_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("provinces.id"))
    governing_vi: Mapped[str]
    governing_en: Mapped[str]
    governing_source: Mapped[str] = mapped_column(default="")
    ownership: Mapped[str]
    domain: Mapped[str]
    is_restricted: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    province: Mapped[Province | None] = relationship()

    @property
    def governing_doubt(self) -> str:
        """In a word; empty where the governing body is known from a paper."""
        return _("Unconfirmed") if OWN_KNOWLEDGE in self.governing_source else ""

    @property
    def name_vi(self) -> str:
        return self.organisation.name_vi

    @property
    def name_en(self) -> str:
        return self.organisation.name_en


class InstitutionType(Sourced, Fact):
    """What kind of institution it is on a day: a rule names the kinds that count (AM13)."""

    __tablename__ = "institution_types"

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"), index=True)
    kind: Mapped[InstitutionKind]
    successor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institutions.id"))
    """Which institution continues one that was closed; contracts stay with the one that signed them."""


class InstitutionGoverning(Sourced, Fact):
    """Who governs an institution. `governing_id`: whose reporter answers for it; None: nobody's, its
    owner is only named."""

    __tablename__ = "institution_governing"

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"), index=True)
    governing_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    governing_vi: Mapped[str]
    governing_en: Mapped[str]
    is_restricted: Mapped[bool] = mapped_column(default=False)  # of the armed forces


class InstitutionPlace(Sourced, Fact):
    """In which province an institution has its seat."""

    __tablename__ = "institution_places"

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"), index=True)
    province_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("provinces.id"))


class AcademicTerm(Sourced, Fact):
    """A semester of one institution's own calendar (None: the common calendar). What refers to a
    semester names its series, which is the id of its first version."""

    __tablename__ = "academic_terms"
    __table_args__ = (
        one_current("uq_academic_terms_current", "series_id"),
        one_current("uq_academic_terms_current_code", "institution_id", "code"),
    )

    institution_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("institutions.id"))
    code: Mapped[str]  # 2026-1
    name_vi: Mapped[str]
    name_en: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    teaching_weeks: Mapped[int]
    is_main: Mapped[bool] = mapped_column(default=True)


class LegalRule(Dated, Sourced, Base):
    """What a legal text says, in both languages. `checked_on`: when a lawyer compared the words; None:
    nobody has yet, and the page says so."""

    __tablename__ = "legal_rules"

    code: Mapped[str] = mapped_column(unique=True)
    topic: Mapped[str]
    title_vi: Mapped[str]
    title_en: Mapped[str]
    text_vi: Mapped[str]
    text_en: Mapped[str]
    citation_vi: Mapped[str]
    citation_en: Mapped[str]
    checked_on: Mapped[date | None]


class Holiday(Sourced, Fact):
    """A public holiday in Viet Nam; deadlines in working days step over it. `is_off`: False of a day that
    is worked: one in place of a holiday, or a holiday that was moved."""

    __tablename__ = "holidays"
    __table_args__ = (
        one_current("uq_holidays_current", "series_id"),
        one_current("uq_holidays_current_day", "day"),
    )

    day: Mapped[date]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    is_off: Mapped[bool] = mapped_column(default=True)


class ReferenceRow(Dated, Sourced, Base):
    __tablename__ = "reference_rows"
    __table_args__ = (UniqueConstraint("file", "code"),)

    file: Mapped[Table]
    code: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")

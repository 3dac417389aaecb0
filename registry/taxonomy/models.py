"""Reference data: classifications, organisations, places, law and calendars. All dated, with source
and confidence; rows whose source is own knowledge are shown as unconfirmed."""

import uuid
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, and_, not_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.enums import LabelledEnum
from registry.core.facts import Fact, one_current
from registry.core.i18n import _, _l
from registry.core.tables import Base, Versioned


class Sourced:
    """Where a row comes from. `confidence`: confirmed or high; computed or medium; own-knowledge or low.
    What is computed or own knowledge is shown as such until somebody confirms it."""

    source: Mapped[str] = mapped_column(default="")
    confidence: Mapped[str] = mapped_column(default="high")
    note: Mapped[str] = mapped_column(default="")

    @hybrid_property
    def is_confirmed(self) -> bool:
        return (
            self.confidence in {"confirmed", "high", "medium"}
            and "own-knowledge" not in self.source
        )

    @is_confirmed.inplace.expression
    @classmethod
    def _is_confirmed(cls) -> ColumnElement[bool]:
        is_seen = cls.confidence.in_(["confirmed", "high", "medium"])
        return and_(is_seen, not_(cls.source.contains("own-knowledge")))

    @property
    def doubt(self) -> str:
        """In a word; empty of a confirmed row."""
        if self.is_confirmed:
            return ""
        is_computed = self.confidence == "computed"
        return _("Computed, not decreed yet") if is_computed else _("Unconfirmed")


class Dated:
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Source(Base):
    """A paper from which reference data was taken."""

    __tablename__ = "sources"

    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    place: Mapped[str]


class Scheme(Dated, Sourced, Base):
    """A classification in one version: research fields, training disciplines, ISCED-F, technologies."""

    __tablename__ = "schemes"

    code: Mapped[str] = mapped_column(
        unique=True
    )  # e.g. FORD-VN, TT09-2022, ISCED-F-2013, QD1131-2025
    name_vi: Mapped[str]
    name_en: Mapped[str]


class Concept(Dated, Sourced, Base):
    __tablename__ = "concepts"
    __table_args__ = (UniqueConstraint("scheme_id", "code"),)

    scheme_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("schemes.id"))
    code: Mapped[str]
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("concepts.id"), index=True)
    level: Mapped[int]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    path: Mapped[str]  # codes from the root, "/1/102/10201/": ancestors without recursion

    scheme: Mapped[Scheme] = relationship(lazy="joined", innerjoin=True)

    @property
    def ancestor_codes(self) -> list[str]:
        return [code for code in self.path.split("/") if code]


class ConceptFlag(Sourced, Fact):
    """A policy statement about a concept, such as "is a STEM field", and by which decision. It names the
    concept by scheme and code too, so that it goes on saying what it said."""

    __tablename__ = "concept_flags"
    __table_args__ = (
        one_current("uq_concept_flags_current", "series_id"),
        Index(None, "flag", "concept_id"),
    )

    concept_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("concepts.id"))
    flag: Mapped[str]  # stem, basic_science, digital
    scheme: Mapped[str]
    code: Mapped[str]


class ConceptMap(Sourced, Base):
    __tablename__ = "concept_maps"
    __table_args__ = (UniqueConstraint("from_id", "to_id"),)

    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("concepts.id"))
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("concepts.id"), index=True)
    kind: Mapped[str]  # exact, broad, narrow, hint


class Synonym(Dated, Sourced, Versioned, Base):
    """Terms and abbreviations that search treats as another term."""

    __tablename__ = "synonyms"

    term: Mapped[str]
    language: Mapped[str]  # vi, en, any
    kind: Mapped[str]  # abbreviation, synonym, translation, variant
    target: Mapped[str]
    target_language: Mapped[str]
    concept_code: Mapped[str] = mapped_column(default="")


class OrganisationKind(StrEnum):
    GOVERNMENT = "government"
    MINISTRY = "ministry"
    UNIT = "unit"
    PROVINCE = "province"
    INSTITUTION = "institution"
    MISSION = "mission"
    ASSOCIATION = "association"


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
    """A higher education institution; its names are those of the organisation of the same id."""

    __tablename__ = "institutions"

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    abbreviation: Mapped[str]
    admission_code: Mapped[str]
    province_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("provinces.id"))
    governing_vi: Mapped[str]
    governing_en: Mapped[str]
    ownership: Mapped[str]
    domain: Mapped[str]
    is_restricted: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    province: Mapped[Province | None] = relationship()

    @property
    def name_vi(self) -> str:
        return self.organisation.name_vi

    @property
    def name_en(self) -> str:
        return self.organisation.name_en


class InstitutionKind(LabelledEnum):
    UNIVERSITY = "university", _l("University")
    ACADEMY = "academy", _l("Academy")
    RESEARCH_GRADUATE_SCHOOL = (
        "research_graduate_school",
        _l("Graduate school of a research institute"),
    )
    BRANCH_CAMPUS = "branch_campus", _l("Branch campus of a foreign university")
    COLLEGE = "college", _l("College")
    ARMED_FORCES_SCHOOL = "armed_forces_school", _l("School of the armed forces")
    NATIONAL_UNIVERSITY = "national_university", _l("National university")
    REGIONAL_UNIVERSITY = "regional_university", _l("Regional university")
    DAI_HOC = "dai_hoc", _l("Multi-school university (đại học)")
    MEMBER_UNIVERSITY = "member_university", _l("Member university")
    UNIT_OF_DAI_HOC = "unit_of_dai_hoc", _l("School within a university")
    ALLIANCE_CAMPUS = "alliance_campus", _l("Campus run with a foreign university")
    FOREIGN_INVESTED_UNIVERSITY = (
        "foreign_invested_university",
        _l("Foreign-invested university"),
    )
    RESEARCH_ACADEMY = (
        "research_academy",
        _l("Research academy (not a higher education institution)"),
    )
    RESEARCH_INSTITUTE = (
        "research_institute",
        _l("Research institute (not a higher education institution)"),
    )


class InstitutionType(Sourced, Fact):
    """What kind of institution it is on a day: a rule names the kinds that count (AM13)."""

    __tablename__ = "institution_types"

    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"), index=True)
    kind: Mapped[InstitutionKind]


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


class Country(Sourced, Base):
    __tablename__ = "countries"

    code: Mapped[str] = mapped_column(unique=True)  # ISO 3166-1 alpha-2
    code3: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    group: Mapped[str]  # europe, north_america, east_asia, ...: what a masked card may say
    sort_key_vi: Mapped[str]
    sort_key_en: Mapped[str]


class Mission(Sourced, Versioned, Base):
    """A Vietnamese representative mission abroad; its names are those of the organisation."""

    __tablename__ = "missions"

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    country_code: Mapped[str]
    city_vi: Mapped[str]
    city_en: Mapped[str]
    kind: Mapped[str]  # embassy, consulate_general, permanent_mission, office

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


class JurisdictionKind(StrEnum):
    PRIMARY = "primary"
    BACKUP = "backup"


class MissionJurisdiction(Sourced, Fact):
    """Which mission is responsible for which country (or district of it) on a day."""

    __tablename__ = "mission_jurisdictions"

    mission_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("missions.id"), index=True)
    country_code: Mapped[str] = mapped_column(index=True)
    district: Mapped[str] = mapped_column(default="")
    kind: Mapped[JurisdictionKind]
    coverage: Mapped[str] = mapped_column(default="resident")


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


class Holiday(Sourced, Base):
    """A public holiday in Viet Nam; deadlines in working days step over it."""

    __tablename__ = "holidays"

    day: Mapped[date] = mapped_column(unique=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]


class Table(LabelledEnum):
    """Reference data that is only shown: nothing else refers to its rows."""

    LEGAL_BASIS = "legal_basis", _l("Legal texts")
    STEM_DEFINITIONS = "stem_definitions", _l("Definitions of STEM")
    STEM_CODES = "stem_codes", _l("STEM disciplines by definition")
    INSTITUTION_IDS = "institution_ids", _l("Identifiers of institutions")
    WORKED_DAYS = "compensatory_workdays", _l("Saturdays worked in place of a day off")
    SUBDIVISIONS = "consular_subdivisions", _l("States and provinces in consular districts")
    ROW_STATUS = "row_status", _l("What is known of each changed row")


class ReferenceRow(Dated, Sourced, Base):
    __tablename__ = "reference_rows"
    __table_args__ = (UniqueConstraint("file", "code"),)

    file: Mapped[Table]
    code: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")


class DataLoad(Base):
    """Which version of a packaged data file is in the tables."""

    __tablename__ = "data_loads"

    file: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str]
    rows: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

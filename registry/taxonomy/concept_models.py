"""Classifications: research fields, disciplines, technologies, and the words that mean them."""

import uuid

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.facts import Fact, one_current
from registry.core.tables import Base, Versioned
from registry.taxonomy.sources import Dated, Sourced


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

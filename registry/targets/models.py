"""Targets and the rules by which people count for them: dated data, never constants in code."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.core.db import Base
from registry.core.facts import Fact


class Target(Base):
    __tablename__ = "targets"

    code: Mapped[str] = mapped_column(unique=True)  # TG1
    title_vi: Mapped[str]
    title_en: Mapped[str]
    citation_vi: Mapped[str]
    citation_en: Mapped[str]
    unit: Mapped[str]
    value: Mapped[int]
    counts_from: Mapped[date]
    due_on: Mapped[date | None]  # None: the text names no day
    owner_vi: Mapped[str]
    owner_en: Mapped[str]
    subject: Mapped[str]  # contracts or designations: what is evaluated
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int]

    rule_sets: Mapped[list["RuleSet"]] = relationship(
        back_populates="target",
        primaryjoin="and_(Target.id == RuleSet.target_id, RuleSet.superseded_at.is_(None))",
    )


class RuleSet(Fact):
    """One reading of a target's text, in one edition. The official one was made so by a decision."""

    __tablename__ = "rule_sets"

    target_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("targets.id"), index=True)
    reading: Mapped[str]  # official, signed, delivered, deadline_2029, ...
    edition: Mapped[str]  # TG1-2025.1
    title_vi: Mapped[str]
    title_en: Mapped[str]
    decision: Mapped[str] = mapped_column(default="")
    is_official: Mapped[bool] = mapped_column(default=False)
    counts_from: Mapped[date]
    counts_until: Mapped[date | None]  # first day that no longer counts
    predicates: Mapped[list[dict[str, Any]]]  # in order: code, citation, parameters

    target: Mapped[Target] = relationship(back_populates="rule_sets")


class CountingRuling(Base):
    """A signed ruling of the ministry on a question the text leaves open (AM7); itself evidence."""

    __tablename__ = "counting_rulings"
    __table_args__ = (
        UniqueConstraint("person_id", "predicate"),
        Index(None, "predicate", sqlite_where=text("outcome"), postgresql_where=text("outcome")),
    )

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    predicate: Mapped[str]
    outcome: Mapped[bool]
    decision: Mapped[str]
    decided_on: Mapped[date]

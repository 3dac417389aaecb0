"""What an expert allows: consents with the words agreed to, and who sees which part."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.tables import Base, index_where
from registry.experts.kinds import Audience, ConsentPurpose, FieldGroup
from registry.experts.models import PartOfExpert


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
    __table_args__ = (
        Index(None, "person_id", "purpose"),
        index_where(
            "ix_consents_in_force", "person_id", "purpose", where="withdrawn_at IS NULL"
        ),  # asked of each record that a desk may list
    )

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

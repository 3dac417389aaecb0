"""Where reference data comes from, when it holds, and how sure it is."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, not_
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.i18n import _
from registry.core.tables import Base

OWN_KNOWLEDGE = "own-knowledge"


class Sourced:
    """Where a row comes from. `confidence`: confirmed or high; computed or medium; own-knowledge or low.
    What is computed or own knowledge is shown as such until somebody confirms it."""

    source: Mapped[str] = mapped_column(default="")
    confidence: Mapped[str] = mapped_column(default="high")
    note: Mapped[str] = mapped_column(default="")

    @hybrid_property
    def is_confirmed(self) -> bool:
        return (
            self.confidence in {"confirmed", "high", "medium"} and OWN_KNOWLEDGE not in self.source
        )

    @is_confirmed.inplace.expression
    @classmethod
    def _is_confirmed(cls) -> ColumnElement[bool]:
        is_seen = cls.confidence.in_(["confirmed", "high", "medium"])
        return and_(is_seen, not_(cls.source.contains(OWN_KNOWLEDGE)))

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


class DataLoad(Base):
    """Which version of a packaged data file is in the tables."""

    __tablename__ = "data_loads"

    file: Mapped[str] = mapped_column(unique=True)
    sha256: Mapped[str]
    rows: Mapped[int]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

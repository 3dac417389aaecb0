"""The clauses that texts of contracts are put together from, each in both languages and dated."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.contracts.texts.kinds import ClausePart
from registry.core.tables import Base, Stamped, Versioned
from registry.taxonomy.sources import Dated, Sourced


class ContractClause(Stamped, Dated, Sourced, Versioned, Base):
    """One wording of a clause. Another wording is another row with a later first day: the text of an
    edition is made of the clauses that were in force when the edition was written."""

    __tablename__ = "contract_clauses"
    __table_args__ = (UniqueConstraint("code", "valid_from"),)

    code: Mapped[str]
    part: Mapped[ClausePart]
    position: Mapped[int]
    kinds: Mapped[str] = mapped_column(default="")  # codes of kinds of contract; empty: of all
    needs: Mapped[str] = mapped_column(default="")  # names of what the contract must have
    title_vi: Mapped[str] = mapped_column(default="")
    title_en: Mapped[str] = mapped_column(default="")
    text_vi: Mapped[str]
    text_en: Mapped[str]
    citation_vi: Mapped[str] = mapped_column(default="")
    citation_en: Mapped[str] = mapped_column(default="")

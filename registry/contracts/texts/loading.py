"""Brings the packaged clauses into their table; a wording that is there stays as it is."""

from datetime import date

from sqlalchemy import select

from registry.contracts.texts.kinds import ClausePart
from registry.contracts.texts.models import ContractClause
from registry.core.db import session
from registry.core.packaged import read_rows

NEXT_PARAGRAPH = "¶"
WORDS = ("text_vi", "text_en")
PLAIN = ("kinds", "needs", "title_vi", "title_en", "citation_vi", "citation_en", "source")


def load() -> None:
    """Called inside a transaction."""
    known = set(session().execute(select(ContractClause.code, ContractClause.valid_from)).all())
    for row in read_rows("registry.contracts", "contract_clauses.csv"):
        valid_from = _day(row["valid_from"])
        if (row["code"], valid_from) in known:
            continue
        session().add(
            ContractClause(
                code=row["code"],
                part=ClausePart(row["part"]),
                position=int(row["position"]),
                valid_from=valid_from,
                valid_to=_day(row["valid_to"]),
                confidence=row["confidence"],
                **{name: row[name] for name in PLAIN},
                **{name: row[name].replace(NEXT_PARAGRAPH, "\n\n") for name in WORDS},
            )
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""On which laws a kind of contract rests: dated data, as they were on the day that matters."""

from dataclasses import dataclass
from datetime import date

from registry.contracts.kinds import ContractKind
from registry.core.i18n import locale
from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on

PACKAGE, FILE = "registry.contracts", "kind_bases.csv"
SURE = {"high", "medium"}


@dataclass(frozen=True)
class LegalBasis:
    citation: str
    is_confirmed: bool  # what nobody has compared with the law is shown as such


def list_bases(kind: ContractKind, *, on: date) -> list[LegalBasis]:
    """In the reader's language, the most special first."""
    return [
        LegalBasis(
            row.values[f"citation_{locale()}"],
            row.values["confidence"] in SURE,
        )
        for row in read_dated_rows(PACKAGE, FILE)
        if row.values["kind"] == kind.value and holds_on(row, on)
    ]

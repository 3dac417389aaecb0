"""Legal texts by their numbers, and where words name one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from registry.core.db import list_rows
from registry.core.i18n import localized_text
from registry.taxonomy.kinds import Table
from registry.taxonomy.models import ReferenceRow
from search.text.vietnamese import fold

OF_THE_STATE = r"\d{1,4}(?:/\d{4})?/(?:QH\d+|[A-ZĐ]{2,}[a-z]*(?:-[A-ZĐ][A-Za-zĐđ]*)*)"
OF_THE_PARTY = r"\d{1,3}-(?:NQ|KL|CT|QĐ|TB)/TW"
BESIDE = r"(?:\s+năm)?(?:\s+\d{4})?\s+(?:số\s+)?\(?"  # between the name of a law and its number
NUMBER = re.compile(rf"(?<![\w/-])(?:{OF_THE_STATE}|{OF_THE_PARTY})(?!\w)")


@dataclass(frozen=True)
class LegalText:
    """Of one that is cited and not in the table of legal texts the number alone is known."""

    number: str
    name_vi: str = ""
    name_en: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def name(self) -> str:
        return localized_text(self, "name")

    @property
    def is_listed(self) -> bool:
        return bool(self.name_vi)

    @property
    def slug(self) -> str:
        """Its number in an address: 1002-qd-ttg."""
        return "-".join(re.findall(r"[a-z0-9]+", fold(self.number.lower())))


def list_known() -> list[LegalText]:
    """The table of legal texts; of one without a number its name stands for it."""
    rows = select(ReferenceRow).where(ReferenceRow.file == Table.LEGAL_BASIS)
    return [
        LegalText(
            next(iter(NUMBER.findall(row.code)), row.name_vi),
            *(row.name_vi, row.name_en, row.valid_from, row.valid_to),
        )
        for row in list_rows(rows.order_by(ReferenceRow.code))
    ]


def find_numbers(words: str, known: Sequence[LegalText]) -> set[str]:
    """The texts that are named, by number or, as laws are, by their full name."""
    return {*NUMBER.findall(words), *_named(words, known)}


def _named(words: str, known: Sequence[LegalText]) -> Iterator[str]:
    """The longest name is read first: “Luật Giáo dục đại học” does not name the “Luật Giáo dục”. Beside a
    number a name says nothing more: it may be that of an earlier law."""
    laws = [one for one in known if one.name_vi.startswith(("Luật", "Bộ luật"))]
    for law in sorted(laws, key=lambda one: -len(one.name_vi)):
        name = re.escape(law.name_vi)
        alone = re.sub(rf"{name}{BESIDE}(?={NUMBER.pattern})", "", words)
        words = alone.replace(law.name_vi, "")
        if words != alone:
            yield law.number

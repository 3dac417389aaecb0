"""The columns of what can be imported: one declaration for reading, templates, pages and matching.

A parser gets the text of a cell and returns what is kept of it, as plain JSON; it raises Wrong with what
is right. The terms of a choice are known only when an import is read: see terms.py.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any

from registry.accounts.emails import canonical_email
from registry.core import contacts
from registry.core.cleaning import clean, one_line, plain_figures
from registry.core.dates import Precision, known_by, parse_date
from registry.core.errors import RegistryError
from registry.core.i18n import _l, hanoi_today
from registry.core.identifiers import clean_email
from registry.imports.problems import Wrong
from registry.imports.sheets.refusals import ERROR, FORMULA
from registry.imports.terms import Terms

Parser = Callable[[str], Any]
LINE, PARAGRAPH = 200, 5_000
BEFORE_1900 = date(1899, 12, 30)  # spreadsheets count days from here
SERIAL = re.compile(r"[2-7]\d{4}(\.0+)?")  # 1954 to 2118
WHOLE = re.compile(r"([+-]?)(\d{1,15}|\d{1,3}(?:([., \u00a0])\d{3}(?:\3\d{3})*))(?:[.,]0+)?")


@dataclass(frozen=True)
class Column:
    """`terms`: the name of the terms that are chosen from. `shown`: in the list of rows."""

    name: str
    label: Any
    _: KW_ONLY
    parse: Parser | None = None
    terms: str = ""
    is_required: bool = False
    example: str = ""
    help: Any = ""
    shown: bool = False

    def read(self, text: str, terms: Mapping[str, Terms]) -> Any:
        """None for an empty cell. Raises Wrong."""
        if text.startswith(ERROR):
            raise Wrong("error", value=text[len(ERROR) :])
        if text.startswith(FORMULA):
            raise Wrong("formula")
        plain = unescaped(text).strip()
        if not plain or plain in {"-", "–", "—", "n/a", "N/A"}:
            if self.is_required:
                raise Wrong("required")
            return None
        if self.terms:
            return terms[self.terms].find(one_line(plain))
        assert self.parse is not None
        return self.parse(plain)


def unescaped(text: str) -> str:
    """Without the sign that our own files put before what a spreadsheet would take for a formula."""
    return text[1:] if re.match(r"'[=+\-@\t\r\n＝＋－＠]", text) else text


def text(plain: str, *, most: int = LINE, is_public: bool = True) -> str:
    kept = str(one_line(plain) if most == LINE else clean(plain))
    if len(kept) > most:
        raise Wrong("long", high=most)
    found = contacts.find(kept, identifiers=True) if is_public else ""
    if found:
        raise Wrong("contact", value=found)
    return kept


paragraph = partial(text, most=PARAGRAPH)
name = partial(text, is_public=False)


def reference(plain: str) -> str:
    """A number that others gave."""
    kept = plain_figures(plain)
    if len(kept) > LINE:
        raise Wrong("long", high=LINE)
    return kept


@lru_cache(maxsize=10_000)  # a file names the same few again and again
def day(plain: str) -> str:
    if SERIAL.fullmatch(plain):
        return (BEFORE_1900 + timedelta(int(float(plain)))).isoformat()
    found = parse_date(plain)
    if found is None or found.precision is not Precision.DAY:
        raise Wrong("date", value=plain)
    return found.day.isoformat()


def partial_day(plain: str) -> str:
    """A day, or only its month or year: the last day that it can have been, and how much is known."""
    if SERIAL.fullmatch(plain):
        return f"{day(plain)}|{Precision.DAY.value}"
    found = parse_date(plain)
    if found is None:
        raise Wrong("date_partial", value=plain)
    known = known_by(found, hanoi_today())
    return f"{known.day.isoformat()}|{known.precision.value}"


def whole(plain: str, *, low: int = 0, high: int) -> int:
    found = WHOLE.fullmatch(plain_figures(plain))
    if not found:
        raise Wrong("number", value=plain)
    number = int(found[1] + re.sub(r"\D", "", found[2]))
    if not low <= number <= high:
        raise Wrong("between", value=plain, low=low, high=high)
    return number


def year(plain: str) -> int:
    return whole(plain, low=1950, high=2100)


def email(plain: str) -> str:
    try:
        return canonical_email(clean_email(plain))
    except RegistryError:
        raise Wrong("email", value=plain) from None


QUOTA = re.compile(r"(20\d\d)\s*[:=\-–]\s*(\d{1,3})")


def quota(plain: str) -> dict[str, int]:
    """2026: 5; 2027: 6"""
    parts = [part for part in re.split(r"[;,\n]+", plain) if part.strip()]
    found = [QUOTA.fullmatch(part.strip()) for part in parts]
    if not all(found):
        raise Wrong("quota", value=plain)
    return {match[1]: int(match[2]) for match in found if match}


def name_of_somebody(example: str) -> Column:
    label = _l("Full name")
    return Column("name", label, parse=text, is_required=True, example=example, shown=True)


def address_of_somebody(example: str) -> Column:
    label = _l("E-mail address")
    return Column("email", label, parse=email, is_required=True, example=example, shown=True)


LANGUAGE_OF_LETTERS = Column(
    "language", _l("Language of the e-mail"), terms="letters", example="vi"
)

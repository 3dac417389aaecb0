"""Vietnamese order as ICU's `vi` collation has it, as a key that any database can sort and index.

Letters first (a ă â b c d đ e ê ... with f, j, w, z at their Latin places), tones second (ngang,
huyền, hỏi, ngã, sắc, nặng), capitals last. No ICU binding with wheels offers collation, so the key is
computed here; the tests hold it against PostgreSQL's ICU. Lists of people sort by given name first
in Vietnamese and by surname in English.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case

from search.text.titles import bare_name

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
SHAPED = {
    ("a", "\u0306"): "ă",
    ("a", "\u0302"): "â",
    ("e", "\u0302"): "ê",
    ("o", "\u0302"): "ô",
    ("o", "\u031b"): "ơ",
    ("u", "\u031b"): "ư",
}
ORDER = {letter: f"{place:02d}" for place, letter in enumerate(LETTERS, start=20)}


def sort_key(text: str) -> str:
    """Compares as plain text, whatever the database's own collation ("C" order of ASCII)."""
    letters, tones, cases = [], [], []
    for base, marks in _clusters(text):
        lower = base.lower()
        for mark in marks:
            lower = SHAPED.get((lower, mark), lower)
        weight = ORDER.get(lower) or _other(lower)
        if not weight:
            continue
        letters.append(weight)
        tones.append(next((TONES[mark] for mark in marks if mark in TONES), "0"))
        cases.append("1" if base != base.lower() else "0")
    return f"{''.join(letters)}!{''.join(tones).rstrip('0')}!{''.join(cases).rstrip('0')}"


def name_keys(*, family: str, middle: str, given: str, full: str) -> tuple[str, str]:
    """(Vietnamese key: given name, surname, middle; English key: surname, middle, given)."""
    if not (family and given):
        words = bare_name(full).split() or [""]
        family, middle, given = words[0], " ".join(words[1:-1]), words[-1]
    vietnamese = sort_key(f"{given} {family} {middle}".strip())
    return vietnamese, sort_key(f"{family} {middle} {given}".strip())


def _clusters(text: str) -> list[tuple[str, list[str]]]:
    clusters: list[tuple[str, list[str]]] = []
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character) and clusters:
            clusters[-1][1].append(character)
        else:
            clusters.append((character, []))
    return clusters


def _other(character: str) -> str:
    """Spaces and punctuation, then digits, before letters; other scripts behind them."""
    if character.isspace():
        return "02"
    if character.isdigit() and character.isascii():
        return f"1{character}"
    if character.isalpha():
        return f"9{ord(character):07d}"
    return "03"


@dataclass(frozen=True)
class Parted:
    """An order in two parts: the rows of which `where` holds, by `by`; then the others, by `rest`. Each
    part is read as an index has it."""

    where: ColumnElement[bool]
    by: Sequence[Any]
    rest: Sequence[Any]

    @property
    def keys(self) -> list[Any]:
        """The same as one order, where every row is read."""
        first, *more = self.by
        return [case((self.where, first)), *more]

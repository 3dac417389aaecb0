"""The index fields, declared once, and the way from a plain dict to what both engines store.

A declaration lists what a document may hold. `to_columns` analyses a document into columns (token
strings, keyword lists, numbers), which the engines store without looking at them again, so that
an index in one engine equals that in the other. `digest` changes with the declaration, the
analysis and the column format: an index built for another digest is due for a rebuild.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

import orjson

from search.engine import UNKNOWN, BadDocument, SortOrder
from search.fields import (
    Codes,
    DateRange,
    Details,
    Field,
    Labels,
    Names,
    Number,
    Order,
    Prose,
    Truth,
)
from search.text import analysis, starts, vietnamese

FORMAT = 7  # raise it when columns, analysis or engine layouts change
FILLER = "\u2205"  # keeps text columns of every document non-empty, as BM25 statistics need it
NOTE_ID = str(UUID(int=0))  # what an index notes of itself, where its documents are
UNMARKED = "~"  # before a name token whose whole spelling has no marks at all
EARLIEST, LATEST = -(10**9), 10**9  # open ends of a stretch of days; unknown in a sort
MAX_TEXT_LETTERS = 200_000
MAX_VALUES = 2000
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

NAME, NAME_EXACT, NAME_INITIALS = "name", "name_x", "name_i"
PROSE, PROSE_EXACT, PROSE_ENGLISH = "vi", "vi_x", "en"
PROSE_UNSTEMMED = (
    "en_w"  # English words that their stem shortens: for unfinished and misspelt words
)
PAIRS = "pair"  # adjacent words of prose
ABOUT = "about"  # what a card says beside the prose: employer, place, numbers, years
TEXT_COLUMNS = (
    NAME,
    NAME_EXACT,
    NAME_INITIALS,
    PROSE,
    PROSE_EXACT,
    PROSE_ENGLISH,
    PROSE_UNSTEMMED,
    PAIRS,
    ABOUT,
    starts.COLUMN,
)


class Kind(StrEnum):
    TEXT = "text"  # tokens joined by spaces, scored by BM25
    KEYWORD = "keyword"  # exact values, any number, counted in facets
    NUMBER = "number"
    FLAG = "flag"
    SORT_TEXT = "sort_text"
    SORT_NUMBER = "sort_number"


@dataclass(frozen=True)
class Declaration:
    name: str
    fields: tuple[Field, ...]

    @cached_property
    def digest(self) -> str:
        told = f"{FORMAT} {self.name} {self.fields!r}"
        return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()

    @cached_property
    def columns(self) -> Mapping[str, Kind]:
        columns = dict.fromkeys(TEXT_COLUMNS, Kind.TEXT)
        for declared in self.fields:
            columns.update(_columns_of(declared))
        return columns

    @cached_property
    def facets(self) -> frozenset[str]:
        return frozenset(name for name, kind in self.columns.items() if kind is Kind.KEYWORD)

    @cached_property
    def sort_texts(self) -> tuple[str, ...]:
        return tuple(name for name, kind in self.columns.items() if kind is Kind.SORT_TEXT)

    @cached_property
    def orders(self) -> Mapping[SortOrder, Order]:
        return {item.order: item for item in self.fields if isinstance(item, Order)}

    @cached_property
    def known_fields(self) -> frozenset[str]:
        names: set[str] = set()
        for item in self.fields:
            names.update((item.start, item.end) if isinstance(item, DateRange) else (item.field,))
        return frozenset(names)

    def to_columns(self, document: Mapping[str, object]) -> dict[str, object]:
        """Raises BadDocument, naming the field that does not fit."""
        unknown = document.keys() - self.known_fields
        if unknown:
            raise BadDocument(f"Unknown field in {self.name}: {min(unknown)}")
        columns: dict[str, object] = {}
        tokens: dict[str, list[str]] = {name: [] for name in TEXT_COLUMNS}
        for declared in self.fields:
            _ANALYSERS[type(declared)](declared, document, tokens, columns)
        tokens[starts.COLUMN] = list(dict.fromkeys(tokens[starts.COLUMN]))
        for name, given in tokens.items():
            columns[name] = " ".join(filter(None, given)) or FILLER
        return columns


def _columns_of(declared: Field) -> dict[str, Kind]:
    match declared:
        case Codes(name):
            return {name: Kind.KEYWORD}
        case Number(name, counted):
            number = {f"{name}_n": Kind.NUMBER}
            return {**number, name: Kind.KEYWORD} if counted else number
        case DateRange(start, end):
            return {f"{start}_n": Kind.NUMBER, f"{end}_n": Kind.NUMBER}
        case Truth(name):
            return {name: Kind.FLAG}
        case Order():
            is_text = declared.kind == "text"
            return {declared.column: Kind.SORT_TEXT if is_text else Kind.SORT_NUMBER}
        case _:
            return {}


_LISTS, _SETS = (list, tuple), (set, frozenset)
Tokens = dict[str, list[str]]
Columns = dict[str, object]
Given = Mapping[str, object]


def _analyse_names(declared: Names, given: Given, tokens: Tokens, columns: Columns) -> None:
    for text in _texts(given.get(declared.field), field=declared.field):
        stored = analysis.stored(text)
        folded = " ".join([one.folded for one in stored]).split()
        exact = " ".join([one.exact for one in stored]).split()
        tokens[NAME] += folded
        tokens[NAME_EXACT] += exact
        tokens[starts.COLUMN] += starts.of_name(folded, exact)
        tokens[NAME] += ["d" + token[2:] for token in folded if token.startswith("dz")]
        tokens[NAME_INITIALS] += [token[0] for token in folded if "-" not in token]
        if len(folded) > 1 and not any(one.marked for one in stored):
            tokens[NAME_EXACT] += [UNMARKED + token for token in folded]


def _analyse_prose(declared: Prose, given: Given, tokens: Tokens, columns: Columns) -> None:
    texts = _texts(given.get(declared.field), field=declared.field)
    if not texts:
        return
    apart = [analysis.stored(text) for text in texts]
    stored = [one for stretches in apart for one in stretches] * declared.weight
    tokens[PAIRS] += _pairs(apart, declared) * declared.weight
    tokens[PROSE_EXACT] += [one.capital for one in stored]
    if declared.language == "en":  # of Vietnamese only the marked words inside an English text
        tokens[PROSE_EXACT] += [one.marked for one in stored]
        tokens[PROSE_UNSTEMMED] += sorted({*" ".join([one.shortened for one in stored]).split()})
    else:
        tokens[PROSE] += [one.folded for one in stored]
        tokens[PROSE_EXACT] += [one.exact for one in stored]
        tokens[starts.COLUMN] += [start for one in stored for start in one.starts]
    if declared.language != "vi":  # a word with marks is no English one
        in_english = [one for one in stored if not one.marked or declared.language == "en"]
        tokens[PROSE_ENGLISH] += [one.english for one in in_english]
        tokens[starts.COLUMN] += [start for one in in_english for start in one.english_starts]


def _analyse_labels(declared: Labels, given: Given, tokens: Tokens, columns: Columns) -> None:
    texts = _texts(given.get(declared.field), field=declared.field)
    apart = [analysis.stored(text) for text in texts]
    stored = [one for stretches in apart for one in stretches]
    tokens[ABOUT] += [token for one in stored for token in (one.folded, one.marked)]
    tokens[ABOUT] += [one.english for one in stored if not one.marked]
    tokens[ABOUT] += _pairs(apart, Prose(declared.field, "both"))
    tokens[starts.COLUMN] += [start for one in stored for start in one.starts]


def _pairs(apart: Sequence[Sequence[analysis.Stored]], declared: Prose) -> list[str]:
    found: list[str] = []
    for chain in _chains(apart):
        if declared.language != "en":
            found += analysis.pairs(chain)
        if declared.language == "en" or (declared.language == "both" and _is_plain(chain)):
            found += analysis.english_pairs(chain)
    return found


def _is_plain(chain: Sequence[str]) -> bool:
    return not any(map(is_marked_syllable, chain))


def _chains(apart: Sequence[Sequence[analysis.Stored]]) -> Iterator[list[str]]:
    """The words between two signs that no phrase reaches over."""
    for stretches in apart:
        chain: list[str] = []
        for one in stretches:
            chain += one.chain
            if one.ends:
                yield chain
                chain = []
        yield chain


def _analyse_details(declared: Details, given: Given, tokens: Tokens, columns: Columns) -> None:
    """A number is found with and without its signs: VN-10440, VN10440."""
    for text in _texts(given.get(declared.field), field=declared.field):
        for one in analysis.stored(text):
            tokens[ABOUT] += [one.folded, one.marked]
            tokens[ABOUT] += [word.replace("-", "") for word in one.folded.split() if "-" in word]


def _analyse_codes(declared: Codes, given: Given, tokens: Tokens, columns: Columns) -> None:
    value, name = given.get(declared.field), declared.field
    if value is None or value == "":
        columns[name] = [UNKNOWN]
        return
    if type(value) is str and is_code(value):
        columns[name] = [value]
        return
    texts = _texts(list(value) if isinstance(value, _SETS) else value, field=name)
    codes = sorted({code for code in texts if code})
    if len(codes) > MAX_VALUES or not all(map(is_code, codes)):
        raise BadDocument(f"{name} has too many values, or one that is too long or not printable")
    columns[name] = codes or [UNKNOWN]


def _analyse_number(declared: Number, given: Given, tokens: Tokens, columns: Columns) -> None:
    number = to_number(given.get(declared.field), field=declared.field)
    if number is not None:
        columns[f"{declared.field}_n"] = number
    if declared.counted:
        columns[declared.field] = [UNKNOWN if number is None else str(number)]


def _analyse_stretch(declared: DateRange, given: Given, tokens: Tokens, columns: Columns) -> None:
    first = to_number(given.get(declared.start), field=declared.start)
    last = to_number(given.get(declared.end), field=declared.end)
    if first is not None or last is not None:
        columns[f"{declared.start}_n"] = EARLIEST if first is None else first
        columns[f"{declared.end}_n"] = LATEST if last is None else last


def _analyse_truth(declared: Truth, given: Given, tokens: Tokens, columns: Columns) -> None:
    columns[declared.field] = bool(given.get(declared.field))


def _analyse_order(declared: Order, given: Given, tokens: Tokens, columns: Columns) -> None:
    columns[declared.column] = _sort_value(given.get(declared.field), declared=declared)


_ANALYSERS: dict[type, Callable[[Any, Given, Tokens, Columns], None]] = {
    Names: _analyse_names,
    Prose: _analyse_prose,
    Details: _analyse_details,
    Labels: _analyse_labels,
    Codes: _analyse_codes,
    Number: _analyse_number,
    DateRange: _analyse_stretch,
    Truth: _analyse_truth,
    Order: _analyse_order,
}


def _texts(value: object, *, field: str) -> Sequence[str]:
    if value is None:
        return ()
    given = (value,) if isinstance(value, str) else value
    if not isinstance(given, _LISTS):
        raise BadDocument(f"{field} must be text or a list of texts")
    texts = [item for item in given if isinstance(item, str)]
    if len(texts) < len(given):
        raise BadDocument(f"{field} must be text or a list of texts")
    if sum(map(len, texts)) > MAX_TEXT_LETTERS:
        raise BadDocument(f"{field} is longer than {MAX_TEXT_LETTERS} letters")
    return texts


@lru_cache(maxsize=50_000)  # the same few thousand codes in every document
def is_code(code: str) -> bool:
    return 0 < len(code) <= 200 and code.isprintable()


def to_number(value: object, *, field: str) -> int | None:
    """Days are counted from the year 1, times in microseconds of UTC."""
    if value is None:
        return None
    if type(value) is int and abs(value) < 2**53:
        return value
    match value:
        case bool():
            raise BadDocument(f"{field} must be a number or a date")
        case datetime() if value.tzinfo is not None:
            return int(value.timestamp() * 1_000_000)
        case date() if not isinstance(value, datetime):
            return value.toordinal()
        case _:
            raise BadDocument(f"{field} must be a number, a date or a time with its zone")


def _sort_value(value: object, *, declared: Order) -> str | int:
    """Unknown numbers come last in either direction."""
    if declared.kind == "number":
        number = to_number(value, field=declared.field)
        unknown = -(2**53) if declared.descending else 2**53
        return unknown if number is None else number
    if value is not None and not isinstance(value, str):
        raise BadDocument(f"{declared.field} must be text")
    # Bounded, because both engines refuse longer sort terms; U+FFFF puts the unknown last.
    text = analysis.clean(value)[:500] if value else ""
    return text.encode(errors="replace").decode() or "\uffff"


def check_id(identifier: str) -> str:
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        raise BadDocument("An id must be a UUID in its usual lower-case spelling")
    return identifier


def check_own_id(identifier: str) -> str:
    """The id of a document to be written: any but that of the index's own note."""
    if check_id(identifier) == NOTE_ID:
        raise BadDocument("The id of zeros alone is that of the index's own note")
    return identifier


def check_version(version: int) -> int:
    if type(version) is not int or not 0 <= version < 2**62:
        raise BadDocument("A version must be a whole number from 0 to 2**62")
    return version


def serialised(columns: Mapping[str, object]) -> bytes:
    """One form of the same columns, as JSON."""
    return orjson.dumps(columns, option=orjson.OPT_SORT_KEYS)


def checksum(columns: Mapping[str, object]) -> str:
    """Of the columns that a document has in the index; `version` is compared apart."""
    return hashlib.blake2b(serialised(columns), digest_size=12).hexdigest()


def is_marked_syllable(token: str) -> bool:
    """Marks decide only in Vietnamese words: "Erdős" also means "Erdos"."""
    return not token.isascii() and vietnamese.is_syllable(token)

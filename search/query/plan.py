"""From the query object to a tree of clauses that both engines compile one to one.

The tree knows columns and ready tokens only; no engine ever parses what a reader typed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search import documents as docs
from search import engine
from search.documents import Declaration, Kind
from search.engine import (
    AnyOf,
    BadQuery,
    Between,
    Filter,
    Flag,
    Ids,
    Overlaps,
    Purpose,
    Query,
    Without,
)
from search.query import operators
from search.query import words as atoms
from search.query.clauses import (
    Bool,
    Clause,
    ConstantScore,
    DisMax,
    IsTrue,
    Range,
    Terms,
)
from search.query.operators import Item
from search.query.operators import Kind as ItemKind
from search.query.reader import TextReader
from search.query.segments import MAX_NAME_WORDS
from search.text import analysis
from search.text.vocabulary import Vocabulary

MAX_WEIGHT = 100_000
ALSO_SCORE = 1e-3  # below the words of any text
MAX_NUMBER = 2**53


@dataclass(frozen=True)
class Plan:
    """`text` scores; `scope` always filters; `chosen` filters by facet (None: not a facet)."""

    text: Clause | None
    scope: tuple[Clause, ...] = ()
    chosen: tuple[tuple[str | None, Clause], ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    optional: bool = False  # the text scores, but documents without it are hits too

    def filters(self, *, without: str | None = None) -> tuple[Clause, ...]:
        """All filters but the choices made in one facet."""
        kept = [clause for facet, clause in self.chosen if facet is None or facet != without]
        return (*self.scope, *kept)

    def root(self, *, without: str | None = None, unchosen: bool = False) -> Bool:
        """The whole query; `unchosen` leaves out all of the reader's own filters."""
        text = () if self.text is None else (self.text,)
        filters = self.scope if unchosen else self.filters(without=without)
        if self.optional:
            return Bool(should=text, filters=filters)
        return Bool(must=text, filters=filters)


@dataclass(frozen=True)
class Reading:
    """The words of a query and what they became."""

    clause: Clause | None
    readers: tuple[TextReader, ...] = ()
    is_long: bool = False

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        told = (reason for reader in self.readers for reason in reader.reasons)
        return tuple(dict.fromkeys(told))


def make(
    query: Query,
    declaration: Declaration,
    vocabulary: Vocabulary,
    *,
    text: str,
    misspelt: frozenset[str] = frozenset(),
    least: int = 0,
) -> Plan:
    """`misspelt` holds the words (exact spellings) to read as near misses; `least` is how many of
    the demanded words are enough, if not all."""
    reading = read(query, declaration, vocabulary, text=text, misspelt=misspelt, least=least)
    return of(query, declaration, reading)


def of(query: Query, declaration: Declaration, reading: Reading) -> Plan:
    scored = reading.clause
    if query.also and scored is not None:
        scored = DisMax((scored, ConstantScore(Terms("id", _values(query.also)), ALSO_SCORE)))
    optional = query.purpose is Purpose.MATCH
    wishes = tuple(
        ConstantScore(Terms(_facet(wish.field, declaration), (wish.value,)), _weight(wish.weight))
        for wish in query.wishes
        if docs.is_code(wish.value)
    )
    if wishes:
        words: tuple[Clause, ...] = () if scored is None else (scored,)
        optional = optional or scored is None
        scored = Bool(should=(*words, *wishes)) if optional else Bool(must=words, should=wishes)
    return Plan(
        scored,
        tuple(compile_filter(item, declaration) for item in query.scope),
        tuple((facet_of(item), compile_filter(item, declaration)) for item in query.filters),
        reading.reasons,
        optional,
    )


def read(
    query: Query,
    declaration: Declaration,
    vocabulary: Vocabulary,
    *,
    text: str,
    misspelt: frozenset[str] = frozenset(),
    least: int = 0,
) -> Reading:
    def reader_of(part: str) -> TextReader:
        return TextReader(part, vocabulary, declaration, purpose=query.purpose, misspelt=misspelt)

    sides = None if query.purpose is Purpose.MATCH else operators.parse(text)
    if sides is not None:
        return _operated([_widened(side, vocabulary) for side in sides], reader_of)
    reader = reader_of(text)
    # A text without a single word (signs only, or one endless run of letters) finds nothing.
    if not reader.typed:
        return Reading(Terms("id", ()) if text.strip() else None)
    clause = reader.loose(least) if least else reader.clause()
    return Reading(clause, (reader,), reader.is_long)


def _widened(side: Sequence[Item], vocabulary: Vocabulary) -> list[Item]:
    """Vietnamese words have several syllables: "-mật mã" leaves out the term, not "mật" alone."""
    found: list[Item] = []
    for item in side:
        before = found[-1] if found else None
        if before is None or not before.is_excluded or item.is_excluded:
            found.append(item)
            continue
        both = analysis.words(f"{before.text} {item.text}")
        meaning = vocabulary.meaning_at(both, 0) if both else None
        length = meaning.length if meaning else 1
        words = f"{before.text} {item.text}".split()
        found[-1] = Item(before.kind, " ".join(words[:length]), is_excluded=True)
        if words[length:]:
            found.append(Item(item.kind, " ".join(words[length:])))
    return found


def _operated(sides: Sequence[Sequence[Item]], reader_of: Callable[[str], TextReader]) -> Reading:
    readers: list[TextReader] = []

    def clause_of(item: Item) -> Clause:
        reader = reader_of(item.text)
        if not reader.typed:
            return Terms("id", ())
        if item.kind is ItemKind.BEGIN:
            return DisMax(tuple(atoms.begun_in_texts(reader.typed[0])))
        if item.kind is ItemKind.PHRASE:
            return _phrase(reader)
        readers.append(reader)
        return reader.clause() or Terms("id", ())

    made = []
    for side in sides:
        wanted = tuple(clause_of(item) for item in side if not item.is_excluded)
        excluded = tuple(clause_of(item) for item in side if item.is_excluded)
        made.append(Bool(must=wanted, excluded=excluded))
    return Reading(atoms.best(made), tuple(readers))


def _phrase(reader: TextReader) -> Clause:
    """Side by side in the texts, or all in one person's names."""
    ways = [atoms.as_phrase(reader.typed)]
    if len(reader.typed) <= MAX_NAME_WORDS:
        ways.append(atoms.every([atoms.in_name(word) for word in reader.typed]))
    return atoms.best(ways)


def word_plans(reading: Reading, scope: tuple[Clause, ...], text: str) -> dict[str, Plan]:
    """For each word that may be misspelt, the plan that tells whether anything has it.

    Words in capitals and terms of the vocabulary are spelled as they are meant.
    """
    capitals = analysis.capitals(text)
    return {
        word.exact: Plan(DisMax((atoms.in_name(word), atoms.in_texts(word))), scope)
        for reader in reading.readers
        for segment in reader.segments
        if segment.meaning is None
        for word in segment.words
        if atoms.allowed_edits(word) and word.exact not in capitals
    }


def _weight(weight: float) -> float:
    if not (math.isfinite(weight) and 0 < weight <= MAX_WEIGHT):
        raise BadQuery(f"A weight lies between 0 and {MAX_WEIGHT}.")
    return float(weight)


def facet_of(item: Filter) -> str | None:
    inner = item.inner if isinstance(item, Without) else item
    return inner.field if isinstance(inner, AnyOf) else None


def compile_filter(item: Filter, declaration: Declaration) -> Clause:
    match item:
        case AnyOf(name, values):
            return Terms(_facet(name, declaration), _values(values))
        case Between(name, low, high):
            return Range(_number(name, declaration), _bound(low), _bound(high))
        case Overlaps(start, end, low, high):
            begins = Range(_number(start, declaration), None, _bound(high))
            return Bool(filters=(begins, Range(_number(end, declaration), _bound(low), None)))
        case Flag(name, value):
            if declaration.columns.get(name) is not Kind.FLAG:
                raise BadQuery(f"Unknown flag: {name}")
            flag = IsTrue(name)
            return flag if value else Bool(excluded=(flag,))
        case Ids(ids):
            return Terms("id", _values(ids))
        case Without(inner):
            return Bool(excluded=(compile_filter(inner, declaration),))
    raise BadQuery(f"Unknown filter: {type(item).__name__}")


def _facet(name: str, declaration: Declaration) -> str:
    if name not in declaration.facets:
        raise BadQuery(f"Unknown field: {name}")
    return name


def _number(name: str, declaration: Declaration) -> str:
    column = f"{name}_n"
    if declaration.columns.get(column) is not Kind.NUMBER:
        raise BadQuery(f"Unknown number: {name}")
    return column


def _values(values: Sequence[str]) -> tuple[str, ...]:
    """A value that no document can have stays without effect; none at all find nothing."""
    if len(values) > engine.MAX_FILTER_VALUES:
        raise BadQuery(f"A filter has at most {engine.MAX_FILTER_VALUES} values.")
    return tuple(dict.fromkeys(value for value in values if docs.is_code(value)))


def _bound(value: int | None) -> int | None:
    if value is None:
        return None
    if type(value) is not int:
        raise BadQuery("A bound is a whole number.")
    return max(-MAX_NUMBER, min(MAX_NUMBER, value))

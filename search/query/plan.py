"""From the query object to a tree of clauses that both engines compile one to one.

The tree knows columns and ready tokens only; no engine ever parses what a reader typed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
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
from search.query.clauses import (
    Bool,
    Boosted,
    Clause,
    ConstantScore,
    DisMax,
    Fuzzy,
    IsTrue,
    Prefix,
    Range,
    Terms,
    Token,
)
from search.text import analysis, starts, vietnamese
from search.text.analysis import Word
from search.text.vocabulary import Meaning, Vocabulary

NAME_BOOST, EXACT_NAME_BOOST, EXACT_PROSE_BOOST = 2.5, 4.0, 1.2
INITIAL_BOOST, UNMARKED_BOOST, ALTERNATIVE_BOOST = 1.0, 1.5, 0.7
PREFIX_SCORE, NEAR_SCORE, CODE_SCORE = 1.0, 0.5, 2.0
MAX_WEIGHT = 100_000
MAX_NUMBER = 2**53
MAX_NAME_WORDS = 6
NAME_MARKERS = frozenset({"van", "thi"})
# Function words that are no names; "An", "Do", "Nhu" and "Tu" are both.
NEVER_NAMES = frozenset({"cac", "cho", "cua", "duoc", "in", "mot", "nhung", "the", "trong", "voi"})


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


def make(
    query: Query,
    declaration: Declaration,
    vocabulary: Vocabulary,
    *,
    text: str,
    misspelt: frozenset[str] = frozenset(),
) -> Plan:
    """`misspelt` holds the words (exact spellings) to read as near misses."""
    typed = analysis.query_words(text)
    reader = _TextReader(typed, vocabulary, declaration, purpose=query.purpose, misspelt=misspelt)
    # A text without a single word (signs only, or one endless run of letters) finds nothing.
    scored = reader.clause() if typed or not text.strip() else Terms("id", ())
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
        tuple(reader.reasons),
        optional,
    )


def word_plans(made: Plan, text: str) -> dict[str, Plan]:
    """For each word that may be misspelt, the plan that tells whether anything has it."""
    return {
        word.exact: Plan(_anywhere(word), made.scope)
        for word in analysis.query_words(text)
        if analysis.allowed_edits(word.folded)
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


class _TextReader:
    """Reads the words of one query into clauses; `reasons` tells what was also searched."""

    def __init__(
        self,
        typed: Sequence[Word],
        vocabulary: Vocabulary,
        declaration: Declaration,
        *,
        purpose: Purpose,
        misspelt: frozenset[str],
    ) -> None:
        self.typed = typed
        self.vocabulary = vocabulary
        self.declaration = declaration
        self.purpose = purpose
        self.misspelt = misspelt
        self.has_marks = any(word.marked for word in typed)
        self.is_name = looks_like_name(typed)
        self.long_words = tuple(word.folded for word in typed if len(word.folded) > 1)
        self.reasons: list[tuple[str, str]] = []

    def clause(self) -> Clause | None:
        required: list[Clause] = []
        optional: list[Clause] = []
        at = 0
        while at < len(self.typed):
            length, clause, needed = self._segment(at)
            (required if needed else optional).append(clause)
            at += length
        if not required:
            required, optional = optional, []
        if not required:
            return None
        optional += self._exact_spellings()
        if self.purpose is Purpose.MATCH:
            return Bool(should=(*required, *optional))
        return _all_and(required, optional)

    def _segment(self, at: int) -> tuple[int, Clause, bool]:
        meaning = self.vocabulary.meaning_at(self.typed, at)
        word = self.typed[at]
        length = meaning.length if meaning is not None else 1
        unfinished = self.purpose is Purpose.SUGGEST and at + length == len(self.typed)
        if meaning is not None and not self._is_rather_a_name(at, meaning):
            clause = self._meaning_clause(at, meaning)
            if unfinished and length == 1:
                clause = DisMax((clause, _unfinished(word)))
            return length, clause, not self.vocabulary.are_title(self.typed[at : at + length])
        if unfinished:
            return 1, _unfinished(word), True
        return 1, self._word_clause(word), not self._is_optional(word)

    def _is_rather_a_name(self, at: int, meaning: Meaning) -> bool:
        """In "Nguyen Ai" the second word is no abbreviation of artificial intelligence."""
        word = self.typed[at]
        return meaning.length == 1 and self.is_name and vietnamese.is_syllable(word.exact)

    def _is_optional(self, word: Word) -> bool:
        if self.vocabulary.is_title(word):
            return True
        return is_function_word(word, in_name=self.is_name)

    def _meaning_clause(self, at: int, meaning: Meaning) -> Clause:
        own = self.typed[at : at + meaning.length]
        ways: list[Clause] = [self._word_by_word(at, meaning.length)]
        for term in meaning.alternatives:
            other = _all(
                [_anywhere(word) for word in term.words if not analysis.is_stop_word(word)]
            )
            ways.append(Boosted(other, ALTERNATIVE_BOOST))
            self.reasons.append((" ".join(word.exact for word in own), term.text))
        for name, values in meaning.codes:
            if name in self.declaration.facets:
                ways.append(ConstantScore(Terms(name, _values(values)), CODE_SCORE))
        return ways[0] if len(ways) == 1 else DisMax(tuple(ways))

    def _word_by_word(self, at: int, length: int) -> Clause:
        """The words of a term one by one, or by shorter terms: in "IC design" IC has a meaning."""
        parts: list[Clause] = []
        end = at + length
        while at < end:
            shorter = self.vocabulary.meaning_at(self.typed, at, most=min(length - 1, end - at))
            if shorter is None or self._is_rather_a_name(at, shorter):
                parts.append(self._word_clause(self.typed[at]))
                at += 1
            else:
                parts.append(self._meaning_clause(at, shorter))
                at += shorter.length
        return _all(parts)

    def _word_clause(self, word: Word) -> Clause:
        if word.exact in self.misspelt:
            return _near(word)
        if len(word.folded) == 1 and word.folded.isalpha():
            return DisMax((_anywhere(word), self._initial(word)))
        if word.parts:
            parts = _all([self._word_clause(analysis.word_of(part)) for part in word.parts])
            return DisMax((_anywhere(word), parts))
        return _anywhere(word)

    def _initial(self, word: Word) -> Clause:
        """An initial counts beside a name: "Nguyen V. A.", but not "vitamin C"."""
        initial = Token(docs.NAME_INITIALS, word.folded, INITIAL_BOOST)
        if not self.long_words:
            return initial
        return Bool(must=(initial,), filters=(Terms(docs.NAME, self.long_words),))

    def _exact_spellings(self) -> list[Clause]:
        """In a query typed with marks, words without any rank their own spelling first."""
        if not self.has_marks:
            return []
        return [
            Token(docs.NAME_EXACT, word.exact, EXACT_NAME_BOOST - NAME_BOOST)
            for word in self.typed
            if not docs.is_marked_syllable(word.exact)
        ]


def looks_like_name(typed: Sequence[Word]) -> bool:
    return len(typed) <= MAX_NAME_WORDS and any(_is_name_word(word) for word in typed)


def is_function_word(word: Word, *, in_name: bool) -> bool:
    """One that is not demanded. In a name every syllable that can be a name counts."""
    if not analysis.is_stop_word(word):
        return False
    may_be_name = vietnamese.is_syllable(word.exact) and word.folded not in NEVER_NAMES
    return not (in_name and may_be_name)


def _is_name_word(word: Word) -> bool:
    parts = [analysis.fold(part) for part in word.parts] or [word.folded]
    return any(part in vietnamese.SURNAMES or part in NAME_MARKERS for part in parts)


def _all(clauses: Sequence[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else Bool(must=tuple(clauses))


def _all_and(required: Sequence[Clause], optional: Sequence[Clause]) -> Clause:
    if len(required) == 1 and not optional:
        return required[0]
    return Bool(must=tuple(required), should=tuple(optional))


def _anywhere(word: Word) -> Clause:
    """The word in any text column; a word with marks in its own spelling only."""
    if docs.is_marked_syllable(word.exact):
        return DisMax(
            (
                Token(docs.NAME_EXACT, word.exact, EXACT_NAME_BOOST),
                Token(docs.NAME_EXACT, docs.UNMARKED + word.folded, UNMARKED_BOOST),
                Token(docs.PROSE_EXACT, word.exact, EXACT_PROSE_BOOST),
            )
        )
    return DisMax(_in_folded_columns(word))


def _in_folded_columns(word: Word) -> tuple[Clause, ...]:
    found = (Token(docs.NAME, word.folded, NAME_BOOST), Token(docs.PROSE, word.folded))
    if word.folded in analysis.ENGLISH_STOP_WORDS:
        return found
    return (*found, Token(docs.PROSE_ENGLISH, word.stem))


def _unfinished(word: Word) -> Clause:
    """What the last word may become; marks are still being typed, so they only rank."""
    ways: list[Clause] = [
        ConstantScore(_begins(docs.NAME, word.folded), 2 * PREFIX_SCORE),
        ConstantScore(
            _begins(docs.NAME_EXACT, word.exact), (3 if word.marked else 2) * PREFIX_SCORE
        ),
    ]
    if len(word.folded) > 1:
        prose = (docs.PROSE, docs.PROSE_ENGLISH, docs.PROSE_UNSTEMMED)
        begun = dict.fromkeys(_begins(column, word.folded) for column in prose)
        ways += [ConstantScore(clause, PREFIX_SCORE) for clause in begun]
        ways.append(ConstantScore(Terms(docs.PROSE_ENGLISH, (word.stem,)), PREFIX_SCORE))
    # "ly" is kept as "li", yet may become "Lynn".
    if word.folded.endswith("i"):
        ways.append(ConstantScore(_begins(docs.NAME, word.folded[:-1] + "y"), PREFIX_SCORE))
    return DisMax(tuple(ways))


_PLACES = {
    docs.NAME: starts.NAME,
    docs.NAME_EXACT: starts.NAME_EXACT,
    docs.PROSE: starts.PROSE,
    docs.PROSE_ENGLISH: starts.PROSE,
    docs.PROSE_UNSTEMMED: starts.PROSE,
}


def _begins(column: str, start: str) -> Clause:
    token = starts.token(_PLACES[column], start)
    return Terms(starts.COLUMN, (token,)) if token else Prefix(column, start)


def _near(word: Word) -> Clause:
    edits = analysis.allowed_edits(word.folded)
    if edits == 0:
        return _anywhere(word)
    near = [
        ConstantScore(Fuzzy(column, token, edits), score)
        for column, token, score in (
            (docs.NAME, word.folded, 2 * NEAR_SCORE),
            (docs.PROSE, word.folded, NEAR_SCORE),
            (docs.PROSE_ENGLISH, word.folded, NEAR_SCORE),
            (docs.PROSE_UNSTEMMED, word.folded, NEAR_SCORE),
        )
    ]
    return DisMax((*_in_folded_columns(word), *near))

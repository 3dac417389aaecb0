"""How a text is read when it finds nothing as typed: first its typing slips, then near misses, then
most of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from search.documents import Declaration
from search.engine import Hits, Purpose, Query, Shorter, Spelling
from search.query import checking, plan
from search.query.plan import Plan
from search.text import analysis
from search.text.vocabulary import Vocabulary

MOST_TOLD = 8  # words of which is told what leaving them out would give
SHOWN_LETTERS = 256

Count = Callable[[Plan], int]


@dataclass(frozen=True)
class _Read:
    spelling: Spelling
    text: str
    plan: Plan


def answer(
    query: Query,
    declaration: Declaration,
    vocabulary: Vocabulary,
    *,
    page: Callable[[Plan], Hits],
    count: Count,
) -> Hits:
    """`count` is that of the text within its scope, whatever the reader has filtered."""
    first: Hits | None = None
    for one in _readings(query, declaration, vocabulary, count=count):
        hits = _told(page(one.plan), one, vocabulary, query=query)
        first = first or hits
        if hits.total or (one.plan.chosen and count(one.plan)):
            if one.spelling is not Spelling.MOST:
                return hits
            return _with_advice(hits, query, declaration, vocabulary, count)
    assert first is not None
    return _with_advice(first, query, declaration, vocabulary, count)


def choose(query: Query, declaration: Declaration, vocabulary: Vocabulary, *, count: Count) -> Plan:
    """The plan of the reading that `answer` would give."""
    first: Plan | None = None
    for one in _readings(query, declaration, vocabulary, count=count):
        first = first or one.plan
        if count(one.plan):
            return one.plan
    assert first is not None
    return first


def _readings(
    query: Query, declaration: Declaration, vocabulary: Vocabulary, *, count: Count
) -> Iterator[_Read]:
    """One after the other, each made only when the one before found nothing."""
    checking.check(query, declaration)
    reading = plan.read(query, declaration, vocabulary, text=query.text)
    typed = plan.of(query, declaration, reading)
    yield _Read(Spelling.TYPED, query.text, typed)
    if not query.forgiving or query.purpose is not Purpose.SEARCH or reading.is_long:
        return
    corrected = analysis.correct_slips(query.text)
    if corrected is not None:
        made = plan.make(query, declaration, vocabulary, text=corrected)
        yield _Read(Spelling.CORRECTED, corrected, made)
    words = plan.word_plans(reading, typed.scope, query.text)
    only = len(analysis.query_words(query.text)) == 1  # then it is known to match nothing
    misspelt = frozenset(word for word, alone in words.items() if only or not count(alone))
    if misspelt:
        made = plan.make(query, declaration, vocabulary, text=query.text, misspelt=misspelt)
        yield _Read(Spelling.NEAR, query.text, made)
    yield from _partial(query, declaration, vocabulary, reading)


def _partial(
    query: Query,
    declaration: Declaration,
    vocabulary: Vocabulary,
    reading: plan.Reading,
) -> Iterator[_Read]:
    """As many of the words as anybody has, but no fewer than half of them."""
    if len(reading.readers) != 1:
        return
    reader = reading.readers[0]
    demanded = len(reader.parts())
    for least in range(demanded - (not reader.has_terms), (demanded - 1) // 2, -1):
        made = plan.make(query, declaration, vocabulary, text=query.text, least=least)
        yield _Read(Spelling.APART if least == demanded else Spelling.MOST, query.text, made)


def _with_advice(
    hits: Hits, query: Query, declaration: Declaration, vocabulary: Vocabulary, count: Count
) -> Hits:
    """Each count is that of the search that its text would be."""
    reading = plan.read(query, declaration, vocabulary, text=query.text)
    if len(reading.readers) != 1 or reading.is_long:
        return hits
    told = []
    for name, rest in reading.readers[0].shorter_texts()[:MOST_TOLD]:
        made = plan.make(query, declaration, vocabulary, text=rest)
        told.append(Shorter(name, rest, count(made)))
    return replace(hits, without=tuple(one for one in told if one.count))


def _told(hits: Hits, one: _Read, vocabulary: Vocabulary, *, query: Query) -> Hits:
    terms = vocabulary.places(analysis.query_words(query.text))
    suggestions = analysis.regional_suggestions(query.text, but=terms)
    return replace(
        hits,
        reading=one.spelling,
        read_as=one.text[:SHOWN_LETTERS],
        suggestions=suggestions,
        reasons=one.plan.reasons,
    )

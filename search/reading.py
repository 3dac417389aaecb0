"""How a text is read when it finds nothing as typed: first its typing slips, then near misses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from search import analysis, plan
from search.documents import Declaration
from search.engine import Hits, Query, Reading
from search.plan import Plan
from search.vocabulary import Vocabulary


def answer(
    query: Query,
    declaration: Declaration,
    vocabulary: Vocabulary,
    *,
    page: Callable[[Plan], Hits],
    count: Callable[[Plan], int],
) -> Hits:
    """`count` is that of the text within its scope, whatever the reader has filtered."""
    plan.check(query, declaration)
    first = None
    for reading, text in _readings(query):
        made = plan.make(query, declaration, vocabulary, reading=reading, text=text)
        hits = page(made)
        first = first or _told(hits, made, reading=reading, text=text, query=query)
        if hits.total or (made.chosen and count(made)):
            return _told(hits, made, reading=reading, text=text, query=query)
    assert first is not None
    return first


def choose(
    query: Query,
    declaration: Declaration,
    vocabulary: Vocabulary,
    *,
    count: Callable[[Plan], int],
) -> Plan:
    """The plan of the reading that `answer` would give."""
    plan.check(query, declaration)
    first = None
    for reading, text in _readings(query):
        made = plan.make(query, declaration, vocabulary, reading=reading, text=text)
        first = first or made
        if count(made):
            return made
    assert first is not None
    return first


def _readings(query: Query) -> Iterator[tuple[Reading, str]]:
    yield Reading.TYPED, query.text
    if not query.forgiving or query.purpose is not plan.Purpose.SEARCH:
        return
    corrected = analysis.correct_slips(query.text)
    if corrected is not None:
        yield Reading.CORRECTED, corrected
    if any(analysis.allowed_edits(word.folded) for word in analysis.query_words(query.text)):
        yield Reading.NEAR, query.text


def _told(hits: Hits, made: Plan, *, reading: Reading, text: str, query: Query) -> Hits:
    suggestions = analysis.regional_suggestions(query.text) if query.text else ()
    return replace(
        hits,
        reading=reading,
        read_as=text[: analysis.MAX_QUERY_LETTERS],
        suggestions=suggestions,
        reasons=made.reasons,
    )

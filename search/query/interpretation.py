"""How a text is read when it finds nothing as typed: first its typing slips, then near misses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from search.documents import Declaration
from search.engine import Hits, Purpose, Query, Spelling
from search.query import checking, plan
from search.query.plan import Plan
from search.text import analysis
from search.text.vocabulary import Vocabulary


def answer(
    query: Query,
    declaration: Declaration,
    vocabulary: Vocabulary,
    *,
    page: Callable[[Plan], Hits],
    count: Callable[[Plan], int],
) -> Hits:
    """`count` is that of the text within its scope, whatever the reader has filtered."""
    first: Hits | None = None
    for reading, text, made in _readings(query, declaration, vocabulary, count=count):
        hits = _told(page(made), made, vocabulary, reading=reading, text=text, query=query)
        first = first or hits
        if hits.total or (made.chosen and count(made)):
            return hits
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
    first: Plan | None = None
    for _, _, made in _readings(query, declaration, vocabulary, count=count):
        first = first or made
        if count(made):
            return made
    assert first is not None
    return first


def _readings(
    query: Query,
    declaration: Declaration,
    vocabulary: Vocabulary,
    *,
    count: Callable[[Plan], int],
) -> Iterator[tuple[Spelling, str, Plan]]:
    """One after the other, each made only when the one before found nothing."""
    checking.check(query, declaration)
    typed = plan.make(query, declaration, vocabulary, text=query.text)
    yield Spelling.TYPED, query.text, typed
    if not query.forgiving or query.purpose is not Purpose.SEARCH:
        return
    corrected = analysis.correct_slips(query.text)
    if corrected is not None:
        made = plan.make(query, declaration, vocabulary, text=corrected)
        yield Spelling.CORRECTED, corrected, made
    words = plan.word_plans(typed, query.text)
    only = len(analysis.query_words(query.text)) == 1  # then it is known to match nothing
    misspelt = frozenset(word for word, alone in words.items() if only or not count(alone))
    if misspelt:
        made = plan.make(query, declaration, vocabulary, text=query.text, misspelt=misspelt)
        yield Spelling.NEAR, query.text, made


def _told(
    hits: Hits, made: Plan, vocabulary: Vocabulary, *, reading: Spelling, text: str, query: Query
) -> Hits:
    terms = vocabulary.places(analysis.query_words(query.text))
    suggestions = analysis.regional_suggestions(query.text, but=terms)
    return replace(
        hits,
        reading=reading,
        read_as=text[: analysis.MAX_QUERY_LETTERS],
        suggestions=suggestions,
        reasons=made.reasons,
    )

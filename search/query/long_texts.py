"""A pasted text as a query: its heaviest words, pairs of words and terms, none of them demanded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from search.query import words as atoms
from search.query.clauses import Bool, Clause, Terms
from search.query.segments import Segment, is_small
from search.text import asking, vietnamese
from search.text.analysis import Word
from search.text.vocabulary import Vocabulary

SYLLABLE_BOOST = 0.25  # alone it says little
WORD_BOOST, TERM_BOOST = 0.8, 2.0
HEAVIEST = 64
DEMANDED = 10  # of so many one has to be there


def clause_of(
    typed: Sequence[Word], vocabulary: Vocabulary, *, term: Callable[[Segment], Clause]
) -> Clause:
    """`term` makes the clause of a term of the vocabulary."""
    weights: dict[Clause, float] = {}
    counted: Counter[Clause] = Counter()
    for clause, weight in _evidence(_content(typed, vocabulary), term):
        weights[clause] = weight
        counted[clause] += 1
    heaviest = sorted(weights, key=lambda clause: -weights[clause] * counted[clause] ** 0.5)
    ways = tuple(atoms.boosted(one, weights[one]) for one in heaviest[:HEAVIEST])
    return Bool(should=ways, least=max(1, len(ways) // DEMANDED)) if ways else Terms("id", ())


def _evidence(
    segments: Sequence[Segment], term: Callable[[Segment], Clause]
) -> list[tuple[Clause, float]]:
    told: list[tuple[Clause, float]] = []
    before: Word | None = None
    for segment in segments:
        last = segment.words[-1]
        if not segment.is_demanded:
            before = None
            continue
        if segment.meaning is not None:
            told.append((term(segment), TERM_BOOST if len(segment.words) > 1 else 1.0))
        else:
            if before is not None:
                told.append((atoms.as_phrase((before, last)), 1.0))
            plain = vietnamese.is_syllable(last.exact)
            told.append((atoms.in_texts(last), SYLLABLE_BOOST if plain else WORD_BOOST))
        before = last
    return told


def _content(typed: Sequence[Word], vocabulary: Vocabulary) -> list[Segment]:
    """Without the words that every outline and call has."""
    exact = [word.exact for word in typed]
    found: list[Segment] = []
    at = 0
    while at < len(typed):
        meaning = vocabulary.meaning_at(typed, at)
        length = meaning.length if meaning else 0
        asked = asking.length_at(exact, at, asking.OUTLINES)
        if asked and asked >= length:
            found.append(Segment(tuple(typed[at : at + asked]), is_demanded=False))
        elif meaning is not None:
            found.append(Segment(tuple(typed[at : at + length]), meaning))
        else:
            found.append(Segment((typed[at],), is_demanded=not is_small(typed[at])))
        at += len(found[-1].words)
    return found

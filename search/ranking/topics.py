"""Whether a query asks for a subject. Everything else - a name, a number, a text with signs - keeps the
order in which the engine found it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from enum import StrEnum

from search.documents import Declaration
from search.engine import Purpose
from search.query import operators
from search.query.reader import SENTENCE_WORDS, TextReader
from search.query.segments import Segment
from search.ranking import terms
from search.text import analysis, vietnamese
from search.text.vocabulary import Vocabulary

Knows = Callable[[str], bool]


class Length(StrEnum):
    SHORT = "short"  # a word or a term, which the engine finds as it stands
    SENTENCE = "sentence"
    PASTED = "pasted"  # of which no word is demanded


def length_of_topic(
    text: str, vocabulary: Vocabulary, declaration: Declaration, *, knows: Knows
) -> Length | None:
    """None for what is no subject. `knows`: whether people write with this term. A syllable alone may
    always be a name."""
    if operators.parse(text) is not None:
        return None
    reader = _reader(text, vocabulary, declaration)
    if reader.is_long:
        return Length.PASTED
    chain = analysis.chain_of(reader.typed)
    told = [_is_known(one, chain, knows) for one in reader.demanded]
    if len(told) >= SENTENCE_WORDS:
        return Length.SENTENCE if 2 * sum(told) >= len(told) else None
    return Length.SHORT if told and all(told) else None


def _reader(text: str, vocabulary: Vocabulary, declaration: Declaration) -> TextReader:
    return TextReader(text, vocabulary, declaration, purpose=Purpose.SEARCH, misspelt=frozenset())


def _is_known(segment: Segment, chain: Sequence[str], knows: Knows) -> bool:
    if segment.meaning is not None and len(segment.words) > 1:
        return True
    return all(
        _is_term(part, chain, knows)
        for word in segment.words
        for part in (word.parts or (word.exact,))
    )


def _is_term(word: str, chain: Sequence[str], knows: Knows) -> bool:
    if not vietnamese.is_syllable(word) and knows(terms.name_of(word)):
        return True
    at = chain.index(word)
    beside = chain[max(0, at - 1) : at + 2]
    return any(knows(terms.pair_of(*pair)) for pair in itertools.pairwise(beside))

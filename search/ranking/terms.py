"""A text as the terms that ranking counts: English words in their stems; of Vietnamese, whose words
have several syllables, adjacent syllables without marks, and each marked syllable as it is written."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from search.text import analysis, asking, vietnamese

FORMAT = 1  # raise it when the same text gives other terms: models of another format are not used
VIETNAMESE, ENGLISH = "vi", "en"


class Term(NamedTuple):
    name: str
    spelling: str  # as it stands in the text


def terms_of(text: str, *, is_asked: bool = False) -> Iterator[Term]:
    """In the order of the text; a term as often as it stands there. Of a text that asks for something,
    without the words that every outline and call has."""
    for run in _runs(text, is_asked=is_asked):
        for word in run:
            yield Term(name_of(word), word)
        for one, other in itertools.pairwise(run):
            if is_asked or (vietnamese.is_syllable(one) and vietnamese.is_syllable(other)):
                yield Term(pair_of(one, other), f"{one} {other}")


def language_of(text: str) -> str:
    """Of a text of one language: Vietnamese has marks, English has hardly any."""
    words = analysis.exact_tokens(text)
    marked = sum(not word.isascii() and vietnamese.is_syllable(word) for word in words)
    return VIETNAMESE if 5 * marked > len(words) else ENGLISH


@lru_cache(maxsize=100_000)
def pair_of(one: str, other: str) -> str:
    """The term of two syllables side by side. Without marks many look like no syllable at all: a query
    is asked for the pairs of all its words."""
    return f"{analysis.fold(one)}_{analysis.fold(other)}"


@lru_cache(maxsize=50_000)
def name_of(word: str) -> str:
    is_marked = not word.isascii() and vietnamese.is_syllable(word)
    return word if is_marked else analysis.stem(analysis.fold(word))


def _runs(text: str, *, is_asked: bool) -> Iterator[Sequence[str]]:
    """Words side by side, between signs and words that say nothing."""
    for chain in _chains(text):
        run: list[str] = []
        at = 0
        while at < len(chain):
            passed = asking.length_at(chain, at, asking.OUTLINES) if is_asked else 0
            passed = passed or int(_says_nothing(chain[at]))
            if passed:
                yield run
                run = []
            else:
                run.append(chain[at])
            at += max(1, passed)
        yield run


def _chains(text: str) -> Iterator[list[str]]:
    """The words between two signs."""
    chain: list[str] = []
    for stretch in analysis.stored(text):
        chain += stretch.chain
        if stretch.ends:
            yield chain
            chain = []
    yield chain


@lru_cache(maxsize=50_000)
def _says_nothing(word: str) -> bool:
    return len(word) == 1 or word.isdigit() or analysis.is_stop_word(analysis.word_of(word))

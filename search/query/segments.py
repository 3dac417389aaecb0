"""Consecutive words of a query that are read together, and what single words may be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.text import analysis, vietnamese
from search.text.analysis import Word
from search.text.vocabulary import Meaning

MAX_NAME_WORDS = 6
_YEAR = re.compile(r"(19|20)\d\d")
NAME_MARKERS = frozenset({"van", "thi"})
# Function words that are no names; "An", "Do", "Nhu" and "Tu" are both.
NEVER_NAMES = frozenset({"cac", "cho", "cua", "duoc", "in", "mot", "nhung", "the", "trong", "voi"})


@dataclass(frozen=True)
class Segment:
    """Consecutive words that are read together."""

    words: tuple[Word, ...]
    meaning: Meaning | None = None
    is_demanded: bool = True

    @property
    def told(self) -> str:
        return " ".join(word.exact for word in self.words)


def is_code(words: Sequence[Word]) -> bool:
    """A few letters and a number, typed apart."""
    if len(words) != 2:
        return False
    letters, number = words
    if analysis.is_stop_word(letters) or _YEAR.fullmatch(number.folded):
        return False
    return len(letters.folded) <= 4 and letters.folded.isalpha() and number.folded[0].isdigit()


def is_small(word: Word) -> bool:
    return analysis.is_stop_word(word) or (len(word.folded) == 1) or word.folded.isdigit()


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

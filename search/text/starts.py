"""The first one or two letters of words as tokens of their own.

So many words begin with them that to gather those words anew for each letter typed takes long. In
`COLUMN` a start stands once a document, behind a letter for where the word is. The columns of prose
share theirs; one letter is looked for in names only.
"""

from collections.abc import Iterable
from functools import lru_cache

COLUMN = "starts"
NAME, NAME_EXACT, PROSE = "n", "x", "p"


def of_prose(words: Iterable[str]) -> tuple[str, ...]:
    """Kept with the stretch of text, because to cut words anew takes long."""
    return _shared(tuple(dict.fromkeys([word[:2] for word in words])))


@lru_cache(maxsize=50_000)
def _shared(begun: tuple[str, ...]) -> tuple[str, ...]:
    """One object for all stretches that begin alike: there are few, and they stay at hand."""
    return tuple([PROSE + start for start in begun])


def of_name(folded: Iterable[str], exact: Iterable[str]) -> list[str]:
    found = []
    for place, words in ((NAME, folded), (NAME_EXACT, exact)):
        for word in words:
            found += [place + word[:1], place + word[:2]]
    return found


def token(place: str, start: str) -> str | None:
    """Stands for all words of that place that begin so; None for a start of another length."""
    shortest = 2 if place == PROSE else 1
    return place + start if shortest <= len(start) <= 2 else None

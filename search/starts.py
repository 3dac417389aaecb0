"""The first one or two letters of words as tokens of their own.

So many words begin with them that to gather those words anew for each letter typed takes long. In
`COLUMN` a start stands once a document, behind a letter for where the word is. The columns of prose
share theirs; one letter is looked for in names only.
"""

from collections.abc import Iterable
from functools import lru_cache

COLUMN = "starts"
PLACES = {"name": "n", "name_x": "x", "vi": "p", "en": "p", "en_w": "p"}
LENGTHS = {"n": (1, 2), "x": (1, 2), "p": (2,)}


def of_prose(words: Iterable[str]) -> tuple[str, ...]:
    """Kept with the stretch of text, because to cut words anew takes long."""
    return _shared(tuple(dict.fromkeys([word[:2] for word in words])))


@lru_cache(maxsize=50_000)
def _shared(begun: tuple[str, ...]) -> tuple[str, ...]:
    """One object for all stretches that begin alike: there are few, and they stay at hand."""
    return tuple([f"p{start}" for start in begun])


def of_name(folded: Iterable[str], exact: Iterable[str]) -> list[str]:
    found = []
    for place, words in (("n", folded), ("x", exact)):
        for word in words:
            found += [place + word[:1], place + word[:2]]
    return found


def token(column: str, start: str) -> str | None:
    """Stands for all words of that column that begin so; None for a start of another length."""
    place = PLACES[column]
    return place + start if len(start) in LENGTHS[place] else None

"""The first one or two letters of words as tokens of their own.

So many words begin with them that to gather those words anew for each letter typed takes long. In
`COLUMN` a start stands once a document, behind a letter for where the word is. The columns of prose
share theirs; one letter is looked for in names only.
"""

from collections.abc import Mapping
from typing import Any

COLUMN = "starts"
PLACES = {"name": "n", "name_x": "x", "vi": "p", "en": "p", "en_w": "p"}
LENGTHS = {"n": (1, 2), "x": (1, 2), "p": (2,)}


def tokens(columns: Mapping[str, Any]) -> list[str]:
    """Of a document's text columns; sorted, so that equal documents stay equal."""
    found = set[str]()
    for column, place in PLACES.items():
        words = columns[column].split()
        for length in LENGTHS[place]:
            found.update([place + start for start in {word[:length] for word in words}])
    return sorted(found)


def token(column: str, start: str) -> str | None:
    """Stands for all words of that column that begin so; None for a start of another length."""
    place = PLACES[column]
    return place + start if len(start) in LENGTHS[place] else None

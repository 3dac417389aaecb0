"""What somebody types into a search box, as conditions: numbers of records, and words without marks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from search.text.analysis import folded_tokens

MOST_WORDS = 8


def words(text: str) -> list[str]:
    """Lower case, without marks: "Nguyễn Văn" and "nguyen van" are asked alike."""
    return list(folded_tokens(text))[:MOST_WORDS]


def has_number(text: str, *columns: Any) -> list[ColumnElement[bool]]:
    """The number of a record, as far as it was typed: VN-10, HD-2026-0268, or only 0268."""
    typed = text.strip().upper()
    if not any(letter.isdigit() for letter in typed):
        return []
    is_bare = typed[0].isdigit()
    return [
        column.contains(typed, autoescape=True)
        if is_bare
        else column.startswith(typed, autoescape=True)
        for column in columns
    ]


def has_words(folded: Any, wanted: Sequence[str]) -> ColumnElement[bool]:
    """Each word begins one of the words of a text that is stored lower case and without marks."""
    return and_(
        *(
            or_(
                folded.startswith(word, autoescape=True),
                folded.contains(f" {word}", autoescape=True),
            )
            for word in wanted
        )
    )


def begins_words(text: str, wanted: Sequence[str]) -> bool:
    """The same of a text in memory."""
    stored = words_of(text)
    return all(any(one.startswith(word) for one in stored) for word in wanted)


def words_of(text: str) -> list[str]:
    return list(folded_tokens(text))

"""What somebody types into a search box, as conditions: numbers of records, and words without marks."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, True_, and_, event, false, or_, select, text, union_all
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.cleaning import plain_figures
from registry.core.numbering import PREFIXES
from search.text import legacy
from search.text.analysis import folded_tokens
from search.text.titles import bare_name

MOST_WORDS = 8
LONGEST_NUMBER = 12
Way = tuple[ColumnElement[bool], ColumnElement[bool]]
"""Rows that a condition on their own columns finds, of which only those count that meet another one."""
NUMBER = re.compile(rf"({'|'.join(sorted(PREFIXES))})[ -]*([0-9]+(?:[ -]+[0-9]+)*)")


def words(typed: str) -> list[str]:
    """Lower case, without marks: "Nguyễn Văn" and "nguyen van" are asked alike. The number of a record
    is no words: nothing is called HD-2026-0268."""
    if NUMBER.fullmatch(_figures(typed)):
        return []
    return words_of(legacy.convert(typed) or typed)[:MOST_WORDS]


def _figures(typed: str) -> str:
    """As numbers are written; ĐC-2026-0001 is DC-2026-0001."""
    return plain_figures(typed).upper().replace("Đ", "D").strip("#[]().,; ")


def is_question(typed: str) -> bool:
    """Whether anything can be found by it: words, or the number of a record."""
    return bool(words(typed) or NUMBER.fullmatch(_figures(typed)))


def has_number(number: str, *columns: Any) -> list[ColumnElement[bool]]:
    """The number of a record, as far as it was typed: VN-10, HD-2026-0268, or only 0268."""
    typed = _figures(number)
    if found := NUMBER.fullmatch(typed):  # "hd 2026 0268" is HD-2026-0268
        typed = "-".join([found[1], *re.split(r"[ -]+", found[2])])
        return [_begins_number(column, typed) for column in columns]
    if not any(letter.isdigit() for letter in typed):
        return []
    is_bare = typed[0].isdigit()
    return [
        column.contains(typed, autoescape=True)
        if is_bare
        else column.startswith(typed, autoescape=True)
        for column in columns
    ]


def _begins_number(column: Any, typed: str) -> ColumnElement[bool]:
    """Also said as a range, in which an index can look: after what was typed come figures."""
    last = typed + "9" * LONGEST_NUMBER
    return and_(column.between(typed, last), column.startswith(typed, autoescape=True))


def has_number_of(number: str, key: Any, column: Any) -> list[ColumnElement[bool]]:
    """The same of the record that `key` refers to, which is looked up once; an index of `key` finds the
    rows of those few."""
    found = has_number(number, column)
    ids = select(column.class_.id).where(*found).correlate(None)
    return [key.in_(ids)] if found else []


def found_by(key: Any, *ways: ColumnElement[bool] | Way) -> ColumnElement[bool]:
    """Rows that one of several ways finds, each in an index of the table of `key`. Their keys are
    gathered first, so that no database goes through the table, whatever it thinks of its size."""
    plain = [one for one in ways if not isinstance(one, tuple)]
    narrowed = [one for one in ways if isinstance(one, tuple)]
    if not ways:
        return false()
    among = _has_one_of(key, [*plain, *(found for found, _only in narrowed)])
    if all(isinstance(only, True_) for _found, only in narrowed):
        return among
    others = [_has_one_of(key, plain)] if plain else []
    return and_(among, or_(*others, *(and_(found, only) for found, only in narrowed)))


def _has_one_of(key: Any, ways: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = key.in_(
        union_all(*(select(key).where(one).correlate(None) for one in ways))
    )
    return found


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


def begins_words(whole: str, wanted: Sequence[str]) -> bool:
    """The same of a text in memory."""
    stored = words_of(whole)
    return all(any(one.startswith(word) for one in stored) for word in wanted)


def words_of(whole: str) -> list[str]:
    return list(folded_tokens(whole))


def fold_name(full: str) -> str:
    """What a name is found and compared by: without titles, in Unicode, lower case, without marks."""
    return " ".join(words_of(bare_name(legacy.convert(full) or full)))


class Findable:
    """Rows that are found by words with or without marks: `folded` follows their texts by itself."""

    folded_from: ClassVar[tuple[str, ...]]
    folded: Mapped[str] = mapped_column(default="", server_default=text("''"))


def fold_texts(*texts: str | None) -> str:
    return " ".join(words_of(" ".join(one for one in texts if one)))


@event.listens_for(Findable, "before_insert", propagate=True)
@event.listens_for(Findable, "before_update", propagate=True)
def _fold(_mapper: Any, _connection: Any, row: Any) -> None:
    row.folded = fold_texts(*(getattr(row, name) for name in row.folded_from))

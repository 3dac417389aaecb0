"""Names as the demo country draws them, from packaged tables, and those that it must never draw."""

import unicodedata
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from registry.demo.data import read_table

# Letters that no Unicode decomposition takes to their plain form.
PLAIN = str.maketrans(
    {
        "đ": "d",
        "Đ": "D",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "ı": "i",
    }
)


FAMILY_FIRST, GIVEN_FIRST = "FMG", "GMF"
SECOND_MIDDLES = frozenset(
    "Anh Bảo Duy Đức Gia Hải Hoài Hoàng Khánh Kiều Kim Mai Minh Mỹ Ngọc Nhật Phương Quang Quỳnh"
    " Thanh Thành Thu Thuỳ Trung Việt Xuân".split()
)
# Tone marks stand on either vowel of these pairs; people keep the one of their papers.
OTHER_TONE = {"Hoà": "Hòa", "Thuý": "Thúy", "Thuỳ": "Thùy", "Thuỷ": "Thủy", "Thuỵ": "Thụy"}


class WeightedNames(NamedTuple):
    names: tuple[str, ...]
    totals: tuple[int, ...]

    def draw(self, rng: Random) -> str:
        return rng.choices(self.names, cum_weights=self.totals)[0]


def plain(text: str) -> str:
    """Without marks: Đức becomes Duc."""
    apart = unicodedata.normalize("NFD", text.translate(PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def is_blocked(full: str) -> bool:
    return _tokens(full) in _blocked()


def _tokens(full: str) -> tuple[str, ...]:
    return tuple(sorted(plain(full).lower().split()))


@cache
def _blocked() -> frozenset[tuple[str, ...]]:
    return frozenset(_tokens(row["name"]) for row in read_table("blocked_names"))


@cache
def weighted_names(part: str, gender: str, generation: str) -> WeightedNames:
    rows = [
        row
        for row in read_table("vietnamese_names")
        if (row["part"], row["gender"]) == (part, gender)
    ]
    totals = accumulate(int(row[generation]) for row in rows)
    return WeightedNames(tuple(row["name"] for row in rows), tuple(totals))


@cache
def special_names() -> list[dict[str, str]]:
    return read_table("special_names")


@cache
def foreign_names() -> list[dict[str, str]]:
    return read_table("foreign_names")


@cache
def married_names() -> list[str]:
    return [row["name"] for row in read_table("married_names")]


@cache
def western_given() -> dict[str, list[str]]:
    rows = read_table("western_given_names")
    return {
        gender: [row["name"] for row in rows if row["gender"] == gender]
        for gender in ("female", "male")
    }


class Name(NamedTuple):
    family: str
    middle: str
    given: str
    order: str = FAMILY_FIRST

    @property
    def full(self) -> str:
        first, last = self.family, self.given
        if self.order == GIVEN_FIRST:
            first, last = last, first
        return " ".join(part for part in (first, self.middle, last) if part)

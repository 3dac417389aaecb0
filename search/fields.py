"""What a document may hold, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from search.engine import SortOrder


@dataclass(frozen=True)
class Names:
    """All spellings of a person's or a thing's name, in any language."""

    field: str


@dataclass(frozen=True)
class Prose:
    """Text (or a list of texts); `weight` counts each of its words so many times."""

    field: str
    language: Literal["vi", "en", "both"]
    weight: int = 1


@dataclass(frozen=True)
class Details:
    """Short facts of a card, found word by word: employers, places, numbers, years."""

    field: str


@dataclass(frozen=True)
class Labels:
    """Names of fields that were chosen from a list: they count less than what somebody writes."""

    field: str


@dataclass(frozen=True)
class Codes:
    """Exact values. For a hierarchy the caller gives all ancestors too."""

    field: str


@dataclass(frozen=True)
class Number:
    """A whole number, date or time. `counted` makes its values a facet as well."""

    field: str
    counted: bool = False


@dataclass(frozen=True)
class DateRange:
    """Two days (from, to); one missing end is open, two missing are unknown."""

    start: str
    end: str


@dataclass(frozen=True)
class Truth:
    field: str


@dataclass(frozen=True)
class Order:
    """A sort: the field's own order for numbers and days, code points for text (collation keys)."""

    order: SortOrder
    field: str
    kind: Literal["text", "number"]
    descending: bool = False

    @cached_property
    def column(self) -> str:
        return f"sort_{self.order}"


Field = Names | Prose | Details | Labels | Codes | Number | DateRange | Truth | Order

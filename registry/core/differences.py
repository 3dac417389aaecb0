"""What differs between two editions of a text, part by part, in the reader's language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from registry.core.i18n import format_date, format_number, localized_text

Row = TypeVar("Row")


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Part(Generic[Row]):
    """One part of an edition: what is compared, and how it is shown."""

    label: Any  # lazy
    value: Callable[[Row], Any]
    show: Callable[[Row], Any]


def compare(before: Row, after: Row, *, parts: Sequence[Part[Row]]) -> list[Difference]:
    return [
        Difference(str(part.label), str(part.show(before)), str(part.show(after)))
        for part in parts
        if part.value(before) != part.value(after)
    ]


def text(label: Any, name: str) -> Part[Any]:
    """A text of one language."""
    return Part(label, lambda row: getattr(row, name), lambda row: getattr(row, name) or "")


def both(label: Any, name: str) -> Part[Any]:
    """A text that is written in both languages."""
    return Part(
        label,
        lambda row: (getattr(row, f"{name}_vi"), getattr(row, f"{name}_en")),
        lambda row: localized_text(row, name),
    )


def choice(label: Any, name: str) -> Part[Any]:
    """One of an enum, or none."""
    return Part(label, lambda row: getattr(row, name), lambda row: _label(getattr(row, name)))


def _label(value: Any) -> str:
    return str(value.label) if value else ""


def day(label: Any, name: str) -> Part[Any]:
    return Part(label, lambda row: getattr(row, name), lambda row: format_date(getattr(row, name)))


def number(label: Any, name: str) -> Part[Any]:
    return Part(
        label, lambda row: getattr(row, name), lambda row: format_number(getattr(row, name))
    )

"""What a saved entry means for what was said before: the first one, a correction, or a new period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias


@dataclass(frozen=True)
class First:
    """Nothing was said before."""


@dataclass(frozen=True)
class Correction:
    """What was said was wrong, in these parts; the first day may be one of them."""

    parts: frozenset[str]


@dataclass(frozen=True)
class NewPeriod:
    """What was said held until now; from a later day on these parts are different."""

    parts: frozenset[str]


@dataclass(frozen=True)
class Nothing:
    """It was said before, word for word."""


Change: TypeAlias = First | Correction | NewPeriod | Nothing


def decide_change(
    current: Any,
    values: Mapping[str, Any],
    *,
    since: date,
    earliest: date | None = None,
    has_periods: bool = True,
) -> Change:
    """`current`: what is believed now, or None. A later first day with other words begins a new period,
    where there can be periods; anything else that differs is a correction. `earliest`: the first day
    that a month or year may mean; it is later only if all of it is."""
    if current is None:
        return First()
    parts = frozenset(name for name, value in values.items() if getattr(current, name) != value)
    if has_periods and parts and (earliest or since) > current.valid_from:
        return NewPeriod(parts)
    moved = {"valid_from"} if since != current.valid_from else set()
    return Correction(parts | moved) if parts or moved else Nothing()

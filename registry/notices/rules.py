"""How often each kind of notice may and must come by mail: dated data."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from registry.core.packaged import read_rows
from registry.notices.models import Frequency, NoticeKind

PACKAGE = "registry.notices"


@dataclass(frozen=True)
class Rule:
    kind: NoticeKind
    default: Frequency
    allowed: tuple[Frequency, ...]


def rule_for(kind: NoticeKind, *, on: date) -> Rule:
    """Raises LookupError when no rule of this kind is in force on that day."""
    row = _in_force("kinds.csv", kind.value, on)
    may_be = {Frequency.DAILY: row["daily_allowed"], Frequency.NONE: row["none_allowed"]}
    allowed = tuple(one for one in Frequency if may_be.get(one, "yes") == "yes")
    return Rule(kind, Frequency(row["default"]), allowed)


def period(code: str, *, on: date) -> int:
    """Raises LookupError when no period of this code is in force on that day."""
    return int(_in_force("periods.csv", code, on)["value"])


def _in_force(name: str, code: str, on: date) -> dict[str, str]:
    for row in _rows(name):
        starts, ends = date.fromisoformat(row["valid_from"]), row["valid_to"]
        is_over = bool(ends) and date.fromisoformat(ends) <= on
        if row["code"] == code and starts <= on and not is_over:
            return row
    raise LookupError(code)


@lru_cache(maxsize=2)
def _rows(name: str) -> tuple[dict[str, str], ...]:
    return tuple(read_rows(PACKAGE, name))

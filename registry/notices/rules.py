"""How often each kind of notice may and must come by mail: dated data."""

from dataclasses import dataclass
from datetime import date

from registry.core.packaged import row_in_force
from registry.notices.models import Frequency, NoticeKind

PACKAGE = "registry.notices"


@dataclass(frozen=True)
class Rule:
    kind: NoticeKind
    default: Frequency
    allowed: tuple[Frequency, ...]


def rule_for(kind: NoticeKind, *, on: date) -> Rule:
    """Raises LookupError when no rule of this kind is in force on that day."""
    row = row_in_force(PACKAGE, "kinds.csv", on=on, code=kind.value)
    may_be = {Frequency.DAILY: row["daily_allowed"], Frequency.NONE: row["none_allowed"]}
    allowed = tuple(one for one in Frequency if may_be.get(one, "yes") == "yes")
    return Rule(kind, Frequency(row["default"]), allowed)


def period(code: str, *, on: date) -> int:
    """Raises LookupError when no period of this code is in force on that day."""
    return int(row_in_force(PACKAGE, "periods.csv", on=on, code=code)["value"])

"""How long a verification holds, how many eyes it needs, and the periods of a review: dated data."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from registry.core.i18n import format_working_days, hanoi_today
from registry.core.packaged import read_rows
from registry.experts.kinds import ClaimKind


@dataclass(frozen=True)
class VerificationRule:
    kind: ClaimKind
    months_valid: int | None
    working_days: int
    second_verifier_from_level: int
    valid_from: date
    valid_to: date | None

    def ends_on(self, start: date) -> date | None:
        """The first day on which a verification of that day no longer holds."""
        if self.months_valid is None:
            return None
        years, month = divmod(start.month - 1 + self.months_valid, 12)
        year, month = start.year + years, month + 1
        return date(year, month, min(start.day, monthrange(year, month)[1]))


def rule_for(kind: ClaimKind, *, on: date) -> VerificationRule:
    """Raises LookupError when no rule of this kind is in force on that day."""
    for rule in _rules():
        if (
            rule.kind is kind
            and rule.valid_from <= on
            and (rule.valid_to is None or on < rule.valid_to)
        ):
            return rule
    raise LookupError(kind)


@lru_cache(maxsize=1)
def _rules() -> tuple[VerificationRule, ...]:
    return tuple(
        VerificationRule(
            ClaimKind(row["claim"]),
            int(row["months_valid"]) if row["months_valid"] else None,
            int(row["working_days"]),
            int(row["second_verifier_from_level"]),
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in read_rows("registry.verification", "verification_rules.csv")
    )


def review_time() -> str:
    """How long a verifier has for a submitted profile, in words, by the row in force today."""
    return format_working_days(period("review_working_days", on=hanoi_today()))


def period(code: str, *, on: date) -> int:
    """Raises LookupError when no period of this code is in force on that day."""
    for row in read_rows("registry.verification", "review_periods.csv"):
        ends = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        is_in_force = date.fromisoformat(row["valid_from"]) <= on and (ends is None or on < ends)
        if row["code"] == code and is_in_force:
            return int(row["value"])
    raise LookupError(code)

"""How long a verification holds, how many eyes it needs, and the periods of a review: dated data."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from registry.core.i18n import format_working_days, hanoi_today
from registry.core.packaged import row_in_force
from registry.experts.kinds import ClaimKind

PACKAGE = "registry.verification"


@dataclass(frozen=True)
class VerificationRule:
    months_valid: int | None  # None: without an end
    working_days: int  # until a verifier has to answer
    second_verifier_from_level: int

    def ends_on(self, start: date) -> date | None:
        """The first day on which a verification of that day no longer holds."""
        if self.months_valid is None:
            return None
        years, month = divmod(start.month - 1 + self.months_valid, 12)
        year, month = start.year + years, month + 1
        return date(year, month, min(start.day, monthrange(year, month)[1]))


def rule_for(kind: ClaimKind, *, on: date) -> VerificationRule:
    """Raises LookupError when no rule of this kind is in force on that day."""
    row = row_in_force(PACKAGE, "verification_rules.csv", on=on, claim=kind.value)
    return VerificationRule(
        int(row["months_valid"]) if row["months_valid"] else None,
        int(row["working_days"]),
        int(row["second_verifier_from_level"]),
    )


def review_time() -> str:
    """How long a verifier has for a submitted profile, in words, by the row in force today."""
    return format_working_days(period("review_working_days", on=hanoi_today()))


def period(code: str, *, on: date) -> int:
    """Raises LookupError when no period of this code is in force on that day."""
    return int(row_in_force(PACKAGE, "review_periods.csv", on=on, code=code)["value"])

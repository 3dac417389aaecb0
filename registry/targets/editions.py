"""Which edition of each reading applies: the one in force on the day that a count is about, as known at a
moment. An edition that is in force from a later day says nothing of the days before it."""

from datetime import date, datetime

from sqlalchemy import Select

from registry.core import facts
from registry.core.i18n import hanoi_today
from registry.targets.models import RuleSet

BEGINNING = date(2025, 5, 24)  # of the scheme, and of the rules that it was first read by


def read(*, as_of: date | None = None, known_at: datetime | None = None) -> Select[RuleSet]:
    """Of a day before the first rules, by the first rules."""
    day = max(as_of or hanoi_today(), BEGINNING)
    return facts.read(RuleSet, as_of=day, known_at=known_at)

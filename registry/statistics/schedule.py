"""A release is drafted after each period; a draft that nobody decides on lapses."""

from datetime import date

from registry.core.db import read_only, transaction
from registry.core.i18n import hanoi_today
from registry.statistics import queries, services
from registry.statistics.limits import last_data_day


def follow_releases(today: date | None = None) -> bool:
    """Returns whether a release was drafted. After a refusal none is drafted about the same day; after
    one that lapsed there is."""
    today = today or hanoi_today()
    with transaction():
        old = queries.find_draft()
        if old is not None and old.due_on < today:
            services.lapse(old)
    with read_only():
        day = last_data_day(today)
        is_due = day is not None and not queries.find_draft() and not queries.has_one_of(day)
    if not is_due or day is None:
        return False
    with transaction():
        services.draft(day, by=None)
    return True

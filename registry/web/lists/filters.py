"""Filters that several lists have."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case

from registry.core.i18n import _l, hanoi_today
from registry.web.lists.declaration import By, Filter, resolve

SOON_DAYS = 7
DUE = {
    "overdue": _l("Overdue"),
    "today": _l("Today"),
    "week": _l("Within %(number)s days", number=SOON_DAYS),
    "later": _l("After %(number)s days", number=SOON_DAYS),
}


def due_filter(day: By, *, name: str = "due", label: Any) -> Filter:
    """Rows by how long there is until a day; rows without a day are "not known"."""

    def bucket(user: Any) -> ColumnElement[Any]:
        [column], today = resolve(day, user), hanoi_today()
        return case(
            (column < today, "overdue"),
            (column == today, "today"),
            (column <= today + timedelta(SOON_DAYS), "week"),
            (column > today, "later"),
        )

    return Filter(name=name, label=label, by=bucket, labels=in_order(DUE))


def in_order(words: Mapping[Any, Any]) -> Callable[[Iterable[Any]], Mapping[Any, Any]]:
    """Labels of the values that occur, in the order in which they are declared."""
    return lambda values: {value: label for value, label in words.items() if value in set(values)}


YES_OR_NO = in_order({True: _l("Yes"), False: _l("No")})

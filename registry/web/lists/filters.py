"""Filters that several lists have."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case

from registry.core.i18n import _l, hanoi_today
from registry.web.lists.declaration import By, Filter, resolve

SOON_DAYS = 7
NEVER = date(9999, 12, 31)
"""Stands for no day where an index orders rows by a day that some of them do not have."""
DUE = {
    "overdue": _l("Overdue"),
    "today": _l("Today"),
    "week": _l("Within %(number)s days", number=SOON_DAYS),
    "later": _l("After %(number)s days", number=SOON_DAYS),
}


def due_filter(day: By, *, name: str = "due", label: Any) -> Filter:
    """Rows by how long there is until a day; rows without a day are "not known"."""

    def parts(user: Any) -> dict[Any, ColumnElement[bool]]:
        [column], today = resolve(day, user), hanoi_today()
        soon = today + timedelta(SOON_DAYS)
        return {
            "overdue": column < today,
            "today": column == today,
            "week": column.between(today + timedelta(1), soon),
            "later": column.between(soon + timedelta(1), NEVER - timedelta(1)),
        }

    def bucket(user: Any) -> ColumnElement[Any]:
        return case(*((condition, value) for value, condition in parts(user).items()))

    return Filter(name=name, label=label, by=bucket, labels=in_order(DUE), parts=parts)


def yes_or_no(
    name: str,
    label: Any,
    condition: ColumnElement[bool],
    *,
    is_for: Callable[[Any], bool] | None = None,
) -> Filter:
    """Rows for which a condition holds, and those for which it does not."""
    return Filter(
        name,
        label,
        condition,
        is_for=is_for,
        labels=in_order({True: _l("Yes"), False: _l("No")}),
        parts=lambda _user: {True: condition},
        rest=False,
    )


def in_order(words: Mapping[Any, Any]) -> Callable[[Iterable[Any]], Mapping[Any, Any]]:
    """Labels of the values that occur, in the order in which they are declared."""
    return lambda values: {value: label for value, label in words.items() if value in set(values)}

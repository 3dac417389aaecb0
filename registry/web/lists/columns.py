"""Columns that most lists have, by what they show. `of`: the column of the statement whose value is
shown and by which the list is sorted."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from registry.core.i18n import locale, localized, official_date
from registry.web.lists.declaration import By, Column


def plain(name: str, label: Any, of: Any, **options: Any) -> Column:
    return Column(name, label, attrgetter(of.key), sort=of, **options)


def choice(name: str, label: Any, of: Any, **options: Any) -> Column:
    """A member of an enum, by its label."""
    return Column(name, label, lambda row: str(getattr(row, of.key).label), sort=of, **options)


def day(name: str, label: Any, of: Any, **options: Any) -> Column:
    """The official day of a moment."""

    def value(row: Any) -> Any:
        moment = getattr(row, of.key)
        return official_date(moment) if moment else None

    return Column(name, label, value, sort=of, **options)


def bilingual(name: str, label: Any, attribute: str, **options: Any) -> Column:
    """A text in the reader's language, from the two columns `attribute`_vi and `attribute`_en."""
    return Column(name, label, lambda row: localized(row, attribute), **options)


def state(label: Any, of: Any) -> Column:
    return plain("state", label, of, phone="state")


def deadline(label: Any, value: Callable[[Any], Any], *, sort: By) -> Column:
    """By when the next step has to be taken."""
    return Column("due", label, value, sort=sort, is_deadline=True, phone="due")


def by_language(model: Any, attribute: str = "sort_key") -> By:
    """For sorting: the reader's one of two columns; that of names follows their alphabet."""
    return lambda _user: getattr(model, f"{attribute}_{locale()}")

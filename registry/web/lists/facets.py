"""The filters of a list with the number of rows behind each value."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.types import Enum as EnumType

from registry.core.db import session
from registry.core.paging import Rows
from registry.core.sorting import sort_key
from registry.web.lists.address import Asked
from registry.web.lists.declaration import UNKNOWN, Facet, Filter, List, Option
from registry.web.lists.reading import narrowed, plain, typed


def read_facets(the_list: List, asked: Asked, user: Any) -> list[Facet]:
    """Each filter's values, with the number of rows that choosing it would show."""
    return [
        _facet(one, narrowed(the_list, asked, user, without=one), asked, user)
        for one in the_list.filters
        if isinstance(one, Filter)
    ]


def _facet(one: Filter, statement: Rows, asked: Asked, user: Any) -> Facet:
    values = statement.with_only_columns(
        one.column(user).label("value"), maintain_column_froms=True
    )
    inner = values.order_by(None).subquery()
    rows = session().execute(select(inner.c.value, func.count()).group_by(inner.c.value)).all()
    counts = {plain(value): number for value, number in rows}
    chosen = asked.chosen.get(one.name, ())
    labels = label_values(one, [value for value, _number in rows], [*chosen], user)
    options = [
        Option(value, label, counts.get(value, 0), value in chosen)
        for value, label in labels.items()
        if value != UNKNOWN
    ]
    unknown = Option(UNKNOWN, "", counts.get(UNKNOWN, 0), UNKNOWN in chosen)
    return Facet(
        one.name, one.label, options, unknown if unknown.count or unknown.selected else None
    )


def label_values(
    one: Filter, found: Sequence[Any], chosen: Sequence[str], user: Any
) -> dict[str, Any]:
    """Labels by what the address writes, in the order of the states or of the alphabet. A chosen
    value without rows keeps its place."""
    column = one.column(user)
    values = {value for value in found if value is not None}
    values |= {value for value in (typed(column, text) for text in chosen) if value is not None}
    values.discard(UNKNOWN)
    named = one.label_all(list(values))
    kind = column.type
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        order: Any = list(kind.enum_class).index
        return {plain(value): named[value] for value in sorted(values, key=order)}
    by_name = sorted(named.items(), key=lambda pair: sort_key(str(pair[1])))
    return {plain(value): label for value, label in by_name}

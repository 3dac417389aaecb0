"""The filters of a list with the number of rows behind each value."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    SelectBase,
    String,
    Text,
    Uuid,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import Enum as EnumType

from registry.core.db import session
from registry.core.paging import Rows, counted
from registry.core.sorting import sort_key
from registry.web.lists.address import Asked
from registry.web.lists.declaration import UNKNOWN, Facet, Filter, List, Option
from registry.web.lists.reading import narrowed, plain, typed

Counts = dict[Any, int]
FEW = 500  # rows


def read_facets(
    the_list: List, asked: Asked, user: Any, *, total: int | None = None
) -> list[Facet]:
    """Each filter's values, with the number of rows that choosing it would show. `total`: of how many rows,
    where that is known: of few nothing is too dear to be counted."""
    filters = [one for one in the_list.filters if isinstance(one, Filter)]
    is_small = total is not None and total <= FEW
    wanted = [
        one
        for one in filters
        if (is_small and one.name not in asked.chosen) or not _is_left_out(one, asked)
    ]
    counts = _count_alike(
        the_list, asked, user, [one for one in wanted if one.name not in asked.chosen]
    )
    for one in wanted:
        if one.name not in counts:
            rows = narrowed(the_list, asked, user, without=one)
            counts[one.name] = (
                _count_parts_of(rows, [one], user)[one.name]
                if one.parts
                else (_count_values(one, rows, user))
            )
    return [_facet(one, counts.get(one.name), asked, user) for one in filters]


def _is_left_out(one: Filter, asked: Asked) -> bool:
    return bool(one.known) and one.name not in asked.counted


def _count_alike(
    the_list: List, asked: Asked, user: Any, filters: Sequence[Filter]
) -> dict[str, Counts]:
    """Of those filters that nothing is chosen of, so that they narrow nothing: in one statement those
    of conditions, and where the rows are found by other tables as good as all."""
    rows = narrowed(the_list, asked, user)
    if _looks_elsewhere(rows):
        return _count_together(rows, [one for one in filters if _is_written(one, user)], user)
    alike = [one for one in filters if one.parts is not None]
    is_whole = not asked.is_narrowed
    return _count_parts_of(rows, alike, user, is_whole=is_whole) if alike else {}


def _is_written(one: Filter, user: Any) -> bool:
    """Whether its values can be read again from their text, without what only the full statement has."""
    if one.is_joined:
        return False
    return one.parts is not None or isinstance(one.column(user).type, Integer | String | Uuid)


def _count_together(rows: Rows, filters: Sequence[Filter], user: Any) -> dict[str, Counts]:
    """The rows are looked for once, and then counted by each filter."""
    if not filters:
        return {}
    written = [_write_values(one, user) for one in filters]
    values = [value.label(f"value_{place}") for place, (value, _read) in enumerate(written)]
    statement = rows.with_only_columns(*values, maintain_column_froms=True).order_by(None)
    found = statement.cte("found").prefix_with("MATERIALIZED")
    each: list[Any] = [
        select(literal_column(str(place)), cast(value, Text), func.count()).group_by(value)
        for place, value in enumerate(found.c)
    ]
    counts: dict[str, Counts] = {one.name: {} for one in filters}
    for place, text, number in session().execute(union_all(*each)):
        _value, read = written[place]
        counts[filters[place].name][read(text)] = number
    return counts


def _write_values(one: Filter, user: Any) -> tuple[ColumnElement[Any], Callable[[str | None], Any]]:
    """The column that holds its values, and how one is read from its text; of a filter by conditions
    the column holds the place of the one that is met."""
    if one.parts is None:
        column: ColumnElement[Any] = one.column(user)
        return column, lambda text: None if text is None else typed(column, text)
    parts = one.parts(user)
    known, rest = [*parts], one.rest
    places: list[Any] = [
        (met, literal_column(str(place))) for place, met in enumerate(parts.values())
    ]
    return case(*places) if places else null(), (
        lambda text: rest if text is None else known[int(text)]
    )


def _looks_elsewhere(rows: Rows) -> bool:
    """Whose rows a reader may see is asked of other tables: then no index of a column counts them."""
    where = rows.whereclause
    return where is not None and any(isinstance(one, SelectBase) for one in iterate(where))


def _count_parts_of(
    rows: Rows, filters: Sequence[Filter], user: Any, *, is_whole: bool = False
) -> dict[str, Counts]:
    """Of the whole list an index counts each part; what is narrowed is gone through once."""
    parts = [
        (one, value, condition)
        for one in filters
        for value, condition in (one.parts or _nothing)(user).items()
    ]
    if is_whole:
        each = [counted(rows), *(counted(rows.where(condition)) for *_of, condition in parts)]
        statement = select(*(one.scalar_subquery() for one in each))
    else:
        numbers = [func.count(), *(func.count().filter(condition) for *_of, condition in parts)]
        statement = rows.with_only_columns(*numbers, maintain_column_froms=True).order_by(None)
    total, *found = session().execute(statement).one()
    counts: dict[str, Counts] = {one.name: {} for one in filters}
    for (one, value, _condition), number in zip(parts, found, strict=True):
        counts[one.name][value] = number
    for one in filters:
        counts[one.name][one.rest] = total - sum(counts[one.name].values())
    return {name: {value: n for value, n in each.items() if n} for name, each in counts.items()}


def _nothing(_user: Any) -> dict[Any, Any]:
    return {}


def _count_values(one: Filter, rows: Rows, user: Any) -> Counts:
    """By the column itself, which an index may have in order, unless the rows are found by others."""
    value = one.column(user).label("value")
    statement = rows.with_only_columns(value, maintain_column_froms=True).order_by(None)
    if _looks_elsewhere(rows):
        found = statement.cte("found").prefix_with("MATERIALIZED")
        counts = select(found.c.value, func.count()).group_by(found.c.value)
    else:
        counts = statement.add_columns(func.count()).group_by(value)
    return dict(tuple(row) for row in session().execute(counts))


def _facet(one: Filter, found: Counts | None, asked: Asked, user: Any) -> Facet:
    """`found` is None: not counted; every value is there to choose from."""
    counts = {plain(value): number for value, number in (found or {}).items()}
    chosen = asked.chosen.get(one.name, ())
    values = [*(one.known if found is None else found)]
    labels = label_values(one, values, [*chosen], user)
    options = [
        Option(value, label, None if found is None else counts.get(value, 0), value in chosen)
        for value, label in labels.items()
        if value != UNKNOWN
    ]
    unknown = Option(UNKNOWN, "", counts.get(UNKNOWN, 0), UNKNOWN in chosen)
    return Facet(
        one.name,
        one.label,
        options,
        unknown if unknown.count or unknown.selected else None,
        is_counted=found is not None,
    )


def _read_values(one: Filter, chosen: Sequence[str], user: Any) -> list[Any]:
    """What the address writes, as the list counts it."""
    if one.parts is None:
        return [typed(one.column(user), text) for text in chosen]
    known = {plain(value): value for value in [*one.parts(user), one.rest]}
    return [known.get(text) for text in chosen]


def label_values(
    one: Filter, found: Sequence[Any], chosen: Sequence[str], user: Any
) -> dict[str, Any]:
    """Labels by what the address writes, in the order of the states or of the alphabet. A chosen
    value without rows keeps its place."""
    kind = one.column(user).type if one.parts is None else None  # made of its parts it is dear
    values = {value for value in found if value is not None}
    values |= {value for value in _read_values(one, chosen, user) if value is not None}
    values.discard(UNKNOWN)
    named = one.label_all(list(values))
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        order: Any = list(kind.enum_class).index
        return {plain(value): named[value] for value in sorted(values, key=order)}
    by_name = sorted(named.items(), key=lambda pair: sort_key(str(pair[1])))
    return {plain(value): label for value, label in by_name}

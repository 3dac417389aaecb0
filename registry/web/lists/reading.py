"""A list's rows, counts and options: a number of statements that does not depend on the rows."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.types import Boolean, Integer, Uuid
from sqlalchemy.types import Enum as EnumType

from registry.core.db import session
from registry.core.i18n import HANOI
from registry.core.paging import Page, Rows, count_most, count_rows, counted
from registry.core.sorting import Parted
from registry.web.lists import keyset, orders
from registry.web.lists.address import Asked
from registry.web.lists.declaration import UNKNOWN, Extended, Filter, List, Period, resolve

CHUNK = 500
LONGEST_NUMBER = 10  # digits that every database stores


def narrowed(
    the_list: List, asked: Asked, user: Any, *, without: Filter | None = None, is_full: bool = False
) -> Rows:
    """The visible rows that are asked for, in no order; `without` one filter, to count what it would
    give."""
    base = the_list.rows if is_full else _base(the_list, asked, without)
    statement: Rows = base(user)
    if asked.only:
        statement = statement.where(the_list.id.in_(asked.only))
    for part in the_list.views:
        if part.name == asked.view and part.where is not None:
            statement = statement.where(*resolve(part.where, user))
    if asked.text and the_list.search is not None:
        statement = statement.where(the_list.search(asked.text, user))
    for one in the_list.filters:
        if one is not without:
            statement = _filtered(statement, one, asked, user)
    return statement


def _base(the_list: List, asked: Asked, counted_by: Filter | None) -> Callable[[Any], Rows]:
    """The bare statement, unless something asked for needs what is joined to it."""
    joined = any(
        isinstance(one, Filter)
        and one.is_joined
        and (one.name in asked.chosen or one is counted_by)
        for one in the_list.filters
    )
    is_full = bool(asked.text or joined)
    return the_list.rows if the_list.bare is None or is_full else the_list.bare


def _filtered(statement: Rows, one: Any, asked: Asked, user: Any) -> Rows:
    if isinstance(one, Period):
        first, last = asked.days.get(one.name, (None, None))
        return _between(statement, one, first, last, user)
    values = asked.chosen.get(one.name, ())
    if not values:
        return statement
    by_value = _conditions(one, user)
    if by_value and {*values} <= {*by_value}:
        return statement.where(or_(*(by_value[value] for value in values)))
    return statement.where(_has_one_of(one.column(user), values))


def _conditions(one: Filter, user: Any) -> dict[str, ColumnElement[bool]]:
    """Of a filter with parts, by the values in the address; what is in none of them is the rest."""
    parts = one.parts(user) if one.parts is not None else {}
    found = {plain(value): condition for value, condition in parts.items()}
    if parts and one.rest is not None:
        found[plain(one.rest)] = ~func.coalesce(or_(*parts.values()), False)
    return found


def _between(
    statement: Rows, one: Period, first: date | None, last: date | None, user: Any
) -> Rows:
    [column] = resolve(one.of, user)
    if first is not None:
        statement = statement.where(column >= (_midnight(first) if one.is_moment else first))
    if last is not None and one.is_moment:
        return statement.where(column < _midnight(last + timedelta(1)))
    return statement if last is None else statement.where(column <= last)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, HANOI).astimezone(UTC)


def _has_one_of(column: ColumnElement[Any], values: Sequence[str]) -> ColumnElement[bool]:
    known = [value for value in (typed(column, one) for one in values) if value is not None]
    conditions: list[ColumnElement[bool]] = [column.in_(known)] if known else [false()]
    if UNKNOWN in values:
        conditions.append(column.is_(None))
    return or_(*conditions)


def typed(column: ColumnElement[Any], text: str) -> Any:
    """A value of the address as the column holds it; None where it can be none of its values."""
    kind = column.type
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        return next((one for one in kind.enum_class if one.value == text), None)
    if isinstance(kind, Boolean):
        return {"yes": True, "no": False}.get(text)
    try:
        if isinstance(kind, Integer):
            return int(text) if len(text) < LONGEST_NUMBER else None
        return uuid.UUID(text) if isinstance(kind, Uuid) else text
    except ValueError:
        return None


def plain(value: Any) -> str:
    """A value of a filter as the address writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return UNKNOWN if value is None else str(value.value if isinstance(value, Enum) else value)


def read_page(the_list: List, asked: Asked, user: Any, *, total: int | None = None) -> Page[Any]:
    """`total`: how many there are in all, where somebody has counted them already."""
    statement = narrowed(the_list, asked, user, is_full=the_list.by_key is not None)
    if the_list.by_key is None:
        return _read_by_number(statement, the_list, asked, user, total=total)
    return _read_by_key(statement, the_list, asked)


def _read_by_number(
    statement: Rows, the_list: List, asked: Asked, user: Any, *, total: int | None
) -> Page[Any]:
    """First which rows, then what they show: of a long list only a page is looked up whole."""
    found, counted_there = _find_ids(statement, the_list, asked, user)
    wanted = the_list.rows(user).where(the_list.id.in_(found))
    rows = session().execute(wanted).all() if found else []
    by_id = {row.id: row for row in extended(the_list, rows)}
    known = counted_there if total is None else total
    number, is_more = count_most(statement) if known is None else (known, False)
    return Page([by_id[one] for one in found], number, asked.page, asked.size, is_more)


def _find_ids(
    statement: Rows, the_list: List, asked: Asked, user: Any
) -> tuple[list[Any], int | None]:
    """Those of the page; with how many there are in all where a text is searched for, so that the rows
    are gone through once."""
    number = [func.count().over()] if asked.text else []
    ids = _only_ids(statement, the_list, *number)
    if asked.page > 1 and (asked.after or asked.before):
        found = _find_by_neighbour(statement, the_list, asked, user)
        if found is not None:
            return found, None
    order = orders.find(the_list, asked, user)
    if not orders.is_order_of(ids, orders.keys_of(order)):
        whole = narrowed(the_list, asked, user, is_full=True)
        ids = _only_ids(whole, the_list, *number)
    first = (asked.page - 1) * asked.size
    if isinstance(order, Parted) and not number:
        return _find_in_parts(ids, order, the_list, asked, first), None
    wanted = orders.ordered(ids, the_list, asked, user)
    lines = session().execute(wanted.limit(asked.size).offset(first)).all()
    return [line[0] for line in lines], lines[0][1] if number and lines else None


def _find_by_neighbour(
    statement: Rows, the_list: List, asked: Asked, user: Any
) -> list[Any] | None:
    """None where the address names no row that is still there, and where the order is that of a statement:
    then rows are counted off."""
    if not orders.find(the_list, asked, user) and not resolve(the_list.order, user):
        return None
    ids = _only_ids(statement, the_list)
    visible = _only_ids((the_list.bare or the_list.rows)(user), the_list)
    keys = orders.keys_of(orders.find(the_list, asked, user))
    if not orders.is_order_of(ids, keys):
        ids = _only_ids(narrowed(the_list, asked, user, is_full=True), the_list)
    if not orders.is_order_of(visible, keys):
        visible = the_list.rows(user)
    if asked.before == keyset.END:
        total, is_more = count_most(ids)
        return None if is_more else keyset.find_last(ids, the_list, asked, user, total=total)
    return keyset.find_ids(ids, visible, the_list, asked, user)


def _only_ids(statement: Rows, the_list: List, *further: Any) -> Rows:
    columns = (the_list.id.label("id"), *further)
    return statement.with_only_columns(*columns, maintain_column_froms=True)


def _find_in_parts(ids: Rows, order: Parted, the_list: List, asked: Asked, first: int) -> list[Any]:
    """Of a page within the first part nothing else is asked; how long it is only beyond its end."""
    one = orders.by_keys(ids.where(order.where), order.by, the_list, asked)
    found = list(session().scalars(one.limit(asked.size).offset(first)))
    if len(found) == asked.size:
        return found
    before = first + len(found) if found else min(first, count_rows(ids.where(order.where)))
    others = ids.where(~func.coalesce(order.where, False))
    other = orders.by_keys(others, order.rest, the_list, asked)
    rest = other.limit(asked.size - len(found)).offset(first + len(found) - before)
    return [*found, *session().scalars(rest)]


def _read_by_key(statement: Rows, the_list: List, asked: Asked) -> Page[Any]:
    """One row more than the page holds says whether there is another page; nothing is counted. The
    first page is that on which nothing is named."""
    key = the_list.by_key
    before = typed(key, asked.before) if asked.before else None
    if before is not None:
        earlier = statement.where(key > before).order_by(key.asc()).limit(asked.size + 1)
        rows = session().execute(earlier).all()
        if len(rows) > asked.size:
            items = extended(the_list, rows[: asked.size][::-1])
            return Page(items, asked.size + 1, 2, asked.size)
        return _read_by_key(statement, the_list, replace(asked, before="", after=""))
    after = typed(key, asked.after) if asked.after else None
    if after is not None:
        statement = statement.where(key < after)
    rows = session().execute(statement.order_by(key.desc()).limit(asked.size + 1)).all()
    number = 1 if after is None else 2
    return Page(extended(the_list, rows[: asked.size]), len(rows), number, asked.size)


def stream(the_list: List, asked: Asked, user: Any, *, most: int) -> Iterator[Any]:
    """Every row, as many at a time as fit into little memory."""
    statement = narrowed(the_list, asked, user, is_full=True)
    is_by_key = the_list.by_key is not None
    in_order = (
        statement.order_by(the_list.by_key.desc())
        if is_by_key
        else orders.ordered(statement, the_list, asked, user)
    )
    found = session().execute(in_order.limit(most).execution_options(yield_per=CHUNK))
    for rows in found.partitions():
        yield from extended(the_list, rows)


def extended(the_list: List, rows: Sequence[Any]) -> Sequence[Any]:
    if the_list.more is None or not rows:
        return rows
    more = the_list.more(rows)
    return [Extended(row, more.get(row.id)) for row in rows]


def count_views(the_list: List, user: Any) -> dict[str, int]:
    """One statement, whatever the number of tabs."""
    counts = [
        counted(_bare(the_list, one.name, user)).scalar_subquery().label(one.name)
        for one in the_list.views
    ]
    return dict(session().execute(select(*counts)).one()._mapping) if counts else {}


def _bare(the_list: List, view: str, user: Any) -> Rows:
    """The rows of a view, before anything narrows them."""
    statement = (the_list.bare or the_list.rows)(user)
    for part in the_list.views:
        if part.name == view and part.where is not None:
            statement = statement.where(*resolve(part.where, user))
    return statement


def count_asked(the_list: List, asked: Asked, user: Any) -> int:
    return count_rows(narrowed(the_list, asked, user))


def count_visible(the_list: List, user: Any) -> int:
    return count_rows((the_list.bare or the_list.rows)(user))

"""The rows after or before one that a reader has seen, in any order: a deep page costs what the first
one costs, because nothing before it is gone through.

An address names only the row. What it is sorted by is looked up anew, as its reader may see it, so that
no address shows what a mask hides. The rows that follow are asked for in stretches, the nearest first:
those alike in all keys but the last, then in all but the last two, and so on. An index can find the
beginning of each.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, true
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

from registry.core import joins
from registry.core.db import session
from registry.core.paging import Rows
from registry.core.sorting import Parted
from registry.web.lists import orders
from registry.web.lists.address import Asked
from registry.web.lists.declaration import List, resolve

END = "end"  # in an address: the last rows of all


@dataclass(frozen=True)
class Key:
    """One key of an order. `is_down`: from the greatest; `nulls_first`: what has no value precedes."""

    by: Any
    is_down: bool = False
    nulls_first: bool = False
    is_known: bool = False  # it always has a value

    def turned(self) -> "Key":
        return replace(self, is_down=not self.is_down, nulls_first=not self.nulls_first)

    def order(self) -> Any:
        directed = self.by.desc() if self.is_down else self.by.asc()
        if self.is_known:
            return directed
        return directed.nulls_first() if self.nulls_first else directed.nulls_last()

    def is_like(self, value: Any) -> ColumnElement[bool]:
        found: ColumnElement[bool] = self.by.is_(None) if value is None else self.by == value
        return found

    def follow(self, value: Any) -> Iterator[ColumnElement[bool]]:
        """The conditions of what stands behind this value, the nearer first."""
        if value is None:
            if self.nulls_first:
                yield self.by.is_not(None)
            return
        bound = literal(value, self.by.type)  # as it stands no truth value is less than another
        yield self.by < bound if self.is_down else self.by > bound
        if not self.is_known and not self.nulls_first:
            yield self.by.is_(None)


@dataclass(frozen=True)
class Part:
    """A part of a list with an order of its own; mostly the list is one part."""

    where: ColumnElement[bool]
    keys: Sequence[Key]

    def turned(self) -> "Part":
        return Part(self.where, [key.turned() for key in self.keys])

    def stretches(self, values: Sequence[Any]) -> Iterator[tuple[ColumnElement[bool], list[Any]]]:
        """(condition, order) of the rows behind these values, the nearest first."""
        for place in reversed(range(len(self.keys))):
            alike = [
                key.is_like(value)
                for key, value in zip(self.keys[:place], values[:place], strict=True)
            ]
            further = self.keys[place:]
            for behind in further[0].follow(values[place]):
                yield and_(self.where, *alike, behind), [key.order() for key in further]

    def whole(self) -> tuple[ColumnElement[bool], list[Any]]:
        return self.where, [key.order() for key in self.keys]


def find_ids(ids: Rows, whole: Rows, the_list: List, asked: Asked, user: Any) -> list[Any] | None:
    """Those of the page behind `asked.after`, or before `asked.before`. None: there is no such row any
    more, or the address names none. `ids`: the statement that is asked for, with the id alone;
    `whole`: all rows that the reader may see."""
    parts = _parts(the_list, asked, user)
    is_back = bool(asked.before)
    if is_back:
        parts = [part.turned() for part in reversed(parts)]
    row_id = asked.before_id if is_back else asked.after_id
    place = _find_place(parts, row_id, whole, the_list) if row_id else None
    if place is None:
        return None
    found = _gather(ids, _stretches(parts, *place), asked.size)
    if is_back and len(found) < asked.size:
        return None  # rows have gone: the first page shows all that there are
    return found[::-1] if is_back else found


def find_last(ids: Rows, the_list: List, asked: Asked, user: Any, *, total: int) -> list[Any]:
    """Those of the last page, of which as many stand on it as no other page holds."""
    parts = [part.turned() for part in reversed(_parts(the_list, asked, user))]
    size = total % asked.size or asked.size
    return _gather(ids, (part.whole() for part in parts), size)[::-1]


def _parts(the_list: List, asked: Asked, user: Any) -> list[Part]:
    order = orders.find(the_list, asked, user)
    optional = joins.optional_tables(the_list.rows(user))
    is_down = asked.sort.startswith("-")
    last = Key(the_list.id, is_known=True)
    if isinstance(order, Parted):
        is_first = func.coalesce(order.where, False)
        return [
            Part(where, [*(_sorted(key, optional, is_down=is_down) for key in keys), last])
            for where, keys in ((order.where, order.by), (~is_first, order.rest))
        ]
    if order:
        return [Part(true(), [*(_sorted(key, optional, is_down=is_down) for key in order), last])]
    usual = [_usual(key, optional) for key in resolve(the_list.order, user)]
    return [Part(true(), [*usual, last])]


def _sorted(key: Any, optional: Collection[Any], *, is_down: bool) -> Key:
    is_known = orders.is_known(key, optional)
    return Key(orders.sortable_key(key), is_down=is_down, is_known=is_known)


def _usual(key: Any, optional: Collection[Any]) -> Key:
    """As the list writes it. What has no value stands where the database puts it."""
    is_down, nulls_first = False, None
    while isinstance(key, UnaryExpression) and key.modifier in MODIFIERS:
        is_down = is_down or key.modifier is operators.desc_op
        if key.modifier in (operators.nulls_first_op, operators.nulls_last_op):
            nulls_first = key.modifier is operators.nulls_first_op
        key = key.element
    if nulls_first is None:
        is_least = session().get_bind().dialect.name == "sqlite"
        nulls_first = is_least is not is_down
    return Key(key, is_down, nulls_first, orders.is_known(key, optional))


MODIFIERS = (
    operators.asc_op,
    operators.desc_op,
    operators.nulls_first_op,
    operators.nulls_last_op,
)


def _find_place(
    parts: Sequence[Part], row_id: Any, whole: Rows, the_list: List
) -> tuple[int, list[Any]] | None:
    """In which part that row stands, and what it is sorted by there."""
    columns = [
        column
        for part in parts
        for column in (part.where, *(getattr(key.by, "expression", key.by) for key in part.keys))
    ]
    named = [column.label(f"key_{place}") for place, column in enumerate(columns)]
    statement = whole.with_only_columns(*named, maintain_column_froms=True).order_by(None)
    row = session().execute(statement.where(the_list.id == row_id)).first()
    if row is None:
        return None
    first = 0
    for place, part in enumerate(parts):
        values = list(row[first + 1 : first + 1 + len(part.keys)])
        if row[first]:
            return place, values
        first += 1 + len(part.keys)
    return None


def _stretches(
    parts: Sequence[Part], place: int, values: Sequence[Any]
) -> Iterator[tuple[ColumnElement[bool], list[Any]]]:
    yield from parts[place].stretches(values)
    for part in parts[place + 1 :]:
        yield part.whole()


def _gather(ids: Rows, stretches: Any, size: int) -> list[Any]:
    """From one stretch after another until the page is full."""
    found: list[Any] = []
    for where, order in stretches:
        rows = joins.without_unused(ids.where(where).order_by(None), *order).order_by(*order)
        found += session().scalars(rows.limit(size - len(found)))
        if len(found) == size:
            break
    return found

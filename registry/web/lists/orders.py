"""In which order the rows of a list are read: by the column asked for, else as the list says."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case
from sqlalchemy.sql.util import find_tables
from sqlalchemy.types import Enum as EnumType

from registry.core import joins
from registry.core.paging import Rows
from registry.core.sorting import Parted
from registry.web.lists.address import Asked, sortable
from registry.web.lists.declaration import List, resolve


def ordered(statement: Rows, the_list: List, asked: Asked, user: Any) -> Rows:
    """Ties are always broken by the id."""
    keys = keys_of(find(the_list, asked, user))
    if not keys:
        return statement.order_by(*resolve(the_list.order, user), the_list.id)
    return by_keys(statement, keys, the_list, asked)


def by_keys(statement: Rows, keys: Sequence[Any], the_list: List, asked: Asked) -> Rows:
    is_reverse = asked.sort.startswith("-")
    optional = joins.optional_tables(statement)
    directed = [
        _directed(sortable_key(key), optional=optional, is_reverse=is_reverse) for key in keys
    ]
    lean = joins.without_unused(statement.order_by(None), *keys)
    return lean.order_by(*directed, the_list.id)


def find(the_list: List, asked: Asked, user: Any) -> Parted | list[Any]:
    """What the order asked for goes by; nothing where it is that of the list."""
    column = sortable(the_list, user).get(asked.sort.removeprefix("-")) if asked.sort else None
    if column is None or column.sort is None:
        return []
    found = column.sort(user) if callable(column.sort) else column.sort
    return found if isinstance(found, Parted) else resolve(found, user)


def keys_of(order: Parted | list[Any]) -> list[Any]:
    return order.keys if isinstance(order, Parted) else order


def _directed(key: Any, *, optional: Collection[Any], is_reverse: bool) -> Any:
    """Where something is always known, without a word on what is not: an index has no such word."""
    directed = key.desc() if is_reverse else key.asc()
    return directed if is_known(key, optional) else directed.nulls_last()


def is_known(key: Any, optional: Collection[Any]) -> bool:
    """Whether every row has a value; none has a row that finds nothing in one of the `optional` tables."""
    column: Any = getattr(key, "expression", None)
    return getattr(column, "nullable", True) is False and column.table not in optional


def is_order_of(statement: Rows, keys: Sequence[Any]) -> bool:
    """Whether this statement has what these keys go by."""
    there = {one for source in statement.get_final_froms() for one in find_tables(source)}
    return all(
        {*find_tables(sortable_key(key).expression, check_columns=True)} <= there for key in keys
    )


def sortable_key(key: ColumnElement[Any]) -> ColumnElement[Any]:
    """States follow each other as they are declared, not by the letters of their codes."""
    kind = key.type
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        return case({one: place for place, one in enumerate(kind.enum_class)}, value=key)
    return key

"""Statements without the joins that nothing in them asks for.

A list joins whatever its columns show. Which rows stand on a page depends on few of those tables, and a
database looks up a row of every one that is joined, for each row of the list, unless it is left out.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Alias,
    BinaryExpression,
    Column,
    FromClause,
    Join,
    Table,
    UniqueConstraint,
    select,
)
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.visitors import iterate

from registry.core.paging import Rows


def without_unused(statement: Rows, *further: Any) -> Rows:
    """The same rows by fewer tables, in no order. `further`: what it is to be sorted by. A table is left
    out where each row finds one row of it at most and, if the join is inner, surely one."""
    sources = statement.get_final_froms()
    if len(sources) != 1 or not isinstance(sources[0], Join) or _has_objects(statement):
        return statement
    where = statement.whereclause
    asked = [*statement.selected_columns, *further, *([] if where is None else [where])]
    used = {table for one in asked for table in _tables_of(one)}
    source = _lean(sources[0], used)
    if source is sources[0]:
        return statement
    lean: Rows = select(*statement.selected_columns).select_from(source)
    return lean if where is None else lean.where(where)


def _has_objects(statement: Rows) -> bool:
    """Whether it gives whole objects, which are more than their columns."""
    given = statement.column_descriptions
    return any(one.get("entity") is not None and one["entity"] is one["expr"] for one in given)


def optional_tables(statement: Rows) -> set[Any]:
    """Those in which a row of the statement may find nothing: their columns may be empty whatever the table
    says."""
    return {table for source in statement.get_final_froms() for table in _optional(source)}


def _tables_of(clause: Any) -> Iterator[Any]:
    """Also those that only a subquery names: it may mean the row of the statement around it."""
    for one in iterate(getattr(clause, "expression", clause)):
        if isinstance(one, ColumnClause) and one.table is not None:
            yield one.table
        elif isinstance(one, FromClause):
            yield one


def _lean(source: FromClause, used: set[Any]) -> FromClause:
    """From the outermost join inwards: what one is joined by may be needed by those outside it."""
    if not isinstance(source, Join):
        return source
    if source.right not in used and _finds_one(source):
        return _lean(source.left, used)
    left = _lean(source.left, used | {*_tables_of(source.onclause)})
    if left is source.left:
        return source
    return Join(left, source.right, source.onclause, isouter=source.isouter, full=source.full)


def _finds_one(join: Join) -> bool:
    on = join.onclause
    if join.full or not isinstance(on, BinaryExpression) or on.operator is not operators.eq:
        return False
    sides = [side for side in (on.left, on.right) if isinstance(side, ColumnClause)]
    theirs = [side for side in sides if side.table is join.right or side.table == join.right]
    ours = [side for side in sides if side not in theirs]
    if len(theirs) != 1 or len(ours) != 1 or not _is_unique(_stored(theirs[0])):
        return False
    return join.isouter or (
        ours[0].table not in _optional(join.left)
        and _stored(ours[0]) is not None
        and _always_names(_stored(ours[0]), _stored(theirs[0]))
    )


def _stored(column: Any) -> Any:
    """The column of the table itself, also of an alias; None where it is none of a table."""
    table = column.table
    while isinstance(table, Alias):
        table = table.element
    found = table.c.get(column.key) if isinstance(table, Table) else None
    return found if isinstance(found, Column) else None


def _is_unique(column: Any) -> bool:
    if column is None:
        return False
    keys = [column.table.primary_key, *column.table.constraints]
    return bool(column.unique) or any(
        [*key.columns] == [column]
        for key in keys
        if isinstance(key, UniqueConstraint) or key is column.table.primary_key
    )


def _always_names(column: Any, wanted: Any) -> bool:
    """Whether a value always stands there, and a foreign key sees to it that there is such a row; also by
    way of a table that shares its key with the wanted one."""
    if column.nullable:
        return False
    targets = [key.column for key in column.foreign_keys]
    return any(one is wanted or (one.primary_key and _always_names(one, wanted)) for one in targets)


def _optional(source: FromClause) -> set[Any]:
    """The tables of whose row there may be none."""
    if not isinstance(source, Join):
        return set()
    found = _optional(source.left) | _optional(source.right)
    if source.full:
        return found | _sides(source)
    return found | _sides(source.right) if source.isouter else found


def _sides(source: FromClause) -> set[Any]:
    return _sides(source.left) | _sides(source.right) if isinstance(source, Join) else {source}

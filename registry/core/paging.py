"""Pages of a list: a count and a slice of the same statement, whatever the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, literal_column, select

from registry.core.db import list_rows, session

Item = TypeVar("Item")
Rows = Select[*tuple[Any, ...]]
"""A statement that selects columns, whichever."""
SIZE = 25
MOST_COUNTED = 10_000
"""So far the rows of a narrowed list are counted; beyond it only is said that there are more."""
LAST_PAGE = 100_000  # what a database still counts as an offset


def columns_of(model: Any, names: str) -> list[Any]:
    """Several columns of one table, for a statement that selects rows of a list."""
    return [getattr(model, name) for name in names.split()]


@dataclass(frozen=True)
class Page(Generic[Item]):
    items: Sequence[Item]
    total: int
    page: int = 1
    per_page: int = SIZE
    is_more: bool = False  # there are more rows than `total` says

    @property
    def pages(self) -> int:
        known = max(1, -(-self.total // self.per_page))
        is_full = self.is_more and len(self.items) == self.per_page
        return max(known, self.page + 1) if is_full else known


def paginate_objects(statement: Rows, *, page: int = 1, size: int = SIZE) -> Page[Any]:
    """One page of a statement that selects one kind of object, and how many there are in all."""
    rows = list_rows(statement.limit(size).offset((page - 1) * size))
    return Page(rows, count_rows(statement), page, size)


def count_rows(statement: Rows) -> int:
    return session().scalar(counted(statement)) or 0


def count_most(statement: Rows) -> tuple[int, bool]:
    """How many rows, up to what is counted, and whether there are more."""
    found = count_rows(statement.limit(MOST_COUNTED + 1))
    return min(found, MOST_COUNTED), found > MOST_COUNTED


def counted(statement: Rows) -> Select[int]:
    """How many rows a statement has, asked without what its columns would cost."""
    rows: Rows = statement.with_only_columns(literal_column("1"), maintain_column_froms=True)
    return select(func.count()).select_from(rows.order_by(None).subquery())

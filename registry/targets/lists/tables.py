"""The numbers of a list by its dimensions: of the very statement whose rows the list shows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func

from registry.accounts.models import User
from registry.core.db import session
from registry.web.lists import reading
from registry.web.lists.address import Asked
from registry.web.lists.declaration import Filter, List


def find_dimensions(the_list: List, names: Sequence[str]) -> dict[str, Filter]:
    """Those of these that this reader may use, in the order of the list."""
    return {
        one.name: one for one in the_list.filters if isinstance(one, Filter) and one.name in names
    }


def read_values(
    the_list: List, asked: Asked, user: User, dimensions: Sequence[Filter]
) -> list[tuple[Any, ...]]:
    """Of each row that is asked for its place and its value in each dimension: one statement."""
    columns = [one.column(user).label(f"by_{place}") for place, one in enumerate(dimensions)]
    statement = reading.narrowed(the_list, asked, user, is_full=True)
    place = next(one for one in statement.selected_columns if one.key == "place")
    found = statement.with_only_columns(place, *columns, maintain_column_froms=True)
    return [tuple(row) for row in session().execute(found.order_by(None))]


def count_by(
    the_list: List, asked: Asked, user: User, dimensions: Sequence[Filter]
) -> dict[tuple[Any, ...], int]:
    """How many rows have each combination of values; the database groups them."""
    columns = [one.column(user).label(f"by_{place}") for place, one in enumerate(dimensions)]
    statement = reading.narrowed(the_list, asked, user, is_full=True)
    values = statement.with_only_columns(*columns, maintain_column_froms=True).order_by(None)
    inner = values.subquery("valued")
    grouped = inner.select().with_only_columns(*inner.c, func.count()).group_by(*inner.c)
    return {tuple(row[:-1]): row[-1] for row in session().execute(grouped)}

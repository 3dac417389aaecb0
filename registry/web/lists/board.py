"""A list as a board: a column for each state, its first cards, and how many there are in all.

Three statements, whatever the number of columns and rows: how many, which cards, what they show. What
waits for the reader comes first in a column, then the others in the order of the list.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, func, literal, select, union_all

from registry.core.db import session
from registry.core.paging import Page
from registry.web.assets import with_query
from registry.web.lists import orders, reading
from registry.web.lists.address import Asked
from registry.web.lists.declaration import Column, Filter, List
from registry.web.lists.waiting import GROUPS, MINE, NOBODY, OTHERS, own_records

MOST = 6  # cards in a column


@dataclass(frozen=True)
class Group:
    """The cards of a column by whose turn it is."""

    whose: str
    rows: Sequence[Any]

    @property
    def label(self) -> Any:
        return GROUPS[self.whose]


@dataclass(frozen=True)
class Lane:
    label: Any
    count: int
    groups: Sequence[Group]
    url: str  # of the list with exactly these rows

    @property
    def shown(self) -> int:
        return sum(len(group.rows) for group in self.groups)


@dataclass(frozen=True)
class ShownBoard:
    lanes: Sequence[Lane]
    facts: Sequence[Column]
    total: int
    elsewhere: int  # rows that no column holds
    elsewhere_url: str

    @property
    def page(self) -> Page[Any]:
        rows = [row for lane in self.lanes for group in lane.groups for row in group.rows]
        return Page(rows, self.total)


def read_board(the_list: List, asked: Asked, user: Any) -> ShownBoard:
    board = the_list.board
    assert board is not None
    by = next(one for one in the_list.filters if one.name == board.by)
    assert isinstance(by, Filter)
    counts = _count(the_list, asked, user, by)
    values = [value for value in _columns(the_list, asked, by, user) if counts.get(value)]
    cards = _read_cards(the_list, asked, user, by, values)
    lanes = [
        Lane(label, counts[value], _group(cards[place]), _list_url(board.by, [value]))
        for place, (value, label) in enumerate(by.label_all(values).items())
    ]
    others = [value for value in counts if value not in values]
    columns = {one.name: one for one in the_list.columns(user) if one.is_fact or not one.is_extra}
    return ShownBoard(
        lanes,
        [columns[name] for name in board.facts if name in columns],
        total=sum(counts.values()),
        elsewhere=sum(counts[value] for value in others),
        elsewhere_url=_list_url(board.by, others),
    )


def _columns(the_list: List, asked: Asked, by: Filter, user: Any) -> Sequence[Any]:
    """Those that somebody filters by, else those that are still under way."""
    column = by.column(user)
    chosen = [reading.typed(column, text) for text in asked.chosen.get(by.name, ())]
    if not chosen:
        return the_list.board.values if the_list.board else ()
    order = list(column.type.enum_class).index
    return sorted({value for value in chosen if value is not None}, key=order)


def _count(the_list: List, asked: Asked, user: Any, by: Filter) -> Mapping[Any, int]:
    rows = reading.narrowed(the_list, asked, user).order_by(None)
    inner = rows.with_only_columns(
        by.column(user).label("value"), maintain_column_froms=True
    ).subquery()
    counted = select(inner.c.value, func.count()).group_by(inner.c.value)
    return {line[0]: line[1] for line in session().execute(counted)}


def _read_cards(
    the_list: List, asked: Asked, user: Any, by: Filter, values: Sequence[Any]
) -> Mapping[int, Sequence[Any]]:
    found = _pick(the_list, asked, user, by, values) if values else []
    places: dict[Any, tuple[int, int]] = {}
    for place, turn, row_id in sorted(found):
        places.setdefault(row_id, (place, turn))
    statement = the_list.rows(user).where(the_list.id.in_(list(places)))
    in_order = orders.ordered(statement, the_list, asked, user)
    rows = reading.extended(the_list, session().execute(in_order).all()) if places else []
    columns = defaultdict(list)
    for row in sorted(rows, key=lambda row: places[row.id]):  # stable: in the order of the list
        columns[places[row.id][0]].append(row)
    return {place: cards[:MOST] for place, cards in columns.items()}


def _pick(
    the_list: List, asked: Asked, user: Any, by: Filter, values: Sequence[Any]
) -> Sequence[tuple[int, int, Any]]:
    """The place of a column, whether it is the reader's own (0), and the id of a row: the first of
    the reader's own and the first of all."""
    records = own_records(the_list.works, user, the_list.id)
    own = None if records is None else records.cte("own")
    column = by.column(user)
    parts = []
    for place, value in enumerate(values):
        rows = reading.narrowed(the_list, asked, user).where(column == value)
        mine = [] if own is None else [(0, rows.where(the_list.id.in_(select(own.c.record))))]
        for turn, some in [*mine, (1, rows)]:
            picked = some.with_only_columns(
                literal(place, Integer).label("place"),
                literal(turn, Integer).label("turn"),
                the_list.id.label("id"),
                maintain_column_froms=True,
            )
            first = orders.ordered(picked, the_list, asked, user).limit(MOST)
            parts.append(select(first.subquery()))
    return [(line[0], line[1], line[2]) for line in session().execute(union_all(*parts))]


def _group(rows: Sequence[Any]) -> Sequence[Group]:
    found = {
        whose: [row for row in rows if _whose(row) == whose] for whose in (MINE, OTHERS, NOBODY)
    }
    return [Group(whose, some) for whose, some in found.items() if some]


def _whose(row: Any) -> str:
    turn = getattr(row, "more", None)
    if turn is None:
        return NOBODY
    return MINE if turn.is_mine else OTHERS


def _list_url(name: str, values: Sequence[Any]) -> str:
    chosen = [reading.plain(value) for value in values]
    return with_query(**{name: chosen}, show=None, page=None, after=None, before=None, open=None)

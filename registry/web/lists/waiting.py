"""What waits for whom, in the list of the records concerned: a column, and a filter by it."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import has_request_context
from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BooleanClauseList

from registry.core import waiting
from registry.core.db import session
from registry.core.i18n import _, _l, hanoi_today
from registry.core.paging import Rows
from registry.core.permissions import can
from registry.core.waiting import SOON, Work, made_once
from registry.web.lists.declaration import Column, Filter
from registry.web.lists.filters import in_order
from registry.web.steps import current_user

MINE, OTHERS, NOBODY = "mine", "others", "nobody"
WORDS = {MINE: _l("Me"), OTHERS: _l("Others"), NOBODY: _l("Nobody")}
GROUPS = {
    MINE: _l("Waiting for me"),
    OTHERS: _l("Waiting for others"),
    NOBODY: _l("Nothing to be done now"),
}
IDS = "waiting_ids"
OVERDUE, SOON_DUE, LATER, NOT_MINE = "overdue", "soon", "later", "not_mine"
OWN_DUE = {
    OVERDUE: _l("Overdue"),
    SOON_DUE: _l("Within %(number)s days", number=SOON),
    LATER: _l("Later, or without a day"),
    NOT_MINE: _l("Not my turn"),
}


@dataclass(frozen=True)
class Turn:
    """The next step in one record; of several the reader's own, then what is due first."""

    work: Work
    is_mine: bool
    due_on: date | None

    @property
    def order(self) -> tuple[bool, date]:
        return not self.is_mine, self.due_on or date.max

    @property
    def whose(self) -> str:
        return _("Me") if self.is_mine else str(self.work.party.label)


def turns(
    works: Sequence[Work], record: Any
) -> Callable[[Sequence[Any]], Mapping[uuid.UUID, Turn]]:
    """For a list's `more`: one statement, whatever the number of rows. `record`: the id of the
    record that all of this work is about."""

    def find(rows: Sequence[Any]) -> Mapping[uuid.UUID, Turn]:
        if not has_request_context():
            return {}  # nobody reads
        user = current_user()
        own = [work for work in works if can(user, work.permission)]
        if not own:
            return {}
        statement = made_once(_picked, own, user, record)
        found: dict[uuid.UUID, Turn] = {}
        for place, row_id, is_mine, due_on in session().execute(
            statement, {IDS: [row.id for row in rows]}
        ):
            turn = Turn(own[place], bool(is_mine), due_on)
            if row_id not in found or turn.order < found[row_id].order:
                found[row_id] = turn
        return found

    return find


def _picked(works: Sequence[Work], user: Any, record: Any) -> Any:
    wanted = record.in_(bindparam(IDS, expanding=True))
    return union_all(
        *(
            _of(work, user, record, literal(place, Integer).label("place")).where(wanted)
            for place, work in enumerate(works)
        )
    )


def _of(work: Work, user: Any, record: Any, *further: Any) -> Rows:
    rows = work.rows(user)
    named = {column.key: column for column in rows.selected_columns}
    columns = (*further, record.label("record"), named["mine"], named["due_on"])
    return rows.with_only_columns(*columns, maintain_column_froms=True).order_by(None)


def next_step(**options: Any) -> Column:
    """What has to be done next; nothing where nobody has to do anything."""
    return Column(
        "next",
        _l("Next step"),
        lambda row: str(row.more.work.label) if row.more else "",
        **options,
    )


def waits_for(**options: Any) -> Column:
    return Column(
        "waits", _l("Waiting for"), lambda row: row.more.whose if row.more else "", **options
    )


def waits_filter(works: Sequence[Work], record: Any) -> Filter:
    """Asked for only by those who choose it: a list without it costs nothing more."""

    def parts(user: Any) -> dict[Any, ColumnElement[bool]]:
        whole = waiting.made_once(_whole, works, user)
        if not whole:
            return {}
        # The reader's own are few and looked up; what waits for others is most of a list.
        mine = _own(works, user)
        is_own = record.in_(_records(mine, record)) if mine else false()
        waits = _is_among(whole, record)
        return {MINE: is_own, OTHERS: and_(waits, ~is_own)}

    return _by_parts("waits", _l("Waiting for"), parts, WORDS, rest=NOBODY)


def _by_parts(
    name: str,
    label: Any,
    parts: Callable[[Any], Mapping[Any, ColumnElement[bool]]],
    words: Mapping[Any, Any],
    *,
    rest: str,
) -> Filter:
    """By a condition for each value, which are asked for one by one."""

    def value(user: Any) -> ColumnElement[Any]:
        whens = [(condition, value) for value, condition in parts(user).items()]
        return case(*whens, else_=rest) if whens else literal(rest)

    labels = in_order(words)
    return Filter(name, label, value, labels=labels, parts=parts, rest=rest, known=list(words))


def _is_among(statements: Iterable[Rows], record: Any) -> ColumnElement[bool]:
    """Whether a record is in one of these: what asks of the record alone stands as its own condition,
    and nothing is looked up."""
    conditions: list[ColumnElement[bool]] = []
    others: list[Rows] = []
    for rows in statements:
        if [*rows.get_final_froms()] == [record.table] and rows.whereclause is not None:
            conditions.append(rows.whereclause)
        else:
            others.append(rows)
    looked_up = [record.in_(_records(others, record))] if others else []
    return or_(_one_of(conditions), *looked_up)


def _one_of(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Any of these; what they all demand, as that the reader may see the record, is asked once."""
    each = [_demands(condition) for condition in conditions]
    common = (
        [one for one in each[0] if all(_is_in(one, other) for other in each[1:])] if each else []
    )
    rests = [[one for one in demands if not _is_in(one, common)] for demands in each]
    return and_(true(), *common, or_(false(), *(and_(true(), *rest) for rest in rests)))


def _demands(condition: Any) -> list[ColumnElement[bool]]:
    is_list = isinstance(condition, BooleanClauseList) and condition.operator is operators.and_
    return [*condition.get_children()] if is_list else [condition]


def _is_in(wanted: ColumnElement[bool], among: Sequence[ColumnElement[bool]]) -> bool:
    return any(wanted.compare(one) for one in among)


def _records(statements: Iterable[Rows], record: Any) -> Any:
    """With the id of the record alone, so that nothing else is worked out."""
    return union_all(
        *(
            rows.with_only_columns(record.label("record"), maintain_column_froms=True).order_by(
                None
            )
            for rows in statements
        )
    )


def _whole(works: Sequence[Work], user: Any) -> list[Rows]:
    """All that the reader may see waiting."""
    whole = (work.narrow(user, "due_on") for work in works if can(user, work.permission))
    return [rows for rows in whole if not waiting.is_empty(rows)]


def _own(works: Sequence[Work], user: Any) -> list[Rows]:
    """What waits for the reader; kinds of work that never do are left out. A list asks several times."""
    found: list[Rows] = waiting.made_once(_make_own, works, user)
    return found


def _make_own(works: Sequence[Work], user: Any) -> list[Rows]:
    return [
        rows
        for work in works
        if can(user, work.permission) and (rows := work.narrow_own(user, "due_on")) is not None
    ]


def own_records(works: Sequence[Work], user: Any, record: Any) -> Any:
    """The ids of the records that wait for the reader; None where none ever does."""
    mine = _own(works, user)
    return _records(mine, record) if mine else None


def _own_days(works: Sequence[Work], user: Any, record: Any) -> Any:
    """Each record that waits for the reader, once, with the nearest of its days."""
    steps = union_all(
        *(
            rows.with_only_columns(
                record.label("record"),
                next(one for one in rows.selected_columns if one.key == "due_on"),
                maintain_column_froms=True,
            ).order_by(None)
            for rows in _own(works, user)
        )
    )
    # Gathered first: else SQLite goes through the whole table in the order of what is grouped.
    found = steps.cte().prefix_with("MATERIALIZED")
    nearest = func.min(found.c.due_on).label("due_on")
    return select(found.c.record, nearest).group_by(found.c.record).subquery()


def own_due_filter(works: Sequence[Work], record: Any) -> Filter:
    """By when the reader has to act; the tiles above a list lead here."""

    def parts(user: Any) -> dict[Any, ColumnElement[bool]]:
        if not _own(works, user):
            return {}
        days, today = _own_days(works, user, record), hanoi_today()

        def among(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
            found: ColumnElement[bool] = record.in_(select(days.c.record).where(*conditions))
            return found

        last = today + timedelta(SOON)
        return {
            OVERDUE: among(days.c.due_on < today),
            SOON_DUE: among(days.c.due_on.between(today, last)),
            LATER: among(or_(days.c.due_on.is_(None), days.c.due_on > last)),
        }

    return _by_parts("mine_due", _l("My step is due"), parts, OWN_DUE, rest=NOT_MINE)


def late_filter(works: Sequence[Work], record: Any) -> Filter:
    """Records of which a step is overdue, whoever has to take it: what waits past its day is looked up."""

    def parts(user: Any) -> dict[Any, ColumnElement[bool]]:
        late = waiting.made_once(_late, works, user)
        return {True: record.in_(_records(late, record))} if late else {}

    labels = in_order({True: _l("Yes"), False: _l("No")})

    def is_late(user: Any) -> ColumnElement[bool]:
        return next(iter(parts(user).values()), false())

    return Filter(
        "late",
        _l("A step is overdue"),
        is_late,
        labels=labels,
        parts=parts,
        rest=False,
        known=[True, False],
    )


def _late(works: Sequence[Work], user: Any) -> list[Rows]:
    whole = [work.narrow(user, "due_on") for work in works if can(user, work.permission)]
    return [
        rows.where(waiting.day_of(rows) < hanoi_today())
        for rows in whole
        if waiting.has_day(rows) and not waiting.is_empty(rows)
    ]


@dataclass(frozen=True)
class Own:
    """How many records wait for the reader, and how many of them are overdue or due soon."""

    mine: int
    late: int
    soon: int


def count_own(works: Sequence[Work], user: Any, record: Any) -> Own | None:
    """None where every step is one of another record: then nothing need be asked."""
    if len(works) == 1 and _is_of(works[0].rows(user), record):
        return None
    statement = made_once(_counted_own, works, user, record)
    if statement is None:
        return Own(0, 0, 0)
    mine, late, soon = session().execute(statement).one()
    return Own(mine, late or 0, soon or 0)


def _is_of(rows: Rows, record: Any) -> bool:
    """Whether each of these cases is the record itself, and none a part of it."""
    key = next(one for one in rows.selected_columns if one.key == "id")
    return bool(key.compare(record.expression))


def _counted_own(works: Sequence[Work], user: Any, record: Any) -> Any:
    """None where nothing ever waits for this reader."""
    if not _own(works, user):
        return None
    days, today = _own_days(works, user, record), hanoi_today()
    return select(
        func.count(),
        func.sum(case((days.c.due_on < today, 1), else_=0)),
        func.sum(case((days.c.due_on.between(today, today + timedelta(SOON)), 1), else_=0)),
    ).select_from(days)

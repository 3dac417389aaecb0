"""What waits for whom, put together from what the features declare: four statements whatever there is.

The counts of all kinds of work are two statements, of which one is the reader's own; the cases of a
group, in the order of their days, are another one. The words of the cases shown cost one statement for
each kind among them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, case, func, literal, select, type_coerce, union_all

from registry.accounts.models import User, UserSession
from registry.core.db import session
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l, hanoi_today
from registry.core.paging import Rows, counted
from registry.core.permissions import Permission, can
from registry.core.waiting import SOON, Party, Work, day_of, has_day, made_once
from registry.desk.models import CaseOwner
from registry.experts import names


@dataclass(frozen=True)
class WaitingCount:
    """Of one kind: what waits for the reader and for others, and how much of it is overdue."""

    mine: int = 0
    late: int = 0
    others: int = 0
    others_late: int = 0
    soon: int = 0  # of what waits for the reader: due today or within days
    others_soon: int = 0

    def __add__(self, other: "WaitingCount") -> "WaitingCount":
        return WaitingCount(
            self.mine + other.mine,
            self.late + other.late,
            self.others + other.others,
            self.others_late + other.others_late,
            self.soon + other.soon,
            self.others_soon + other.others_soon,
        )


Counts = Mapping[str, WaitingCount]


@dataclass(frozen=True)
class Case:
    """One case as the pages show it."""

    work: Work
    id: UUID
    title: str
    about: str
    values: Mapping[str, Any]
    due_on: date | None
    since: datetime | None
    is_mine: bool
    people: Sequence[UUID]  # whom it shows by name
    charge: "Charge | None" = None  # None: it is of no interest to this reader
    officer: str = ""


class Group(LabelledEnum):
    """Which part of the cases somebody looks at."""

    LATE = "late", _l("Overdue")
    MINE = "mine", _l("Waiting for me")
    OTHERS = "others", _l("Waiting for others")
    OTHERS_LATE = "others_late", _l("Overdue, waiting for others")
    SOON = "soon", _l("Due soon")
    ON_TIME = "on_time", _l("Waiting for me, not overdue")


class Charge(LabelledEnum):
    """Who is in charge of a case, to its reader."""

    MINE = "mine", _l("You are in charge")
    NOBODY = "nobody", _l("Nobody is in charge")
    COLLEAGUE = "colleague", _l("A colleague is in charge")


def works_of(works: Sequence[Work], user: User) -> list[Work]:
    return [work for work in works if can(user, work.permission)]


def count(works: Sequence[Work], user: User) -> Counts:
    """Remembered for the request. What waits for others is all that waits but the reader's own: whose
    it is need not be asked of every row."""
    known: dict[Any, Counts] = session().info.setdefault("work_counts", {})
    if user.id not in known:
        own = count_mine(works, user)
        whole = _count(works_of(works, user), user, _all_counted)
        known[user.id] = {
            code: _with_others(own.get(code, WaitingCount()), of=found)
            for code, found in whole.items()
        }
    return known[user.id]


def _with_others(own: WaitingCount, *, of: WaitingCount) -> WaitingCount:
    return replace(
        own,
        others=of.mine - own.mine,
        others_late=of.late - own.late,
        others_soon=of.soon - own.soon,
    )


def count_mine(works: Sequence[Work], user: User) -> Counts:
    """What waits for the reader alone, remembered for the request. The frame of each page says no
    more, and most work waits for others."""
    known: dict[Any, Counts] = session().info.setdefault("work_counts", {})
    if (user.id, "mine") not in known:
        known[user.id, "mine"] = _count(works_of(works, user), user, _own_counted)
    return known[user.id, "mine"]


def _count(works: Sequence[Work], user: User, make: Callable[..., Any]) -> Counts:
    if not works:
        return {}
    statement = made_once(make, works, user)
    rows = session().execute(statement).all() if statement is not None else ()
    return {code: WaitingCount(number, late, soon=soon) for code, number, late, soon in rows}


def _all_counted(works: Sequence[Work], user: User) -> Any:
    return union_all(*(_counted(work, work.narrow(user, "due_on")) for work in works))


def _own_counted(works: Sequence[Work], user: User) -> Any:
    """None where nothing ever waits for this reader."""
    own = [
        _counted(work, rows)
        for work in works
        if (rows := work.narrow_own(user, "due_on")) is not None
    ]
    return union_all(*own) if own else None


def _counted(work: Work, rows: Rows) -> Rows:
    """How many, and how many of them are overdue or due soon: each by itself, as an index has it."""
    due_on, today = day_of(rows), hanoi_today()
    days = (due_on < today, due_on.between(today, today + timedelta(SOON)))
    late, soon = (
        counted(rows.where(condition)).scalar_subquery() if has_day(rows) else literal(0)
        for condition in days
    )
    return select(literal(work.code), counted(rows).scalar_subquery(), late, soon)


def list_cases(
    works: Sequence[Work], user: User, group: Group, *, limit: int, offset: int = 0
) -> list[Case]:
    """The reader's own first, of those what they are in charge of, then what is nobody's; by the nearest
    day, then by what has waited longest."""
    mine_to_see = works_of(works, user)
    if not mine_to_see:
        return []
    statement = made_once(_all_picked, mine_to_see, user, group)
    if statement is None:
        return []
    picked = statement.subquery()
    order = (
        picked.c.mine.desc(),
        picked.c.charge,
        picked.c.due_on.is_(None),
        picked.c.due_on,
        picked.c.since,
        picked.c.id,
    )
    page = select(picked.c.code, picked.c.id).order_by(*order).limit(limit).offset(offset)
    wanted = [(code, row_id) for code, row_id in session().execute(page)]
    return _describe({work.code: work for work in mine_to_see}, user, wanted)


def _all_picked(works: Sequence[Work], user: User, group: Group) -> Any:
    found = [some for work in works if (some := _picked(work, user, group)) is not None]
    return union_all(*found) if found else None


def _picked(work: Work, user: User, group: Group) -> Rows | None:
    """None where no case of this kind can be of the group: the database is not asked."""
    if group in (Group.LATE, Group.OTHERS_LATE, Group.SOON) and not has_day(work.rows(user)):
        return None
    choose = work.narrow_own if group in (Group.MINE, Group.ON_TIME) else work.narrow
    narrow = choose(user, "id", "mine", "due_on", "since")
    if narrow is None:
        return None
    by_charge = work.care is not None and can(user, Permission.CASE_CARE)
    rows = (narrow.add_columns(work.care.label("care")) if by_charge else narrow).subquery()
    statement = select(
        literal(work.code).label("code"),
        type_coerce(rows.c.id, Uuid()).label("id"),
        rows.c.due_on.label("due_on"),
        rows.c.since.label("since"),
        rows.c.mine.label("mine"),
        (_charge_of(user) if by_charge else literal(0)).label("charge"),
    ).where(*_within(group, rows))
    if not by_charge:
        return statement
    return statement.outerjoin_from(rows, CaseOwner, CaseOwner.record_id == rows.c.care)


def _charge_of(user: User) -> Any:
    is_nobodys = CaseOwner.user_id.is_(None)
    return case((CaseOwner.user_id == user.id, 0), (is_nobodys, 1), else_=2)


def _within(group: Group, rows: Any) -> list[Any]:
    today = hanoi_today()
    conditions: Mapping[Group, list[Any]] = {
        Group.LATE: [rows.c.due_on < today],
        Group.SOON: [rows.c.due_on.between(today, today + timedelta(SOON))],
        Group.OTHERS: [rows.c.mine == 0],
        Group.OTHERS_LATE: [rows.c.mine == 0, rows.c.due_on < today],
        # In this form no index of the days is asked, which would go through all who are in time.
        Group.ON_TIME: [~func.coalesce(rows.c.due_on < today, False)],
    }
    return conditions.get(group, [])


def _describe(
    works: Mapping[str, Work], user: User, wanted: Sequence[tuple[str, UUID]]
) -> list[Case]:
    found: dict[tuple[str, UUID], Case] = {}
    for code in dict.fromkeys(code for code, _id in wanted):
        rows = works[code].rows(user)
        key = next(column for column in rows.selected_columns if column.key == "id")
        ids = [row_id for other, row_id in wanted if other == code]
        for row in session().execute(rows.where(key.in_(ids))):
            found[code, row.id] = _case(works[code], row, user)
    return [found[one] for one in wanted if one in found]


def _case(work: Work, row: Any, user: User) -> Case:
    return Case(
        work=work,
        id=row.id,
        title=work.title(row),
        about=work.about(row),
        values=work.address(row),
        due_on=row.due_on,
        since=row.since,
        is_mine=bool(row.mine),
        people=names.named(row, viewer=user) if work.purpose else (),
        charge=_read_charge(work, row, user),
        officer=getattr(row, "owner_name", None) or "",
    )


def describe_row(work: Work, row: Any, user: User) -> Case:
    return _case(work, row, user)


def _read_charge(work: Work, row: Any, user: User) -> Charge | None:
    if work.care is None or not can(user, Permission.CASE_CARE):
        return None
    if row.owner_id is None:
        return Charge.NOBODY
    return Charge.MINE if row.owner_id == user.id else Charge.COLLEAGUE


def list_passed(
    works: Sequence[Work], user: User, *, first: date, before: date
) -> list[tuple[Work, Any]]:
    """What waits for the reader since a day from `first` until before `before` has passed."""
    rows = []
    for work in works_of(works, user):
        own = work.rows(user)
        columns = {column.key: column for column in own.selected_columns}
        if not has_day(own):
            continue
        narrow = work.narrow(user, "id", "mine", "due_on").subquery()
        passed = select(narrow.c.id).where(
            narrow.c.mine == 1, narrow.c.due_on >= first, narrow.c.due_on < before
        )
        found = session().execute(own.where(columns["id"].in_(passed))).all()
        rows += [(work, row) for row in found]
    return rows


def find_next(work: Work, user: User, *, after: UUID | None) -> Case | None:
    """The first case of this kind that waits for the reader, another one than that just dealt with."""
    cases = list_cases([work], user, Group.MINE, limit=2)
    return next((one for one in cases if one.id != after), None)


def sum_by_party(works: Sequence[Work], counts: Counts) -> dict[Party, WaitingCount]:
    """For whom others wait, the most first."""
    sums: dict[Party, WaitingCount] = {}
    for work in works:
        found = counts.get(work.code, WaitingCount())
        if found.others:
            sums[work.party] = sums.get(work.party, WaitingCount()) + found
    return dict(sorted(sums.items(), key=lambda item: -item[1].others))


def total(counts: Counts) -> WaitingCount:
    return sum(counts.values(), WaitingCount())


def last_visit(user: User, *, without: UUID | None) -> datetime | None:
    """When this reader was last here, on another sign-in than this one; without those that wait for a
    second factor, as each one does between the password and the code."""
    statement = select(func.max(UserSession.last_seen_at)).where(UserSession.user_id == user.id)
    if user.needs_second_factor:
        statement = statement.where(UserSession.second_factor_at.is_not(None))
    if without is not None:
        statement = statement.where(UserSession.id != without)
    return session().scalar(statement)

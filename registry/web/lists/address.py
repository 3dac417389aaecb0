"""What somebody asks of a list, as its address says it. Anything else in the address is no error:
a link that was true once still opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from registry.core.cleaning import clean
from registry.core.i18n import _
from registry.core.paging import LAST_PAGE, SIZE
from registry.web.fields import parse_day
from registry.web.lists.declaration import Column, List, Period

SIZES = (25, 50, 100)
PRINTED = 1_000  # rows on paper
TRAYS = ("filters", "columns")
LONGEST = 100
MOST_VALUES = 50


@dataclass(frozen=True)
class Asked:
    view: str = ""
    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    days: Mapping[str, tuple[date | None, date | None]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    size: int = SIZE
    after: str = ""  # of a list by key its key, else the id of the row before this page
    before: str = ""  # the same of the row behind it
    columns: tuple[str, ...] = ()
    is_dense: bool = False
    tray: str = ""
    counted: tuple[str, ...] = ()  # filters that are counted only when somebody asks for it
    is_print: bool = False
    is_board: bool = False
    only: tuple[UUID, ...] = ()  # the rows that were ticked, where no others are meant

    @property
    def after_id(self) -> UUID | None:
        return _read_id(self.after)

    @property
    def before_id(self) -> UUID | None:
        return _read_id(self.before)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen or self.days or self.only)


def read(the_list: List, args: MultiDict[str, str], *, user: Any) -> Asked:
    days, errors = _read_days(the_list, args)
    is_print = "print" in args
    return Asked(
        view=_one_of([view.name for view in the_list.views], args.get("list", "")),
        text=str(clean(args.get("q", "")))[:LONGEST],
        chosen=_read_filters(the_list, args),
        days=days,
        errors=errors,
        sort=_read_sort(sortable(the_list, user), args.get("sort", "")),
        page=1 if is_print else min(max(1, args.get("page", 1, type=int) or 1), LAST_PAGE),
        size=PRINTED if is_print else _read_size(args),
        after=str(clean(args.get("after", "")))[:LONGEST],
        before=str(clean(args.get("before", "")))[:LONGEST],
        columns=_read_columns(the_list, args, user),
        is_dense=args.get("density") == "dense",
        tray="filters" if errors else _one_of(("", *TRAYS), args.get("open", "")),
        counted=tuple(str(name) for name in args.getlist("count")[:MOST_VALUES]),
        is_print=is_print,
        is_board=the_list.board is not None and args.get("show") == "board" and not is_print,
    )


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def sortable(the_list: List, user: Any) -> dict[str, Column]:
    both = [
        one
        for column in the_list.columns(user)
        for one in (column, column.under)
        if one is not None
    ]
    return {column.name: column for column in both if column.sort is not None}


def _one_of(names: Sequence[str], wanted: str) -> str:
    return wanted if wanted in names else next(iter(names), "")


def _read_filters(the_list: List, args: MultiDict[str, str]) -> dict[str, tuple[str, ...]]:
    found = {
        one.name: tuple(
            str(clean(value)) for value in args.getlist(one.name)[:MOST_VALUES] if value
        )
        for one in the_list.filters
        if not isinstance(one, Period)
    }
    return {name: values for name, values in found.items() if values}


def _read_days(the_list: List, args: MultiDict[str, str]) -> tuple[Any, dict[str, str]]:
    days, errors = {}, {}
    for one in the_list.filters:
        if not isinstance(one, Period):
            continue
        ends: list[date | None] = []
        for name in (f"{one.name}_from", f"{one.name}_to"):
            try:
                ends.append(parse_day(args.get(name, "")))
            except ValueError as error:
                errors[name] = str(error)
                ends.append(None)
        if ends[0] and ends[1] and ends[0] > ends[1]:
            errors[f"{one.name}_to"] = _("The last day is before the first")
        if any(ends):
            days[one.name] = (ends[0], ends[1])
    return days, errors


def _read_sort(known: Mapping[str, Column], wanted: str) -> str:
    return wanted if wanted.removeprefix("-") in known else ""


def _read_size(args: MultiDict[str, str]) -> int:
    size = args.get("size", SIZE, type=int)
    return size if size in SIZES else SIZE


def _read_columns(the_list: List, args: MultiDict[str, str], user: Any) -> tuple[str, ...]:
    """In the order of the declaration; the first one names the row and always stays."""
    known = the_list.columns(user)
    chosen = {str(value) for value in args.getlist("column")}
    shown = [
        column.name
        for column in known
        if (column.name in chosen if chosen else not column.is_extra) or column is known[0]
    ]
    return tuple(shown)

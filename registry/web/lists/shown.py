"""A list as its template shows it: everything is read here, in a constant number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from flask import request

from registry.core.i18n import _, format_date, format_number, hanoi_today, locale, ngettext
from registry.core.paging import Page
from registry.core.saved_views import SavedView
from registry.core.waiting import SOON
from registry.web.assets import with_query, without_query
from registry.web.lists import facets, keyset, reading
from registry.web.lists.address import SIZES, Asked, sortable
from registry.web.lists.board import ShownBoard, read_board
from registry.web.lists.declaration import (
    UNKNOWN,
    Column,
    Facet,
    Filter,
    List,
    Period,
    Preview,
    Tab,
)

OWN_NAMES = ("list", "q", "sort", "size", "column", "density", "show")
# Of this very look, not of the way of looking.
MOMENTARY = ("page", "after", "before", "open", "count", "print")


@dataclass(frozen=True)
class Shown:
    the_list: List
    asked: Asked
    page: Page[Any]
    columns: Sequence[Column]
    all_columns: Sequence[Column]
    sorts: Mapping[str, Column]
    tabs: Sequence[Tab]
    facets: Sequence[Facet]
    chips: Sequence[tuple[str, str]]
    saved: Sequence[SavedView]
    visible: int | None  # how many rows there are without filters; None: not asked
    next_url: str
    previous_url: str
    acts: Sequence[Any]
    urls: Mapping[str, str]
    query: str
    user: Any
    today: date
    sizes: Sequence[int] = SIZES
    preview: Preview | None = None
    board: ShownBoard | None = None

    @property
    def is_by_key(self) -> bool:
        return self.the_list.by_key is not None

    def kept(self, *without: str) -> list[tuple[str, str]]:
        """What a form of this page sends along, so that it changes only what it is about."""
        leave = {*without, *MOMENTARY}
        return [
            (name, value) for name, value in request.args.items(multi=True) if name not in leave
        ]

    @property
    def filter_names(self) -> list[str]:
        return [
            name
            for one in self.the_list.filters
            for name in (
                (f"{one.name}_from", f"{one.name}_to") if isinstance(one, Period) else (one.name,)
            )
        ]

    @property
    def periods(self) -> list[Period]:
        return [one for one in self.the_list.filters if isinstance(one, Period)]

    @property
    def active(self) -> int:
        return len(self.asked.chosen) + len(self.asked.days)

    def page_url(self, number: int) -> str:
        """Of a neighbour by the row beside it, of the last page from the end: none is counted off."""
        page = self.page
        keys: dict[str, object] = {"page": number, "after": None, "before": None}
        if number > 1 and page.items and number == page.page + 1:
            keys["after"] = page.items[-1].id
        elif number > 1 and page.items and number == page.page - 1:
            keys["before"] = page.items[0].id
        elif number > 1 and number == page.pages and not page.is_more:
            keys["before"] = keyset.END
        return with_query(**keys)

    def is_number(self, column: Column) -> bool:
        return any(kind_of(column, column.value(row)) == "number" for row in self.page.items)

    @property
    def description(self) -> str:
        """What a print and a file say of what they hold."""
        return "; ".join(text for text, _url in self.chips)


KINDS: Sequence[tuple[type | tuple[type, ...], str]] = (
    (Enum, "state"),  # before texts, which the states are too
    (str, "text"),
    (bool, "yes_or_no"),  # before numbers
    (datetime, "moment"),  # before days
    (date, "day"),
    ((int, float), "number"),
    ((list, tuple), "several"),
)


def kind_of(column: Column, value: Any) -> str:
    """How the page shows a value."""
    if value is None or value == "":
        return "nothing"
    if column.is_deadline:
        return "deadline"
    return next((name for kind, name in KINDS if isinstance(value, kind)), "text")


def clock(day: date) -> tuple[str, str]:
    """(late, soon or "", what the clock says) of a day by which somebody has to act."""
    left = (day - hanoi_today()).days
    if left < 0:
        return "late", ngettext("%(num)s day overdue", "%(num)s days overdue", -left)
    if left == 0:
        return "soon", _("Today")
    kind = "soon" if left <= SOON else ""
    return kind, ngettext("%(num)s day left", "%(num)s days left", left)


def tabs(the_list: List, asked: Asked, counts: Mapping[str, int]) -> list[Tab]:
    return [
        Tab(
            one.label,
            counts[one.name],
            with_query(list=one.name, page=None, after=None, before=None),
            one.name == asked.view,
        )
        for one in the_list.views
    ]


def chips(the_list: List, asked: Asked, user: Any) -> list[tuple[str, str]]:
    """Each filter in use with the address without it."""
    found = []
    if asked.text:
        found.append((_("Search: %(text)s", text=asked.text), with_query(q=None, page=None)))
    for one in the_list.filters:
        found += _period_chips(one, asked) if isinstance(one, Period) else _chips(one, asked, user)
    return found


def _chips(one: Filter, asked: Asked, user: Any) -> list[tuple[str, str]]:
    chosen = asked.chosen.get(one.name, ())
    labels = facets.label_values(one, [], chosen, user) if chosen else {}
    return [
        (f"{one.label}: {_name_of(value, labels)}", without_query(one.name, value))
        for value in chosen
    ]


def _name_of(value: str, labels: Mapping[str, Any]) -> str:
    return str(_("not known") if value == UNKNOWN else labels.get(value, value))


def _period_chips(one: Period, asked: Asked) -> list[tuple[str, str]]:
    if one.name not in asked.days:
        return []
    first, last = (format_date(day) or "…" for day in asked.days[one.name])
    address = with_query(**{f"{one.name}_from": None, f"{one.name}_to": None}, page=None)
    return [(f"{one.label}: {first} – {last}", address)]


def query_to_keep(the_list: List) -> str:
    """Of this page's address what makes up a way of looking at the list."""
    names = {*OWN_NAMES, *the_list.kept}
    for one in the_list.filters:
        names |= {one.name, f"{one.name}_from", f"{one.name}_to"}
    return urlencode([pair for pair in request.args.items(multi=True) if pair[0] in names])


def _count_visible(the_list: List, counts: Mapping[str, int], user: Any) -> int:
    """As the tab of everything says, where there is one."""
    everything = next((one.name for one in the_list.views if one.where is None), None)
    return counts[everything] if everything else reading.count_visible(the_list, user)


def _count_all(shown: Shown, user: Any) -> int:
    """A file says it to the row."""
    page = shown.page
    return reading.count_asked(shown.the_list, shown.asked, user) if page.is_more else page.total


def _previous_url(the_list: List, page: Page[Any]) -> str:
    if the_list.by_key is None or page.page == 1 or not page.items:
        return ""
    return with_query(before=page.items[0].key, after=None, page=None)


def about(shown: Shown, user: Any) -> list[tuple[str, str]]:
    return [
        (_("List"), str(shown.the_list.title)),
        (_("Filters"), shown.description or _("none")),
        *([(_("Choice"), _("Only the rows that were ticked"))] if shown.asked.only else []),
        (_("Rows"), format_number(_count_all(shown, user))),
        (_("Day"), format_date(hanoi_today())),
        (_("Made by"), user.display_name if user.is_authenticated else ""),
        (_("Language"), locale()),
    ]


def _read_facets(the_list: List, asked: Asked, user: Any, page: Page[Any]) -> list[Facet]:
    """Of the open tray. What a list by key does not count is no small number."""
    if asked.tray != "filters":
        return []
    total = None if the_list.by_key is not None else page.total
    return facets.read_facets(the_list, asked, user, total=total)


def read(
    the_list: List,
    asked: Asked,
    user: Any,
    *,
    saved: Sequence[SavedView],
    urls: Mapping[str, str],
    acts: Sequence[Any],
    preview: Preview | None = None,
) -> Shown:
    every = the_list.columns(user)
    counts = reading.count_views(the_list, user)
    whole = None if asked.is_narrowed else counts.get(asked.view)  # as its tab says
    board = read_board(the_list, asked, user) if asked.is_board else None
    page = board.page if board else reading.read_page(the_list, asked, user, total=whole)
    is_more = the_list.by_key is not None and page.total > len(page.items)
    is_part = asked.is_narrowed and the_list.by_key is None
    return Shown(
        the_list=the_list,
        asked=asked,
        page=page,
        columns=[one for one in every if one.name in asked.columns],
        all_columns=every,
        sorts=sortable(the_list, user),
        tabs=tabs(the_list, asked, counts),
        facets=_read_facets(the_list, asked, user, page),
        chips=chips(the_list, asked, user),
        saved=saved,
        visible=_count_visible(the_list, counts, user) if is_part else None,
        next_url=with_query(after=page.items[-1].key, before=None, page=None) if is_more else "",
        previous_url=_previous_url(the_list, page),
        acts=acts,
        urls=urls,
        query=query_to_keep(the_list),
        user=user,
        today=hanoi_today(),
        preview=preview,
        board=board,
    )

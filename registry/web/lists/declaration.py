"""What a list is. A feature declares it once; the page, its cards on phones, the files, the print
and the checks follow from that.

A declaration says which rows somebody may see (`rows`: a statement of columns, never of whole
objects) and what may be done with them. Whatever can be seen of a row may be searched, sorted,
filtered and counted; what is masked must be masked in the statement, so that nothing else can reveal
it either.
"""

import enum
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement

from registry.core.paging import Rows
from registry.core.waiting import Work

UNKNOWN = "none"  # the value of a filter for rows where nothing is known
By = Any
"""A column of the statement, or a function of the reader that gives one or several."""


def resolve(by: By, user: Any) -> list[Any]:
    found = by(user) if callable(by) else by
    return list(found) if isinstance(found, list | tuple) else [found]


PROPER = frozenset(
    "expert number code email opening_code contract decision hash who user staff"
    " one other one_number other_number actor inviter".split()
)


@dataclass(frozen=True)
class Column:
    """`value` of a row is a text, a state, a day, a moment, a number, or a sequence of those; the
    page shows it by its type and the files keep its type. `phone`: what becomes of it on a card."""

    name: str
    label: Any
    value: Callable[[Any], Any]
    _: KW_ONLY
    sort: By = None
    under: "Column | None" = None  # printed small below, a column of its own in files
    is_extra: bool = False  # shown only to those who choose it
    is_fact: bool = False  # of a board, where there is room for it all the same
    is_deadline: bool = False
    is_name: bool = False  # of a person
    phone: str = "meta"  # state, due, next, meta or hide

    @property
    def is_proper(self) -> bool:
        """Names of people, numbers and codes: no browser may translate them."""
        return self.is_name or self.name in PROPER


@dataclass(frozen=True)
class Filter:
    """Rows by a value that they have. `labels` names the values that occur; states name themselves.
    `parts`: the condition of each value instead of one column, so that an index can answer each; of
    the rows of none of them the value is `rest`. `known`: all values, where counting is so dear that
    it is done only for those who ask for it."""

    name: str
    label: Any
    by: By
    _: KW_ONLY
    is_joined: bool = False  # by a column that only the full statement has
    is_for: Callable[[Any], bool] | None = None  # whom it is offered to; None: every reader
    labels: Callable[[Iterable[Any]], Mapping[Any, Any]] | None = None
    parts: Callable[[Any], Mapping[Any, ColumnElement[bool]]] | None = None
    rest: Any = None
    known: Sequence[Any] = ()

    def is_offered(self, user: Any) -> bool:
        return self.is_for is None or self.is_for(user)

    def column(self, user: Any) -> Any:
        return resolve(self.by, user)[0]

    def label_all(self, values: Sequence[Any]) -> Mapping[Any, Any]:
        if self.labels is not None:
            return self.labels(values)
        return {value: getattr(value, "label", value) for value in values}


@dataclass(frozen=True)
class Period:
    """Rows by a day: two fields, from and until."""

    name: str
    label: Any
    of: By
    _: KW_ONLY
    is_moment: bool = False  # the column holds a moment, not a day


@dataclass(frozen=True)
class View:
    """A part of the list with a name of its own: a tab with its count."""

    name: str
    label: Any
    where: By = None


@dataclass(frozen=True)
class Act:
    """Something done with many rows at once. `refusal` says why a row will not change, else "".
    `needs_reason`: the preview asks for one, and `do` gets it as `reason`; it may be left out where it
    `is_optional`. `choices`: what the reader
    chooses beside the button, as (value, label); then `refusal` gets the value as a third argument, and
    `do` as `choice`. `in_one`: `do` gets the ids of all rows at once."""

    name: str
    label: Any
    permission: Any
    _: KW_ONLY
    refusal: Callable[..., str]
    do: Callable[..., object]
    done: Callable[[int], str]
    explanation: Any = ""
    needs_reason: bool = False
    reason_label: Any = ""
    is_optional: bool = False
    choices: Callable[[Any], Sequence[tuple[str, Any]]] | None = None
    choice_label: Any = ""
    in_one: bool = False


@dataclass(frozen=True)
class Empty:
    title: Any
    text: Any = ""
    _: KW_ONLY
    icon: str = "inbox"


@dataclass(frozen=True, kw_only=True)
class Board:
    """The list as cards in columns by the values of its filter `by`, of which `values` have a column.
    `facts`: the names of the columns whose values a card shows beside its next step."""

    by: str
    values: Sequence[Any]
    facts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class List:
    """`people` names whom a row shows by name: those find it in their ledgers, under `purpose`.
    `more` looks up, by row id, what a statement cannot say; it is in `row.more`. `bare`: the same
    rows without what only their columns need, for counting and for the usual order."""

    name: str
    title: Any
    lead: Any = ""
    rows: Callable[[Any], Rows]
    id: Any
    link: Callable[[Any], str] | None = None
    columns: Callable[[Any], Sequence[Column]]
    filters: Sequence[Filter | Period] = ()
    views: Sequence[View] = ()
    search: Callable[[str, Any], ColumnElement[bool]] | None = None
    search_hint: Any = ""
    order: By
    people: Callable[[Any, Any], Sequence[uuid.UUID]] | None = None
    purpose: str = ""
    acts: Sequence[Act] = ()
    more: Callable[[Sequence[Any]], Mapping[Any, Any]] | None = None
    bare: Callable[[Any], Rows] | None = None
    works: Sequence[
        Work
    ] = ()  # all that may have to be done with a record, for tiles and the board
    board: Board | None = None
    by_key: Any = None  # lists that only grow are paged by this, newest first
    empty: Empty
    is_exported: bool = True  # False: a page of its own gives the file out
    kept: Sequence[str] = ()  # other names in the address that belong to the page

    def for_reader(self, user: Any) -> "List":
        """Without the filters that are not this reader's; in an address they mean nothing."""
        mine = [one for one in self.filters if isinstance(one, Period) or one.is_offered(user)]
        return replace(self, filters=mine)


def values_of(kind: type[enum.Enum]) -> Callable[[Iterable[Any]], Mapping[Any, Any]]:
    """For filters on columns that hold the value of an enum as text. An address may name others."""
    known: dict[Any, Any] = {one.value: one for one in kind}
    return lambda values: {value: getattr(known.get(value), "label", value) for value in values}


@dataclass(frozen=True)
class Option:
    value: str
    label: Any
    count: int | None  # None: not counted
    selected: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: Any
    options: Sequence[Option]
    unknown: Option | None = None
    single: bool = False
    is_counted: bool = True


@dataclass(frozen=True)
class Tab:
    label: Any
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Preview:
    """What a bulk act would do, before it is done."""

    act: Act
    changing: Sequence[Any] = field(default_factory=list)
    staying: Sequence[tuple[Any, str]] = field(default_factory=list)
    choice: str = ""
    chosen: Any = ""  # its label
    reason: str = ""  # as it was typed


class Extended:
    """A row and what was looked up for it."""

    def __init__(self, row: Any, more: Any) -> None:
        self.row, self.more = row, more

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

"""What waits for whom: the form in which each feature says it, in its own `waiting.py`.

One `Work` is one kind of step that somebody has to take. Its statement selects the cases in which the
step is due, of those that a reader may see at all, and says of each whether it waits for this reader.
Who sees a case that waits for somebody else reads it as such.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Any

from cachetools import LRUCache
from sqlalchemy import ColumnElement, Date, False_, and_, case, cast, null

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l, hanoi_today
from registry.core.paging import Rows
from registry.core.permissions import Permission

SOON = 3  # days before a deadline from which on it is marked
NO_DAY = cast(null(), Date())
"""Of work without a day. Cast, because to PostgreSQL a bare NULL is a text that no day compares with."""


class Party(LabelledEnum):
    EXPERT = "expert", _l("Expert")
    DELEGATE = "delegate", _l("Delegate of the expert")
    INSTITUTION = "institution", _l("Institution")
    MISSION = "mission", _l("Mission abroad")
    OTHER_SIDE = "other_side", _l("Expert or the mission responsible")
    CENTRAL_DESK = "central_desk", _l("Central desk of the Ministry of Foreign Affairs")
    OFFICER = "officer", _l("Recruitment officer")
    VERIFIER = "verifier", _l("Verifier")
    MINISTRY = "ministry", _l("Ministry of Education and Training")
    BODY = "body", _l("Reporting body")
    AUDITOR = "auditor", _l("Auditor")
    SECRETARIAT = "secretariat", _l("Designation secretariat")
    PANEL = "panel", _l("Member of the panel")
    ADMINISTRATOR = "administrator", _l("Administrator")


NAMED: dict[str, "Work"] = {}
"""Every kind of work by its code, for what keeps only the code."""


@dataclass(frozen=True)
class Work:
    """`rows(reader)` selects at least `id`, `mine`, `due_on` and `since`; the words of a row are made
    of what else it selects. `address` gives the values of the address of the case's page. A feature says
    once what its kinds of work have in common, as `partial(Work, permission=…)`."""

    code: str
    label: Any
    act: Any
    party: Party
    rows: Callable[..., Rows]
    _: KW_ONLY
    permission: Permission
    title: Callable[[Any], str]
    about: Callable[[Any], str]
    address: Callable[[Any], Mapping[str, Any]]
    case_endpoint: str
    list_endpoint: str
    purpose: str = ""  # for the ledger, where rows show people by name
    place: Any = None
    """The column of the institution or mission whose staff act, where one does."""
    owners: Callable[[date, date], Rows] | None = None
    """The accounts of experts who may have let a day between these two pass."""
    care: Any = None
    """The column of the record that an officer can be in charge of; its rows say `owner_id`."""
    bare: Callable[[Any], Rows] | None = None
    """What `rows` begins with, as its second argument, where the words of a case are not asked for. In it
    a day so far away that it never comes may stand for none, as an index has it."""

    def __post_init__(self) -> None:
        NAMED[self.code] = self

    def narrow(self, user: Any, *names: str) -> Rows:
        """The same cases with these columns alone, so that nothing else is worked out."""
        rows = self.rows(user, self.bare) if self.bare is not None else self.rows(user)
        columns = {column.key: column for column in rows.selected_columns}
        return rows.with_only_columns(
            *(columns[name] for name in names), maintain_column_froms=True
        ).order_by(None)

    def narrow_own(self, user: Any, *names: str) -> Rows | None:
        """Of these what waits for the reader; None where nothing ever does: the database is not asked.
        The condition stands beside the others, where an index can answer it."""
        rows = self.rows(user)
        return None if is_never(rows) else self.narrow(user, *names).where(whose(rows))


class WorkIn(Sequence[Work]):
    """All work whose cases stand in one list, of whichever feature: the list of contracts has also what
    has to be done about the approvals of a contract. Known once every feature has said what it has.
    `own`: of the records of this list, where their cases may stand in another one."""

    def __init__(self, list_endpoint: str, own: Sequence[Work]) -> None:
        self.list_endpoint, self.own = list_endpoint, own

    @property
    def _all(self) -> list[Work]:
        here = (one for one in NAMED.values() if one.list_endpoint == self.list_endpoint)
        return [*self.own, *(one for one in here if one not in self.own)]

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, place: Any) -> Any:
        return self._all[place]


def mine(*conditions: ColumnElement[bool]) -> Any:
    """The column that says whether a case waits for this reader: where all of these hold."""
    return case((and_(*conditions), 1), else_=0).label("mine")


def day_of(rows: Rows) -> Any:
    """What a statement's column `due_on` says."""
    column = next(one for one in rows.selected_columns if one.key == "due_on")
    return getattr(column, "element", column)


def has_day(rows: Rows) -> bool:
    """Whether this kind of work has a day by which it is to be done."""
    return day_of(rows) is not NO_DAY


def whose(rows: Rows) -> ColumnElement[bool]:
    """The condition that a statement's column `mine` says."""
    column = next(one for one in rows.selected_columns if one.key == "mine")
    condition: ColumnElement[bool] = column.element.whens[0][0]
    return condition


def is_never(rows: Rows) -> bool:
    """Whether a statement by itself says that nothing of it ever waits for this reader."""
    return _is_false(whose(rows)) or is_empty(rows)


def is_empty(rows: Rows) -> bool:
    """Whether a statement by itself says that this reader sees nothing of it wait for anybody."""
    return _is_false(rows.whereclause)


def _is_false(condition: Any) -> bool:
    """A condition that stands alone is wrapped."""
    return isinstance(getattr(condition, "element", condition), False_)


_statements: LRUCache[Any, Any] = LRUCache(maxsize=1000)
_lock = threading.Lock()


def made_once(make: Callable[..., Any], works: Sequence[Work], user: Any, *about: Any) -> Any:
    """What `make` puts together of all these kinds of work, once for a reader with these roles on
    this day: making such a statement takes longer than asking it, and every page asks."""
    held = frozenset((one.role, one.organisation_id) for one in user.current_assignments)
    codes = tuple(work.code for work in works)
    # Of each thread its own: two threads that compile one statement at once disturb each other.
    key = (threading.get_ident(), make, about, codes, user.id, held, hanoi_today())
    with _lock:
        found = _statements.get(key)
    if found is None:
        found = make(works, user, *about)
        with _lock:
            _statements[key] = found
    return found

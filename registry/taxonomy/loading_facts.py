"""Packaged rows that are facts: what a file says differently is recorded as a correction, from now on.

Only of an empty register is the first load taken as known since the beginning. What was recorded on a
page (with another reason than a load) is left alone; where somebody decided on an institution, so is all
that a file says of the same kind of it, because what was recorded later holds.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from registry.core import facts
from registry.core.db import session
from registry.core.i18n import hanoi_today

REASON = "reference data"
known_since: ContextVar[datetime | None] = ContextVar("known_since", default=None)
left_alone: ContextVar[set[Any] | None] = ContextVar("left_alone", default=None)


def keep_facts(
    model: Any,
    wanted: Iterable[dict[str, Any]],
    *,
    identity: tuple[str, ...],
    scope: Iterable[Any] = (),
    ends_today: bool = False,
    owner: str = "",
) -> None:
    """Records, corrects and closes until the believed rows of this scope are those wanted. `ends_today`:
    a row that is wanted no longer held until today; else it never did. `owner`: whose rows are left
    alone, all of them, as soon as somebody decided on one."""
    statement = facts.read(model).where(*scope)
    known = {
        tuple(getattr(row, name) for name in identity): row for row in session().scalars(statement)
    }
    decided = {getattr(row, owner) for row in known.values() if row.recorded_by_id} if owner else {}
    _note_left(decided)
    for values in wanted:
        if owner and values[owner] in decided:
            continue
        old = known.pop(tuple(values[name] for name in identity), None)
        if old is None:
            facts.record(model(**values), by=None, reason=REASON, at=known_since.get())
        elif old.reason == REASON and any(getattr(old, name) != values[name] for name in values):
            facts.correct(old, by=None, reason=REASON, at=known_since.get(), **values)
    for row in known.values():
        is_decided = bool(owner) and getattr(row, owner) in decided
        if row.reason == REASON and row.valid_to is None and not is_decided:
            _close(row, ends_today=ends_today)
    session().flush()


def _note_left(owners: Iterable[Any]) -> None:
    noted = left_alone.get()
    if noted is not None:
        noted.update(owners)


def _close(row: Any, *, ends_today: bool) -> None:
    if ends_today:
        facts.correct(row, by=None, reason=REASON, valid_to=hanoi_today())
    else:
        facts.supersede(row)

"""Silence: an expert who does not answer is reminded, and an entry that nobody goes on with lapses."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from registry.audit import states
from registry.core.db import now, read_only, session, transaction
from registry.entries import asking, services
from registry.entries.actions import EntryAction
from registry.entries.kinds import Answer
from registry.entries.models import ContractEntry
from registry.entries.news import tell_institution
from registry.entries.periods import period
from registry.entries.states import WITH_INSTITUTION, EntryState


def press_silent() -> int:
    """One transaction an entry, so that one failure holds up no other. Returns how many moved."""
    return _each(ContractEntry.answer == Answer.WAITING, act=asking.press)


def lapse_unfinished() -> int:
    """What an institution does not go on with, after a word in time. Returns how many moved."""
    first = now() - timedelta(period("unfinished_days") - period("warned_days"))
    waits = ContractEntry.state.in_(WITH_INSTITUTION)
    return _each(waits, ContractEntry.moved_at < first, act=_warn_or_lapse)


def _each(*conditions: ColumnElement[bool], act: Callable[[ContractEntry], bool]) -> int:
    with read_only():
        statement = select(ContractEntry.id).where(*conditions).order_by(ContractEntry.id)
        found = list(session().scalars(statement))
    moved = 0
    for entry_id in found:
        with transaction() as db:
            moved += act(db.get_one(ContractEntry, entry_id))
    return moved


def _warn_or_lapse(entry: ContractEntry) -> bool:
    if entry.warned_at is None:
        entry.warned_at = now()
        tell_institution(entry, "warned", by=None)
        return True
    if now() - entry.warned_at < timedelta(period("warned_days")):
        return False
    lapse(entry)
    return True


def lapse(entry: ContractEntry) -> None:
    states.move(entry, EntryState.LAPSED, by=None, action=EntryAction.LAPSED)
    services.forget(entry)
    tell_institution(entry, "lapsed", by=None)

"""The steps of a release: drafted by an officer or by the schedule, published by another person, and
never changed from then on; a mistake is put right by a release that replaces it."""

from datetime import date, timedelta

from registry.accounts.models import User
from registry.audit import states
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.numbering import next_number
from registry.statistics import drafting, news, queries
from registry.statistics.actions import StatisticsAction
from registry.statistics.limits import limit
from registry.statistics.models import StatisticRelease
from registry.statistics.states import ReleaseState

R = ReleaseState


def draft(
    data_day: date,
    *,
    by: User | None,
    supersedes: StatisticRelease | None = None,
    reason: str = "",
) -> StatisticRelease:
    """`by`: nobody where the worker's clock asks. Raises RegistryError: one draft at a time, because each
    is guarded against all that was published before it."""
    today = hanoi_today()
    if data_day > today:
        raise RegistryError(_("Choose a day that has passed."))
    if queries.find_draft():
        raise RegistryError(_("Another release waits for a second officer. Decide on it first."))
    release = StatisticRelease(
        number=next_number(f"TK-{today.year}-"),
        data_day=data_day,
        supersedes_id=supersedes.id if supersedes else None,
        reason=reason,
        due_on=today + timedelta(limit("draft_days", on=today)),
        drafted_by_id=by.id if by else None,
    )
    groups = drafting.draw_up(release)
    states.begin(release, by=by, action=StatisticsAction.DRAFTED)
    for one in groups:
        one.release_id = release.id
        session().add(one)
    news.tell(release, "drafted", by=by)
    return release


def supersede(release: StatisticRelease, *, reason: str, by: User) -> StatisticRelease:
    """Draft the one that replaces it, about the same day. Raises RegistryError, InvalidTransition."""
    states.refuse_illegal(release, R.SUPERSEDED)
    return draft(release.data_day, by=by, supersedes=release, reason=reason)


def issue(release: StatisticRelease, *, by: User) -> None:
    """The second person. Raises NotAllowed, RegistryError, InvalidTransition."""
    _refuse_same(release, by)
    states.refuse_illegal(release, R.ISSUED)
    if release.due_on < hanoi_today():
        raise RegistryError(_("The draft is too old. Draft the release again."))
    if release.supersedes_id is not None:
        old = session().get_one(StatisticRelease, release.supersedes_id)
        states.move(
            old, R.SUPERSEDED, by=by, action=StatisticsAction.SUPERSEDED, reason=release.reason
        )
    release.issued_by_id, release.issued_at = by.id, now()
    states.move(release, R.ISSUED, by=by, action=StatisticsAction.ISSUED)
    news.tell(release, "issued", by=by)


def refuse(release: StatisticRelease, reason: str, *, by: User) -> None:
    _refuse_same(release, by)
    _discard(release, reason, by)


def withdraw(release: StatisticRelease, *, reason: str, by: User) -> None:
    if release.drafted_by_id != by.id:
        raise NotAllowed(_("Only the person who proposed it can take it back."))
    _discard(release, reason, by)


def lapse(release: StatisticRelease) -> None:
    states.move(release, R.LAPSED, by=None, action=StatisticsAction.LAPSED)
    _forget(release)
    news.tell(release, "lapsed")


def _discard(release: StatisticRelease, reason: str, by: User) -> None:
    states.move(release, R.DISCARDED, by=by, action=StatisticsAction.DISCARDED, reason=reason)
    _forget(release)
    news.tell(release, "discarded", by=by)


def _forget(release: StatisticRelease) -> None:
    """What was never published need not be guarded."""
    for group in queries.list_groups(release):
        session().delete(group)
    release.tables, release.remarks = [], {}


def _refuse_same(release: StatisticRelease, by: User) -> None:
    if release.drafted_by_id == by.id:
        raise NotAllowed(_("A second person confirms it, not the one who proposed it."))

"""Keeping a search, changing when its owner is told, and noting what it found."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete

from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.db import find_row, now, session
from registry.core.errors import RegistryError
from registry.core.i18n import _, format_number
from registry.notices import services as notices
from registry.notices.schedule import last_digest_moment
from registry.searches import queries
from registry.searches.actions import SearchAction
from registry.searches.models import Alert, SavedSearch, SearchFind, SearchKind
from registry.searches.queries import Look
from search.engine import MAX_PAGE_SIZE

MOST = 30
WAITS = {Alert.DAILY: timedelta(days=1), Alert.WEEKLY: timedelta(days=7)}
KEPT = timedelta(days=90)  # what was found longer ago is forgotten


def make(kind: SearchKind, query: str, *, by: User) -> SavedSearch:
    """Not stored yet: so that it can be looked at before."""
    return SavedSearch(
        user_id=by.id, kind=kind, query=query, name="", alert=Alert.NONE, known=None, is_broad=False
    )


def save(search: SavedSearch, *, name: str, alert: Alert, found: Look | None, by: User) -> None:
    """`found`: what the search finds today, of which nobody is told; None where no engine answered: then
    the first look tells nothing. Raises RegistryError."""
    if queries.count_own(by) >= MOST:
        raise RegistryError(
            _("You have %(most)s saved searches; remove one first.", most=format_number(MOST))
        )
    _rename(search, name)
    if found is not None:
        _note(search, found)
    _choose(search, alert, by=by)
    session().add(search)
    audit.record(SearchAction.SAVED, search, by=by, kind=search.kind, alert=alert)


def change(search: SavedSearch, *, name: str, alert: Alert, by: User) -> None:
    _rename(search, name)
    _choose(search, alert, by=by)
    audit.record(SearchAction.CHANGED, search, by=by, alert=alert)


def remove(search: SavedSearch, *, by: User) -> None:
    session().execute(delete(SearchFind).where(SearchFind.search_id == search.id))
    audit.record(SearchAction.REMOVED, search, by=by)
    session().delete(search)


def _rename(search: SavedSearch, name: str) -> None:
    same = queries.own_searches_named(name, user_id=search.user_id)
    other = find_row(same)
    if other is not None and other.id != search.id:
        raise RegistryError(_("You have a saved search of this name already."))
    search.name = name


def _choose(search: SavedSearch, alert: Alert, *, by: User) -> None:
    if alert is not Alert.NONE and search.is_broad:
        raise RegistryError(
            _(
                "This search finds more than %(most)s; nobody could read what is new. Add words or filters, or choose never.",
                most=format_number(MAX_PAGE_SIZE),
            )
        )
    if alert is Alert.NONE:
        search.known, search.next_check_at = None, None
    else:
        search.next_check_at = next_check(alert, by, now())
    search.alert = alert


def next_check(alert: Alert, user: User, moment: datetime) -> datetime | None:
    """Digests come at the hour of the daily mail of their reader."""
    if alert is Alert.NONE:
        return None
    if alert is Alert.AT_ONCE:
        return moment
    return last_digest_moment(user, moment) + WAITS[alert]


def _note(search: SavedSearch, found: Look) -> None:
    search.is_broad = found.is_broad
    search.known = None if found.is_broad else [str(one) for one in found.ids]
    search.checked_at = now()


def note_check(search: SavedSearch, found: Look, *, owner: User, at: datetime) -> int:
    """What is new since the last look is remembered, in the transaction that tells of it. Returns how
    many. A first look tells nothing; so does the first after a search was too broad."""
    new: list[uuid.UUID] = []
    if search.known is not None:
        before = {uuid.UUID(one) for one in search.known} | queries.list_recorded(search.id)
        new = [one for one in found.ids if one not in before]
    session().add_all(SearchFind(search_id=search.id, record_id=one) for one in new)
    session().execute(
        delete(SearchFind).where(
            SearchFind.search_id == search.id, SearchFind.created_at < at - KEPT
        )
    )
    _note(search, found)
    search.next_check_at = next_check(search.alert, owner, at)
    return len(new)


def tell_of(owner: User, news: Sequence[tuple[SavedSearch, int]]) -> None:
    """One letter, however many of their searches found something."""
    fresh = [(search, count) for search, count in news if count]
    if fresh:
        notices.tell("search_news", owner, news=fresh)


def forget(record_id: uuid.UUID) -> None:
    """Whoever withdraws is in no saved search any more."""
    session().execute(delete(SearchFind).where(SearchFind.record_id == record_id))

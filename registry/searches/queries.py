"""Reading saved searches: everybody their own, and of what they found what may be seen now."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.exc import NoResultFound

from registry.accounts.models import User
from registry.core.db import get_row, list_rows, session
from registry.core.permissions import can
from registry.matching import address
from registry.matching.models import PastedText
from registry.programs.models import Opening
from registry.searches.kinds import KINDS, Args, read_query
from registry.searches.models import SavedSearch, SearchFind
from search.engine import SearchError

SHOWN = 25  # of what was found, the newest


@dataclass(frozen=True)
class Look:
    """All that a search finds at one moment and its owner may see. Of one that is broad it is nothing:
    too much to be followed."""

    ids: Sequence[uuid.UUID] = ()
    is_broad: bool = False


def own_searches(user: User) -> Select[SavedSearch]:
    return select(SavedSearch).where(SavedSearch.user_id == user.id)


def own_searches_named(name: str, *, user_id: uuid.UUID) -> Select[SavedSearch]:
    return select(SavedSearch).where(SavedSearch.user_id == user_id, SavedSearch.name == name)


def get_search(search_id: uuid.UUID, *, visible_to: User) -> SavedSearch:
    return get_row(own_searches(visible_to).where(SavedSearch.id == search_id))


def count_own(user: User) -> int:
    return session().scalar(select(func.count()).select_from(own_searches(user).subquery())) or 0


def find_opening(args: Args, *, visible_to: User) -> Opening | None:
    """The opening that a search for experts is for, as far as this reader may see it."""
    try:
        return address.find_opening(args, visible_to=visible_to)
    except (ValueError, NoResultFound):
        return None


def look(search: SavedSearch, *, by: User) -> Look:
    """Raises SearchError."""
    kind = KINDS[search.kind]
    if not can(by, kind.permission):
        return Look()
    found = kind.find_all(read_query(search.query), by)
    return Look(is_broad=True) if found is None else Look(found)


def see_again(search: SavedSearch, found: Look, *, by: User) -> Look:
    """In the transaction that remembers what was found: whoever hid meanwhile is none of it."""
    return replace(found, ids=KINDS[search.kind].seen_of(found.ids, by))


def list_found(search: SavedSearch, *, visible_to: User) -> list[uuid.UUID]:
    """The newest of what it found since it was saved and still finds: whoever hides what was searched
    for is not betrayed by the name of the search. Without an engine nobody is listed."""
    newest = (
        select(SearchFind.record_id)
        .where(SearchFind.search_id == search.id)
        .order_by(SearchFind.created_at.desc(), SearchFind.id)
        .limit(SHOWN * 4)
    )
    found = list_rows(newest)
    try:
        still = set(look(search, by=visible_to).ids) if found else set()
    except SearchError:
        return []
    return [one for one in found if one in still][:SHOWN]


def list_due(moment: datetime, *, limit: int) -> Sequence[SavedSearch]:
    return list_rows(
        select(SavedSearch)
        .where(SavedSearch.next_check_at <= moment)
        .order_by(SavedSearch.next_check_at, SavedSearch.id)
        .limit(limit)
    )


def list_texts_in_use() -> set[uuid.UUID]:
    """The pasted texts that saved searches of their own authors search by. Whatever else an address
    names keeps nobody's text."""
    asking = select(SavedSearch.user_id, SavedSearch.query).where(
        SavedSearch.query.contains("text=")
    )
    asked = {
        (user_id, read_query(query).get("text", "").lower().replace("-", ""))
        for user_id, query in session().execute(asking)
    }
    texts = session().execute(select(PastedText.id, PastedText.user_id))
    return {text_id for text_id, user_id in texts if (user_id, text_id.hex) in asked}


def list_recorded(search_id: uuid.UUID) -> set[uuid.UUID]:
    """What was told of before: nobody hears of it twice."""
    return set(
        session().scalars(select(SearchFind.record_id).where(SearchFind.search_id == search_id))
    )

"""Looking again at saved searches, each when its owner wants to hear of it."""

import uuid
from datetime import datetime

import structlog

from registry.accounts.models import User
from registry.core.db import now, read_only, transaction
from registry.matching import pasted
from registry.searches import queries, services
from registry.searches.models import SavedSearch
from search.engine import SearchError

log = structlog.get_logger()
MOST = 200  # searches in one run; the others come first in the next


def tell_of_news(*, at: datetime | None = None) -> int:
    """Returns how many searches were looked at. Without an engine none is; they stay due."""
    moment = at or now()
    with read_only():
        due = queries.list_due(moment, limit=MOST)
    owners = sorted({one.user_id for one in due})
    looked = 0
    for owner_id in owners:
        own = [one.id for one in due if one.user_id == owner_id]
        try:
            looked += _look_again(owner_id, own, moment)
        except SearchError as error:
            log.warning("saved_searches_put_off", reason=type(error).__name__)
            break
    return looked


def forget_texts() -> None:
    """Texts that were pasted long ago, but those that a saved search needs."""
    with transaction():
        pasted.forget_old(but=queries.list_texts_in_use())


def _look_again(owner_id: uuid.UUID, own: list[uuid.UUID], moment: datetime) -> int:
    """The engine is asked outside the transaction that writes what is new."""
    with read_only() as db:
        owner = db.get_one(User, owner_id)
        found = [queries.look(db.get_one(SavedSearch, one), by=owner) for one in own]
    with transaction() as db:
        owner = db.get_one(User, owner_id)
        news = [
            (search, _note(search, look, owner, moment))
            for search_id, look in zip(own, found, strict=True)
            if (search := db.get(SavedSearch, search_id, with_for_update=True)) is not None
        ]
        services.tell_of(owner, news)
    return len(news)


def _note(search: SavedSearch, look: queries.Look, owner: User, moment: datetime) -> int:
    seen = queries.see_again(search, look, by=owner)
    return services.note_check(search, seen, owner=owner, at=moment)

"""Searching published openings: ids from the engine, rows from the database."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy import select

from registry.db import session
from registry.i18n import hanoi_today
from registry.indexing import engine
from registry.programs import queries as programs
from registry.programs.models import Opening, OpeningState
from search.engine import After, AnyOf, BadQuery, Between, Flag, Query, SearchError, SortOrder

log = structlog.get_logger()
FACETS = ("fields", "modes", "languages", "institution")
PAGE = 25


@dataclass(frozen=True)
class Found:
    openings: Sequence[Opening]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    next_key: str = ""
    read_as: str = ""
    is_fallback: bool = False


def search_openings(*, text: str, choices: Mapping[str, tuple[str, ...]], after: str = "") -> Found:
    """Open to interest today. Raises BadQuery for a page key that is no key."""
    query = Query(
        text=text,
        scope=(Flag("public"), Between("closes", hanoi_today().toordinal(), None)),
        filters=tuple(AnyOf(name, values[:50]) for name, values in choices.items() if values),
        facets=FACETS,
        sort=SortOrder.RELEVANCE if text else SortOrder.UPDATED,
        size=PAGE,
        after=After.decode(after) if after else None,
    )
    try:
        hits = engine().search("openings", query)
    except BadQuery:
        raise
    except SearchError as error:
        log.warning("search_fell_back", reason=type(error).__name__)
        rows = programs.list_public_openings(limit=PAGE)
        return Found(rows, programs.count_public_openings(), is_fallback=True)
    ids = [uuid.UUID(one) for one in hits.ids]
    statement = select(Opening).where(Opening.id.in_(ids), Opening.state == OpeningState.PUBLISHED)
    known = {row.id: row for row in session().scalars(statement)}
    return Found(
        [known[one] for one in ids if one in known], hits.total, hits.facets,
        hits.next.encode() if hits.next else "", hits.read_as,
    )  # fmt: skip

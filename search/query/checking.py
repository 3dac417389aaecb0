"""What no engine could answer is refused before any is asked."""

from __future__ import annotations

import math

from search import documents as docs
from search import engine
from search.documents import Declaration
from search.engine import BadQuery, Query
from search.query.plan import MAX_NUMBER


def check(query: Query, declaration: Declaration) -> None:
    """Raises BadQuery for what no engine could answer."""
    if not 0 < query.size <= engine.MAX_PAGE_SIZE:
        raise BadQuery(f"A page has 1 to {engine.MAX_PAGE_SIZE} rows.")
    if query.sort is not engine.SortOrder.RELEVANCE and query.sort not in declaration.orders:
        raise BadQuery(f"This index is not sorted by {query.sort}.")
    for facet in query.facets:
        if facet not in declaration.facets:
            raise BadQuery(f"Unknown facet: {facet}")
    _check_after(query, declaration)


def _check_after(query: Query, declaration: Declaration) -> None:
    if query.after is None:
        return
    order = declaration.orders.get(query.sort)
    wanted = (float, int) if order is None else (str,) if order.kind == "text" else (int,)
    value = query.after.value
    if not isinstance(value, wanted) or (not isinstance(value, str) and not _is_sane(value)):
        raise BadQuery("The key of the next page belongs to another sort.")
    if isinstance(value, str) and (len(value) > 600 or _has_surrogates(value)):
        raise BadQuery("The key of the next page cannot be read.")
    try:
        docs.check_id(query.after.id)
    except engine.BadDocument:
        raise BadQuery("The key of the next page cannot be read.") from None


def _is_sane(value: float) -> bool:
    return math.isfinite(value) and abs(value) <= MAX_NUMBER


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)

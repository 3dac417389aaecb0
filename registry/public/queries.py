"""Searching published openings: ids from the engine, rows from the database.

Without the engine the same search runs in the database: plain words instead of ranked ones, but the
same filters, counts and pages.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog
from sqlalchemy import ColumnElement, or_, select
from werkzeug.datastructures import MultiDict

from registry.background import indexing
from registry.core.cleaning import clean, clean_choices
from registry.core.db import session
from registry.core.i18n import hanoi_today, localized_text
from registry.matching.queries import LONGEST_TEXT
from registry.programs import public_queries
from registry.programs.models import Opening
from registry.taxonomy.models import Organisation
from search.engine import (
    MAX_PAGE_SIZE,
    AnyOf,
    BadQuery,
    Between,
    Flag,
    Query,
    SearchError,
    Shorter,
    SortOrder,
    Spelling,
)

log = structlog.get_logger()
FACETS = ("fields", "modes", "languages", "institution")
PAGE = 25
TEXTS = ("code", "title_vi", "title_en", "description_vi", "description_en")
Choices = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class OpeningHits:
    openings: Sequence[Opening]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    page: int = 1
    reading: Spelling = Spelling.TYPED
    read_as: str = ""
    suggestions: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    without: tuple[Shorter, ...] = ()
    is_fallback: bool = False
    relaxed: tuple[tuple[str, int], ...] = ()  # of nothing found: a filter, and how many without it


def read_address(args: MultiDict[str, str]) -> tuple[str, Choices]:
    """The text and the filters of an address."""
    choices = {name: clean_choices(args.getlist(name)) for name in FACETS if args.getlist(name)}
    return str(clean(args.get("q", "")))[:LONGEST_TEXT], choices


def search_openings(*, text: str, choices: Choices, page: int = 1) -> OpeningHits:
    """Open to interest today."""
    query = _make_query(text, choices, size=min(page * PAGE, MAX_PAGE_SIZE))
    try:
        hits = indexing.search("openings", query)
    except BadQuery:
        raise
    except SearchError as error:
        log.warning("search_fell_back", reason=type(error).__name__)
        return _search_database(text, choices, page=page)
    return OpeningHits(
        read_openings(hits.ids[(page - 1) * PAGE :]),
        hits.total,
        hits.facets,
        page,
        hits.reading,
        hits.read_as,
        hits.suggestions,
        hits.reasons,
        hits.without,
        relaxed=() if hits.total else _relaxed(text, choices),
    )


def _relaxed(text: str, choices: Choices) -> tuple[tuple[str, int], ...]:
    """What each filter keeps away; without those that alone change nothing."""
    told = []
    for name in choices:
        others = {other: values for other, values in choices.items() if other != name}
        query = replace(_make_query(text, others, size=1), facets=())
        told.append((name, indexing.search("openings", query).total))
    return tuple((name, count) for name, count in told if count)


def _make_query(text: str, choices: Choices, *, size: int) -> Query:
    return Query(
        text=text,
        scope=(Flag("public"), Between("closes", hanoi_today().toordinal(), None)),
        filters=tuple(AnyOf(name, values[:50]) for name, values in choices.items() if values),
        facets=FACETS,
        sort=SortOrder.RELEVANCE if text else SortOrder.UPDATED,
        size=size,
    )


def find_all(text: str, choices: Choices) -> list[uuid.UUID] | None:
    """All openings that a search finds; None where they are too many to be followed. Raises
    SearchError."""
    query = replace(_make_query(text, choices, size=MAX_PAGE_SIZE), facets=())
    hits = indexing.search("openings", query)
    if hits.total > MAX_PAGE_SIZE:
        return None
    return [row.id for row in read_openings(hits.ids)]


def read_openings(ids: Sequence[str]) -> list[Opening]:
    """In the order of the ids; what is no longer open is left out, whatever the index says."""
    wanted = [uuid.UUID(one) for one in ids]
    rows = session().scalars(
        select(Opening).where(Opening.id.in_(wanted), public_queries.open_to_interest())
    )
    known = {row.id: row for row in rows}
    return [known[one] for one in wanted if one in known]


def name_institution(value: str) -> str:
    """Of a filter's value; what is no institution stands for itself."""
    try:
        row = session().get(Organisation, uuid.UUID(value))
    except ValueError:
        row = None
    return localized_text(row, "name") if row else value


def _search_database(text: str, choices: Choices, *, page: int) -> OpeningHits:
    matching = session().scalars(
        select(Opening)
        .join(Organisation, Organisation.id == Opening.institution_id)
        .where(public_queries.open_to_interest(), *(_contains(word) for word in text.split()[:10]))
        .order_by(Opening.published_at.desc(), Opening.id)
    )
    valued = [(row, _values(row)) for row in matching]
    found = [row for row, values in valued if _fits(values, choices)]
    counts = {
        name: Counter(
            value
            for _row, values in valued
            if _fits(values, {key: chosen for key, chosen in choices.items() if key != name})
            for value in values[name]
        )
        for name in FACETS
    }
    shown = found[(page - 1) * PAGE : page * PAGE]
    return OpeningHits(shown, len(found), counts, page, is_fallback=True)


def _contains(word: str) -> ColumnElement[bool]:
    columns = [getattr(Opening, name) for name in TEXTS]
    return or_(
        *(column.icontains(word, autoescape=True) for column in columns),
        Organisation.name_vi.icontains(word, autoescape=True),
        Organisation.name_en.icontains(word, autoescape=True),
    )


def _values(row: Opening) -> dict[str, list[str]]:
    """What the index would hold of it, see programs.documents."""
    return {
        "fields": row.field.ancestor_codes,
        "modes": [row.mode.value],
        "languages": [row.teaching_language],
        "institution": [str(row.institution_id)],
    }


def _fits(values: Mapping[str, list[str]], choices: Choices) -> bool:
    return all(set(values[name]) & set(chosen) for name, chosen in choices.items() if chosen)

"""Who works on the same: the search for people, asked with what somebody lets institutions read."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from registry.accounts.models import User
from registry.background import indexing
from registry.experts import audiences
from registry.experts.models import Person
from registry.matching import queries
from search.engine import Boost, Flag, Ids, Purpose, Query, SearchError, Without

log = structlog.get_logger()
MOST = 5
ASKED_FOR = 20  # some of them may have hidden meanwhile
FIELD_WEIGHT = 2.0


def find_similar(person: Person, *, visible_to: User) -> Sequence[Person]:
    """The nearest first; nobody where too little is shown, or no engine answers."""
    query = _query(person)
    if not (query.text or query.wishes):
        return ()
    try:
        hits = indexing.search("experts", query)
    except SearchError as error:
        log.warning("no_similar_experts", reason=type(error).__name__)
        return ()
    return queries.read_hits(hits.ids, visible_to)[:MOST]


def _query(person: Person) -> Query:
    """Nothing that is hidden from institutions may be guessed from who is near."""
    texts = queries.texts_of(person, audiences.read_facts([person.id]))
    codes = dict.fromkeys(code for claim in person.fields for code in claim.concept.ancestor_codes)
    query = Query(
        text=". ".join(filter(None, (texts.vi, texts.en))),
        scope=(Flag("visible"), Without(Ids((str(person.id),)))),
        wishes=tuple(Boost("fields", code, FIELD_WEIGHT) for code in codes if len(code) >= 3),
        size=ASKED_FOR,
    )
    return replace(query, purpose=Purpose.MATCH) if query.text else query

"""What institutions look for in vain: counted by day, without who looked and without a name looked for.

Only words and codes that the register itself uses are kept: whatever else was typed may be of a person.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from registry.accounts import attempts
from registry.accounts.models import User
from registry.background import indexing
from registry.core.db import count_up
from registry.core.i18n import hanoi_today
from registry.core.permissions import INSTITUTION_ROLES
from registry.matching.labels import is_known
from registry.matching.models import UnmetSearch
from registry.matching.queries import SearchRequest
from search.text import analysis
from search.text.analysis import Word

LONGEST = 200


def note(wanted: SearchRequest, *, by: User) -> None:
    """One more of the same search of the same institution on the same day; of each who searches once,
    however often they open its pages."""
    institutions = by.organisation_ids(*INSTITUTION_ROLES)
    terms, filters = terms_of(wanted), _filters_of(wanted)
    if not institutions or wanted.page > 1 or not (terms or filters):
        return
    once = ("unmet-search", (hanoi_today(), by.id, terms, filters))
    if not attempts.is_open(once):
        return
    attempts.count(once)
    count_up(
        UnmetSearch,
        "count",
        day=hanoi_today(),
        institution_id=min(institutions),
        terms=terms,
        filters=filters,
    )


def terms_of(wanted: SearchRequest) -> str:
    """The terms of the register among the words, in their order. Of a long or pasted text nothing."""
    text = " ".join(wanted.text.lower().split())
    if wanted.is_pasted or len(text) > LONGEST:
        return ""
    return ", ".join(dict.fromkeys(_terms(analysis.query_words(text))))


def _terms(typed: Sequence[Word]) -> Iterator[str]:
    vocabulary, at = indexing.engine().vocabulary(), 0
    while at < len(typed):
        meaning = vocabulary.meaning_at(typed, at)
        length = meaning.length if meaning else 1
        if meaning is not None:
            yield " ".join(word.exact for word in typed[at : at + length])
        at += length


def _filters_of(wanted: SearchRequest) -> str:
    return urlencode(
        [
            (name, value)
            for name in sorted(wanted.choices)
            for value in sorted(wanted.choices[name])
            if is_known(name, value)
        ]
    )[:1_000]

"""What institutions look for in vain: counted by day, without who looked and without a name looked for."""

import re
from urllib.parse import urlencode

from registry.accounts.models import User
from registry.background import indexing
from registry.core.db import count_up
from registry.core.i18n import hanoi_today
from registry.core.permissions import INSTITUTION_ROLES
from registry.matching.models import UnmetSearch
from registry.matching.queries import SearchRequest
from search.query.segments import looks_like_name
from search.text import analysis

LONGEST = 200
IDENTIFYING = re.compile(r"@|\d{4}")  # addresses, numbers of people, ORCID iDs


def note(wanted: SearchRequest, *, by: User) -> None:
    """One more of the same search of the same institution on the same day."""
    institutions = by.organisation_ids(*INSTITUTION_ROLES)
    terms, filters = terms_of(wanted), _filters_of(wanted)
    if institutions and (terms or filters):
        count_up(
            UnmetSearch,
            "count",
            day=hanoi_today(),
            institution_id=min(institutions),
            terms=terms,
            filters=filters,
        )


def terms_of(wanted: SearchRequest) -> str:
    """The words, unless they may be of a person: then nothing. Of a pasted text nothing either."""
    text = " ".join(wanted.text.lower().split())
    if wanted.is_pasted or len(text) > LONGEST or IDENTIFYING.search(text):
        return ""
    typed = analysis.query_words(text)
    vocabulary = indexing.engine().vocabulary()
    is_term = any(vocabulary.meaning_at(typed, at) for at in range(len(typed)))
    return text if is_term or not looks_like_name(typed) else ""


def _filters_of(wanted: SearchRequest) -> str:
    return urlencode(
        [(name, value) for name in sorted(wanted.choices) for value in sorted(wanted.choices[name])]
    )[:1_000]

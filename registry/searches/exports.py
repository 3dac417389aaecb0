"""Taking results away as a file: masked, with a purpose and a number, and seldom."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from registry.accounts import attempts
from registry.accounts.models import User
from registry.audit import services as audit
from registry.core.db import session
from registry.core.errors import Unavailable
from registry.core.i18n import _, hanoi_today
from registry.core.numbering import next_number
from registry.experts import audiences
from registry.experts.kinds import Audience, FieldGroup
from registry.experts.models import Person
from registry.matching import queries as matching
from registry.programs.models import Opening
from registry.searches.actions import SearchAction
from registry.searches.models import ExportPurpose, SearchExport

MOST = 100
AUDIENCE = Audience.INSTITUTIONS  # whoever takes it away: a file goes from hand to hand


def find(
    wanted: matching.SearchRequest, opening: Opening | None, *, visible_to: User
) -> list[Person]:
    """The first of the results, in the order of their pages. Raises Unavailable without an engine."""
    found: dict[uuid.UUID, Person] = {}
    for page in range(1, MOST // matching.PAGE + 1):
        asked = replace(wanted, page=page)
        hits = matching.search(asked, opening=opening, visible_to=visible_to)
        if hits.is_fallback:
            raise Unavailable(_("The search does not answer at the moment. Nothing was exported."))
        found |= {person.id: person for person in hits.persons}
        if page * matching.PAGE >= hits.reachable:
            break
    return list(found.values())


def record(
    people: Sequence[Person], *, query: str, purpose: ExportPurpose, reason: str, by: User
) -> SearchExport:
    """Everybody in it finds that in their ledger. Raises TooManyAttempts once the day's files are used up."""
    attempts.count(("search-export", by.id))
    made = SearchExport(
        number=next_number(f"XT-{hanoi_today():%Y}-"),
        user_id=by.id,
        purpose=purpose,
        reason=reason,
        query=query,
        rows=len(people),
    )
    session().add(made)
    audit.record(SearchAction.EXPORTED, made, by=by, purpose=purpose, rows=len(people))
    _log(people, made, by=by)
    return made


def _log(people: Sequence[Person], made: SearchExport, *, by: User) -> None:
    """The country is all that the file tells of somebody only if they show it."""
    known = audiences.read_facts([person.id for person in people])
    told: dict[str, list[uuid.UUID]] = {}
    for person in people:
        is_shown = FieldGroup.COUNTRY in audiences.shown_to(person, known, AUDIENCE)
        told.setdefault(FieldGroup.COUNTRY.value if is_shown else "masked", []).append(person.id)
    for field, ids in told.items():
        audit.record_access(
            person_ids=ids, viewer=by, fields=[field], purpose="export", context=made
        )

"""Considering somebody: added, judged, noted about, removed; each step is on the record."""

import uuid

from sqlalchemy import delete

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, format_number
from registry.core.permissions import INSTITUTION_ROLES
from registry.experts import cards
from registry.experts.models import Person
from registry.programs.models import Opening
from registry.shortlists import queries
from registry.shortlists.actions import ShortlistAction
from registry.shortlists.models import ShortlistEntry, ShortlistNote, ShortlistState, Unsuitable

S = ShortlistState
MOST = 1_000  # people whom one institution considers at the same time


def add(person: Person, opening: Opening | None, *, by: User) -> ShortlistEntry:
    """One who is on it already stays as they are. That an institution keeps them in view is in their
    ledger. Raises RegistryError."""
    institution_id = _institution_of(opening, by=by)
    opening_id = opening.id if opening else None
    found = queries.find_entry(person.id, opening_id, institution_id=institution_id)
    if found is not None:
        return found
    if queries.count_entries(institution_id) >= MOST:
        raise RegistryError(
            _(
                "The shortlist has %(most)s people; remove some of them first.",
                most=format_number(MOST),
            )
        )
    entry = ShortlistEntry(
        institution_id=institution_id,
        person_id=person.id,
        opening_id=opening_id,
        added_by_id=by.id,
    )
    states.begin(entry, by=by, action=ShortlistAction.ADDED)
    [card] = cards.make_cards([person], viewer=by)
    audit.record_access(
        person_ids=[person.id],
        viewer=by,
        fields=cards.shown_fields(card),
        purpose="shortlist",
        context=entry,
    )
    return entry


def _institution_of(opening: Opening | None, *, by: User) -> uuid.UUID:
    own = by.organisation_ids(*INSTITUTION_ROLES)
    if opening is not None and opening.institution_id not in own:
        raise NotAllowed(_("This opening belongs to another institution."))
    if not own:
        raise NotAllowed(_("Only institutions keep a shortlist."))
    return opening.institution_id if opening else min(own)


def move(
    entry: ShortlistEntry, to: ShortlistState, *, reason: Unsuitable | None = None, by: User
) -> None:
    """Raises InvalidTransition where somebody moved it there before."""
    code = reason.value if reason and to is S.NOT_SUITABLE else ""
    states.move(entry, to, by=by, action=ShortlistAction.MOVED, reason=code, state=to)
    entry.reason_code = code


def note(entry: ShortlistEntry, text: str, *, by: User) -> None:
    session().add(ShortlistNote(entry_id=entry.id, author_id=by.id, text=text))
    audit.record(ShortlistAction.NOTED, entry, by=by)


def remove(entry: ShortlistEntry, *, by: User) -> None:
    session().execute(delete(ShortlistNote).where(ShortlistNote.entry_id == entry.id))
    audit.record(ShortlistAction.REMOVED, entry, by=by)
    session().delete(entry)


def note_approach(person_id: uuid.UUID, opening: Opening, *, by: User) -> None:
    """An introduction was asked for: on the list it is seen without anybody writing it there."""
    for opening_id in (opening.id, None):
        entry = queries.find_entry(person_id, opening_id, institution_id=opening.institution_id)
        if entry is not None and entry.state is not S.APPROACHED:
            move(entry, S.APPROACHED, by=by)


def forget(person_id: uuid.UUID, *, by: User) -> None:
    """Whoever withdraws is on no list any more, and nothing that was noted of them is kept."""
    for entry in queries.list_of_person(person_id):
        remove(entry, by=by)

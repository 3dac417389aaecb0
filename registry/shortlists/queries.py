"""Reading shortlists: those of one's own institution, and on them whom one may see at this moment."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, select

from registry.accounts.models import User
from registry.core.db import find_row, get_row, list_rows, session
from registry.core.permissions import INSTITUTION_ROLES
from registry.experts import queries as experts
from registry.shortlists.models import ShortlistEntry, ShortlistNote

Place = tuple[uuid.UUID, uuid.UUID | None]
"""A person, and the opening they are considered for."""


def own_institutions(user: User) -> set[uuid.UUID]:
    return set(user.organisation_ids(*INSTITUTION_ROLES))


def visible_entries(user: User) -> Select[ShortlistEntry]:
    """Whoever hides is on no list, from that moment on."""
    return select(ShortlistEntry).where(
        ShortlistEntry.institution_id.in_(own_institutions(user)),
        experts.is_visible(user, person_id=ShortlistEntry.person_id),
    )


def get_entry(entry_id: uuid.UUID, *, visible_to: User) -> ShortlistEntry:
    return get_row(visible_entries(visible_to).where(ShortlistEntry.id == entry_id))


def find_entry(
    person_id: uuid.UUID, opening_id: uuid.UUID | None, *, institution_id: uuid.UUID
) -> ShortlistEntry | None:
    return find_row(
        select(ShortlistEntry).where(
            ShortlistEntry.institution_id == institution_id,
            ShortlistEntry.person_id == person_id,
            ShortlistEntry.opening_id.is_(None)
            if opening_id is None
            else ShortlistEntry.opening_id == opening_id,
        )
    )


def map_places(user: User) -> Mapping[Place, uuid.UUID]:
    """The entries of the own institution by whom and what they are for."""
    own = own_institutions(user)
    if not own:
        return {}
    rows = session().execute(
        select(ShortlistEntry.person_id, ShortlistEntry.opening_id, ShortlistEntry.id).where(
            ShortlistEntry.institution_id.in_(own)
        )
    )
    return {(person_id, opening_id): entry_id for person_id, opening_id, entry_id in rows}


def count_entries(institution_id: uuid.UUID) -> int:
    statement = select(func.count()).where(ShortlistEntry.institution_id == institution_id)
    return session().scalar(statement) or 0


def list_notes(entry: ShortlistEntry) -> Sequence[ShortlistNote]:
    """The newest first."""
    return list_rows(
        select(ShortlistNote)
        .where(ShortlistNote.entry_id == entry.id)
        .order_by(ShortlistNote.created_at.desc(), ShortlistNote.id)
    )


def list_of_person(person_id: uuid.UUID) -> Sequence[ShortlistEntry]:
    return list_rows(select(ShortlistEntry).where(ShortlistEntry.person_id == person_id))

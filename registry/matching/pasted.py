"""Texts that somebody searches by: kept for their searches, read by nobody else, forgotten soon."""

import uuid
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, select

from registry.accounts.models import User
from registry.core.db import get_row, now, session
from registry.matching.models import PastedText

LONGEST = 20_000  # as much as the search reads of a text
KEPT = timedelta(days=30)


def keep(text: str, *, by: User) -> PastedText:
    row = PastedText(user_id=by.id, text=text[:LONGEST])
    session().add(row)
    return row


def get_text(text_id: uuid.UUID, *, of: User) -> str:
    """Raises NoResultFound for a text of somebody else, or one that is forgotten."""
    own = PastedText.id == text_id, PastedText.user_id == of.id
    return get_row(select(PastedText).where(*own)).text


def forget_old(*, but: Collection[uuid.UUID]) -> None:
    """All that are older, except those that a saved search needs."""
    old = PastedText.created_at < now() - KEPT
    session().execute(delete(PastedText).where(old, PastedText.id.not_in(but)))

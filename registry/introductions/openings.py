"""How introductions react when their opening is amended or ends."""

from collections.abc import Sequence

from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import list_rows, session
from registry.experts.models import Person
from registry.introductions import endings
from registry.introductions.models import Introduction, IntroductionState
from registry.programs.models import Opening


def list_waiting_people(opening: Opening) -> Sequence[User]:
    """Experts who were asked about this opening and whose introduction is open."""
    return list_rows(
        select(User)
        .join(Person, Person.user_id == User.id)
        .join(Introduction, Introduction.person_id == Person.id)
        .where(
            Introduction.opening_id == opening.id,
            Introduction.is_open.is_(True),
            Introduction.asked_at.is_not(None),
        )
        .order_by(User.id)
    )


def close_with_opening(opening: Opening) -> None:
    """Nobody is sought any more. An offer that was made runs on: it has its own answer."""
    rows = session().scalars(
        select(Introduction)
        .where(
            Introduction.opening_id == opening.id,
            Introduction.is_open.is_(True),
            Introduction.state != IntroductionState.OFFER_MADE,
        )
        .order_by(Introduction.id)
    )
    for introduction in rows.all():
        endings.end_with_opening(introduction)

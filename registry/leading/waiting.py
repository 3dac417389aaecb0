"""Designations and posts that a second person of the secretariat has to confirm."""

from functools import partial
from typing import Any

from sqlalchemy import or_, select

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.experts.models import Person
from registry.leading.models import DesignationEntry, Entered, EntryState
from registry.leading.post_models import PostEntry


def _proposed(user: User, *, model: type[Entered], named: Any) -> Rows:
    """Called by what the entry is about, one of its columns."""
    is_other = or_(Person.user_id.is_(None), Person.user_id != user.id)
    return (
        select(
            model.id,
            model.kind,
            named.label("named"),
            Person.number,
            NO_DAY.label("due_on"),
            model.created_at.label("since"),
            mine(model.proposed_by_id != user.id, is_other),
        )
        .join(Person, Person.id == model.person_id)
        .where(model.state == EntryState.PROPOSED)
    )


SECOND = partial(
    Work,
    act=_l("Compare"),
    party=Party.SECRETARIAT,
    permission=Permission.DESIGNATION_RECORD,
    title=lambda row: f"{row.number} – {row.named}",
    about=lambda row: str(row.kind.label),
    list_endpoint="leading.index",
)
WORK = (
    SECOND(
        "designations.second",
        _l("Second opinion on a designation"),
        rows=partial(_proposed, model=DesignationEntry, named=DesignationEntry.decision_number),
        address=lambda row: {"entry_id": row.id},
        case_endpoint="leading.entry",
    ),
    SECOND(
        "posts.second",
        _l("Second opinion on a post in Viet Nam"),
        rows=partial(_proposed, model=PostEntry, named=PostEntry.employer),
        address=lambda row: {"post_entry_id": row.id},
        case_endpoint="leading.post_entry",
    ),
)

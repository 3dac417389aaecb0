"""Designations and posts that a second person of the secretariat has to confirm."""

from functools import partial
from typing import Any

from sqlalchemy import exists, or_, select

from registry.accounts.models import User
from registry.core.i18n import _, _l
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.experts.models import Person
from registry.leading.kinds import EntryKind
from registry.leading.models import DesignationEntry, Entered, EntryState
from registry.leading.post_models import PostEntry
from registry.leading.review_models import DesignationReview, ReviewState


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


def _reviews(user: User) -> Rows:
    """Terms that end soon, as long as no decision waits for a second person."""
    waits = exists().where(
        DesignationEntry.person_id == DesignationReview.person_id,
        DesignationEntry.state == EntryState.PROPOSED,
        DesignationEntry.kind.in_((EntryKind.EXTENSION, EntryKind.RECORDING)),
    )
    is_other = or_(Person.user_id.is_(None), Person.user_id != user.id)
    return (
        select(
            DesignationReview.id,
            DesignationReview.series_id,
            Person.number,
            DesignationReview.ends_on.label("due_on"),
            DesignationReview.moved_at.label("since"),
            mine(is_other, DesignationReview.id.is_not(None)),
        )
        .join(Person, Person.id == DesignationReview.person_id)
        .where(DesignationReview.state == ReviewState.DUE, ~waits)
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
    Work(
        "designations.review",
        _l("Review a designation before its term ends"),
        _l("Review"),
        Party.SECRETARIAT,
        _reviews,
        permission=Permission.DESIGNATION_RECORD,
        title=lambda row: row.number,
        about=lambda _row: _("The term of the designation ends"),
        address=lambda row: {"series_id": row.series_id},
        case_endpoint="leading.show",
        list_endpoint="leading.index",
    ),
)

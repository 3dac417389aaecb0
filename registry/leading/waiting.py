"""Designations and posts that a second person of the secretariat has to confirm."""

from sqlalchemy import or_, select

from registry.accounts.models import User
from registry.core.i18n import _l
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.experts.models import Person
from registry.leading.models import DesignationEntry, EntryState
from registry.leading.post_models import PostEntry


def _proposed(user: User) -> Rows:
    is_other = or_(Person.user_id.is_(None), Person.user_id != user.id)
    return (
        select(
            DesignationEntry.id,
            DesignationEntry.kind,
            DesignationEntry.decision_number,
            Person.number,
            NO_DAY.label("due_on"),
            DesignationEntry.created_at.label("since"),
            mine(DesignationEntry.proposed_by_id != user.id, is_other),
        )
        .join(Person, Person.id == DesignationEntry.person_id)
        .where(DesignationEntry.state == EntryState.PROPOSED)
    )


def _posts(user: User) -> Rows:
    is_other = or_(Person.user_id.is_(None), Person.user_id != user.id)
    return (
        select(
            PostEntry.id,
            PostEntry.kind,
            PostEntry.employer,
            Person.number,
            NO_DAY.label("due_on"),
            PostEntry.created_at.label("since"),
            mine(PostEntry.proposed_by_id != user.id, is_other),
        )
        .join(Person, Person.id == PostEntry.person_id)
        .where(PostEntry.state == EntryState.PROPOSED)
    )


WORK = (
    Work(
        "designations.second",
        _l("Second opinion on a designation"),
        _l("Compare"),
        Party.SECRETARIAT,
        _proposed,
        permission=Permission.DESIGNATION_RECORD,
        title=lambda row: f"{row.number} – {row.decision_number}",
        about=lambda row: str(row.kind.label),
        address=lambda row: {"entry_id": row.id},
        case_endpoint="leading.entry",
        list_endpoint="leading.index",
    ),
    Work(
        "posts.second",
        _l("Second opinion on a post in Viet Nam"),
        _l("Compare"),
        Party.SECRETARIAT,
        _posts,
        permission=Permission.DESIGNATION_RECORD,
        title=lambda row: f"{row.number} – {row.employer}",
        about=lambda row: str(row.kind.label),
        address=lambda row: {"post_entry_id": row.id},
        case_endpoint="leading.post_entry",
        list_endpoint="leading.index",
    ),
)

"""Messages that somebody has not read yet, and times that wait for an answer."""

from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from registry.accounts.models import User
from registry.conversations.kinds import Side
from registry.conversations.meetings.models import Meeting, MeetingState
from registry.conversations.models import Message
from registry.conversations.queries import is_unread, joined
from registry.core.i18n import _l, localized
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import NO_DAY, Party, Work, mine
from registry.experts.queries import own_ids
from registry.introductions import listing, waiting
from registry.introductions.models import Introduction

Begin = waiting.Begin


def _takes_part(user: User) -> ColumnElement[bool]:
    """Of the institution whoever asked, or has written since; any colleague once they have left."""
    wrote = select(Message.introduction_id).where(Message.author_id == user.id)
    return or_(waiting.institution(user), Introduction.id.in_(wrote))


def _unread(whose: waiting.Whose, *, is_own: bool) -> waiting.Begin:
    def rows(user: User, begin: Begin = listing.rows) -> Rows:
        own = Introduction.person_id.in_(own_ids(user))
        last = (
            select(func.max(Message.created_at))
            .where(Message.introduction_id == Introduction.id)
            .correlate(Introduction)
            .scalar_subquery()
        )
        return (
            begin(user)
            .where(joined(user), is_unread(user), own if is_own else ~own)
            .add_columns(
                mine(whose(user)),
                own.label("is_own"),
                NO_DAY.label("due_on"),
                func.coalesce(last, Introduction.created_at).label("since"),
            )
        )

    return rows


def _meeting(whose: waiting.Whose, *conditions: Any, is_own: bool) -> waiting.Begin:
    """The side that has to act on a meeting: on times of the other side, or on what came of it."""

    def rows(user: User, begin: Begin = listing.rows) -> Rows:
        own = Introduction.person_id.in_(own_ids(user))
        return (
            begin(user)
            .join(Meeting, Meeting.introduction_id == Introduction.id)
            .where(joined(user), Meeting.is_open, own if is_own else ~own, *conditions)
            .add_columns(
                mine(whose(user)),
                own.label("is_own"),
                Meeting.answer_due_on.label("due_on"),
                Meeting.created_at.label("since"),
            )
        )

    return rows


def _proposed_by(side: Side) -> ColumnElement[bool]:
    return (Meeting.state == MeetingState.PROPOSED) & (Meeting.side == side)


_conversation = partial(
    Work,
    permission=Permission.CONVERSATION_JOIN,
    title=waiting.title_of,
    about=lambda row: f"{row.code} · {localized(row, 'name')}",
    address=lambda row: {"introduction_id": row.id},
    case_endpoint="conversations.show",
    list_endpoint="introductions.index",
    purpose="conversation",
    bare=listing.bare,
)
WORK = (
    _conversation(
        "conversations.read_institution",
        _l("Read what the university has written to you"),
        _l("Read and answer"),
        Party.EXPERT,
        _unread(waiting.expert, is_own=True),
    ),
    _conversation(
        "conversations.read_expert",
        _l("Read what the expert has written to you"),
        _l("Read and answer"),
        Party.INSTITUTION,
        _unread(_takes_part, is_own=False),
        place=Introduction.institution_id,
    ),
    _conversation(
        "conversations.choose_time",
        _l("Accept a time to talk that the university proposes, or propose others"),
        _l("Choose a time"),
        Party.EXPERT,
        _meeting(waiting.expert, _proposed_by(Side.INSTITUTION), is_own=True),
    ),
    _conversation(
        "conversations.choose_time_of_expert",
        _l("Accept a time to talk that the expert proposes, or propose others"),
        _l("Choose a time"),
        Party.INSTITUTION,
        _meeting(_takes_part, _proposed_by(Side.EXPERT), is_own=False),
        place=Introduction.institution_id,
    ),
)

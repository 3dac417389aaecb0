import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from registry.conversations.meetings.models import Meeting, MeetingState
from registry.core.db import find_row, get_row, list_rows, session


def find_open(introduction_id: uuid.UUID) -> Meeting | None:
    statement = select(Meeting).where(Meeting.introduction_id == introduction_id, Meeting.is_open)
    return find_row(statement)


def get_meeting(introduction_id: uuid.UUID, meeting_id: uuid.UUID) -> Meeting:
    """Raises NoResultFound for one of another conversation."""
    statement = select(Meeting).where(
        Meeting.introduction_id == introduction_id, Meeting.id == meeting_id
    )
    return get_row(statement)


def get_agreed(introduction_id: uuid.UUID, meeting_id: uuid.UUID) -> Meeting:
    statement = select(Meeting).where(
        Meeting.introduction_id == introduction_id,
        Meeting.id == meeting_id,
        Meeting.state == MeetingState.AGREED,
    )
    return get_row(statement)


def list_meetings(introduction_id: uuid.UUID) -> Sequence[Meeting]:
    """Whatever was proposed, the newest first."""
    statement = select(Meeting).where(Meeting.introduction_id == introduction_id)
    return list_rows(statement.order_by(Meeting.created_at.desc(), Meeting.id))


def list_due(*, before: datetime) -> Sequence[uuid.UUID]:
    """Those still open whose (last) time comes before this moment."""
    statement = select(Meeting.id).where(
        Meeting.state.in_((MeetingState.PROPOSED, MeetingState.AGREED)), Meeting.starts_at < before
    )
    return list(session().scalars(statement.order_by(Meeting.id)))

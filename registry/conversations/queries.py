"""Who reads a conversation: the expert and the institution's staff, while both are connected."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select

from registry.accounts.models import User
from registry.conversations.kinds import Side
from registry.conversations.models import Message, MessageFile, MessageReading
from registry.core.db import find_row, get_row, list_rows, now, put, session
from registry.core.permissions import INSTITUTION_ROLES
from registry.documents.models import Document
from registry.experts.audiences import CLOSED
from registry.experts.models import Person
from registry.experts.queries import own_ids
from registry.introductions import queries as introductions
from registry.introductions.models import REVEALED_STATES, Introduction


def joined(user: User) -> ColumnElement[bool]:
    """As a condition on introductions: those whose conversation this person reads. The institution loses
    sight of it with the connection; the expert keeps what was said, as long as the profile is in force."""
    is_in_force = exists().where(Person.id == Introduction.person_id, Person.state.not_in(CLOSED))
    has_begun = exists().where(Message.introduction_id == Introduction.id)
    is_connected = Introduction.state.in_(REVEALED_STATES)
    own = Introduction.person_id.in_(own_ids(user)) & or_(is_connected, has_begun)
    places = user.organisation_ids(*INSTITUTION_ROLES)
    theirs = and_(
        is_connected,
        Introduction.institution_id.in_(places) if places else false(),
        Introduction.person_id.not_in(own_ids(user)),
    )
    return is_in_force.correlate_except(Person) & or_(own, theirs)


def visible_conversations(user: User) -> Select[Introduction]:
    """A role without a line of its own sees nothing; neither do desks, ministries and auditors."""
    return introductions.visible_introductions(user).where(joined(user))


def get_conversation(introduction_id: uuid.UUID, *, visible_to: User) -> Introduction:
    return get_row(visible_conversations(visible_to).where(Introduction.id == introduction_id))


def is_visible(introduction: Introduction, user: User) -> bool:
    statement = visible_conversations(user).where(Introduction.id == introduction.id)
    return find_row(statement) is not None


def side_of(introduction: Introduction, user: User) -> Side:
    is_expert = introductions.is_of_expert(introduction, user)
    return Side.EXPERT if is_expert else Side.INSTITUTION


def may_write(introduction: Introduction) -> bool:
    """Of a conversation that its reader may see."""
    return introduction.state in REVEALED_STATES and introduction.person.state not in CLOSED


def list_messages(introduction_id: uuid.UUID) -> Sequence[Message]:
    statement = select(Message).where(Message.introduction_id == introduction_id)
    return list_rows(statement.order_by(Message.created_at, Message.id))


def count_written(introduction_id: uuid.UUID, author: User, *, since: datetime) -> int:
    statement = select(func.count()).where(
        Message.introduction_id == introduction_id,
        Message.author_id == author.id,
        Message.created_at >= since,
    )
    return session().scalar(statement) or 0


def get_document(introduction: Introduction, file_id: uuid.UUID) -> Document:
    """Raises NoResultFound for a file of another conversation."""
    return get_row(
        select(Document)
        .join(MessageFile, MessageFile.document_id == Document.id)
        .join(Message, Message.id == MessageFile.message_id)
        .where(MessageFile.id == file_id, Message.introduction_id == introduction.id)
    )


# Who has read what


def is_unread(user: User) -> ColumnElement[bool]:
    """As a condition on introductions: the other side wrote something that this person has not opened."""
    read = (
        select(MessageReading.read_at)
        .where(MessageReading.introduction_id == Introduction.id, MessageReading.user_id == user.id)
        .correlate(Introduction, Message)
        .scalar_subquery()
    )
    return (
        exists()
        .where(
            Message.introduction_id == Introduction.id,
            _of_other_side(user),
            or_(read.is_(None), Message.created_at > read),
        )
        .correlate_except(Message)
    )


def _of_other_side(user: User) -> ColumnElement[bool]:
    is_own = Introduction.person_id.in_(own_ids(user))
    return or_(is_own & (Message.side == Side.INSTITUTION), ~is_own & (Message.side == Side.EXPERT))


def count_unread(introduction: Introduction, user: User) -> int:
    side = side_of(introduction, user)
    read = find_reading(introduction.id, user.id)
    conditions = [Message.introduction_id == introduction.id, Message.side == side.other]
    if read is not None:
        conditions.append(Message.created_at > read)
    return session().scalar(select(func.count()).where(*conditions)) or 0


def find_reading(introduction_id: uuid.UUID, user_id: uuid.UUID) -> datetime | None:
    found: datetime | None = session().scalar(
        select(MessageReading.read_at).where(
            MessageReading.introduction_id == introduction_id, MessageReading.user_id == user_id
        )
    )
    return found


def find_reading_of_others(introduction: Introduction, side: Side) -> datetime | None:
    """When somebody of the other side last opened it."""
    is_expert = MessageReading.user_id == introduction.person.user_id
    found: datetime | None = session().scalar(
        select(func.max(MessageReading.read_at)).where(
            MessageReading.introduction_id == introduction.id,
            ~is_expert if side is Side.EXPERT else is_expert,
        )
    )
    return found


def note_reading(introduction: Introduction, user: User) -> None:
    key = {"introduction_id": introduction.id, "user_id": user.id}
    put(MessageReading, key, read_at=now())

"""Conversations of the small country: each side has written, and attached a file."""

from datetime import timedelta
from typing import Any

from faults.sides import Side, receive
from sqlalchemy import select

from registry.accounts.models import User
from registry.conversations.kinds import Side as Writer
from registry.conversations.meetings.models import Meeting, MeetingState
from registry.conversations.models import Message, MessageFile
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.experts.kinds import ContactKind
from registry.introductions.models import (
    REVEALED_STATES,
    Introduction,
    IntroductionState,
    Reveal,
)

WRITTEN_IN = {
    IntroductionState.TALKING,
    IntroductionState.OFFER_MADE,
    IntroductionState.CLOSED_LATER,
}

MEETINGS = {
    IntroductionState.CONNECTED: (MeetingState.AGREED, -1),
    IntroductionState.TALKING: (MeetingState.PROPOSED, 3),
    IntroductionState.OFFER_MADE: (MeetingState.AGREED, 3),
}


def write_messages(side: Side, introduction: Introduction) -> None:
    if introduction.state in REVEALED_STATES:
        session().add(Reveal(introduction_id=introduction.id, kind=ContactKind.EMAIL))
    if introduction.state in MEETINGS:
        _meet(side, introduction)
    if introduction.state not in WRITTEN_IN:
        return
    _write(introduction, Writer.EXPERT, side.people["expert"])
    _write(introduction, Writer.INSTITUTION, side.people["institution_recruiter"])
    session().flush()


def _meet(side: Side, introduction: Introduction) -> None:
    """Times that wait for an answer, an agreed one, and one that has passed."""
    state, days = MEETINGS[introduction.state]
    starts_at = now() + timedelta(days)
    session().add(
        Meeting(
            introduction_id=introduction.id,
            proposer_id=side.people["institution_recruiter"].id,
            side=Writer.INSTITUTION,
            state=state,
            times=[starts_at.isoformat()],
            starts_at=starts_at,
            minutes=45,
            answer_due_on=hanoi_today(),
        )
    )
    session().flush()


def _write(introduction: Introduction, writer: Writer, author: User) -> None:
    message = Message(
        introduction_id=introduction.id,
        author_id=author.id,
        side=writer,
        text="Tôi gửi đề cương.",
        language="vi",
    )
    paper = receive("đề cương", by=author)
    message.files = [MessageFile(document_id=paper.id, place=0)]
    session().add(message)


def list_message_files(side: Side) -> list[dict[str, Any]]:
    statement = (
        select(Message.introduction_id, MessageFile.id)
        .join(MessageFile, MessageFile.message_id == Message.id)
        .join(Introduction, Introduction.id == Message.introduction_id)
        .where(Introduction.person_id == side.person.id)
        .order_by(MessageFile.id)
    )
    return [
        {"introduction_id": one, "message_file_id": other}
        for one, other in session().execute(statement)
    ]

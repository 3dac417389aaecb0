"""What two connected sides write to each other.

Mails and notices say that something was written and by whom, never what: it is read on the site, by the
two sides alone, where every reading of the institution stands in the expert's access log.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import services as audit
from registry.conversations import queries
from registry.conversations.actions import ConversationAction
from registry.conversations.feedback.models import Feedback
from registry.conversations.kinds import Side
from registry.conversations.limits import limit
from registry.conversations.models import Message, MessageFile
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError, TooManyAttempts
from registry.core.i18n import _, hanoi_today, locale
from registry.core.permissions import INSTITUTION_ROLES
from registry.documents import services as documents
from registry.documents.models import Document
from registry.experts import queries as experts
from registry.experts.models import Person
from registry.introductions import services as introductions
from registry.introductions.models import Introduction, IntroductionState
from registry.notices import services as notices

DAY = timedelta(1)


def write(
    introduction: Introduction, *, text: str, files: Sequence[Document] = (), by: User
) -> Message:
    """The first one makes them talk. Raises RegistryError with what is in the way."""
    introductions.refuse_outsider(introduction, by=by)
    if not queries.may_write(introduction):
        raise NotAllowed(_("This connection has ended; nothing can be written any more."))
    if not text and not files:
        raise RegistryError(_("Write a message or attach a file."))
    _refuse_flood(introduction, by=by)
    message = Message(
        introduction_id=introduction.id,
        author_id=by.id,
        side=queries.side_of(introduction, by),
        text=text,
        language=locale(),
    )
    message.files = [_keep(document, place, by=by) for place, document in enumerate(files)]
    session().add(message)
    if introduction.state is IntroductionState.CONNECTED:
        introductions.note_talk(introduction, by=by)
    session().flush()
    queries.note_reading(introduction, by)
    audit.record(
        ConversationAction.WRITTEN, introduction, by=by, message=message.id, files=len(files)
    )
    tell_other_side(introduction, "conversation_message", by=by)
    return message


def _keep(document: Document, place: int, *, by: User) -> MessageFile:
    documents.release(document, by=by)
    return MessageFile(document_id=document.id, document=document, place=place)


def _refuse_flood(introduction: Introduction, *, by: User) -> None:
    most = limit("messages_per_day", on=hanoi_today())
    if queries.count_written(introduction.id, by, since=now() - DAY) >= most:
        raise TooManyAttempts(
            _(
                "You have written as many messages today as one person may. Please continue tomorrow."
            )
        )


def tell_other_side(introduction: Introduction, template: str, *, by: User, **about: Any) -> None:
    """The expert; or whoever of the institution takes part, else whoever recruits there."""
    if queries.side_of(introduction, by) is Side.INSTITUTION:
        reader = experts.find_account(introduction.person)
        notices.tell(template, reader, by=by, introduction=introduction, to_expert=True, **about)
    else:
        staff = list_partners(introduction)
        notices.tell(template, staff, by=by, introduction=introduction, to_expert=False, **about)


def tell_both(introduction: Introduction, template: str, **about: Any) -> None:
    """By the registry, to each in their own words."""
    reader = experts.find_account(introduction.person)
    staff = list_partners(introduction)
    for to, is_expert in (([reader], True), (staff, False)):
        notices.tell(template, to, introduction=introduction, to_expert=is_expert, **about)


def list_partners(introduction: Introduction) -> list[User]:
    """Of the institution, those whom the expert talks with: who asked for the introduction and who has
    written since, as long as they work there; else whoever recruits there now."""
    staff = [
        user
        for user in list_holders(*INSTITUTION_ROLES, organisation_id=introduction.institution_id)
        if user.id != introduction.person.user_id
    ]
    wrote = select(Message.author_id).where(Message.introduction_id == introduction.id)
    known = {introduction.initiator_id, *session().scalars(wrote)}
    return [user for user in staff if user.id in known] or staff


def forget_words(person: Person, by: User) -> None:
    """What they wrote and attached goes with their profile; that they wrote stays."""
    rows = session().scalars(
        select(Message)
        .join(Introduction, Introduction.id == Message.introduction_id)
        .where(
            Introduction.person_id == person.id,
            Message.side == Side.EXPERT,
            Message.erased_at.is_(None),
        )
        .order_by(Message.created_at, Message.id)
    )
    for message in rows.unique().all():
        given = [file.document for file in message.files]
        message.text, message.erased_at, message.files = "", now(), []
        session().flush()
        for document in given:
            session().delete(document)  # the sweep takes its bytes away
        audit.record(ConversationAction.ERASED, message.introduction, by=by, message=message.id)
    for feedback in session().scalars(
        select(Feedback)
        .join(Introduction, Introduction.id == Feedback.introduction_id)
        .where(Introduction.person_id == person.id, Feedback.side == Side.EXPERT)
    ):
        session().delete(feedback)

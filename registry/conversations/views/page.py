from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.audit import services as audit
from registry.conversations import queries, services
from registry.conversations.forms import MessageForm
from registry.conversations.kinds import Side
from registry.conversations.meetings import queries as meetings
from registry.conversations.meetings import shown
from registry.conversations.models import Message
from registry.core.i18n import _, localized, proper
from registry.core.permissions import Permission, requires
from registry.documents import services as documents
from registry.documents.responses import attachment_of
from registry.experts import cards
from registry.experts.hours import local_hours
from registry.experts.kinds import ContactKind
from registry.introductions import disclosure
from registry.introductions import queries as introductions
from registry.introductions import services as introduction_services
from registry.introductions.models import Introduction
from registry.web.forms import ButtonForm, ledger, render_form, transaction
from registry.web.steps import Place, current_user, is_signed_in, show_refusal

JOIN = Permission.CONVERSATION_JOIN
bp = Blueprint("conversations", __name__, url_prefix="/<any(vi,en):locale>/connections")


@bp.app_template_global("conversation_of")
def conversation_of(introduction: Introduction) -> dict[str, Any] | None:
    """For the page of an introduction: whether its reader takes part, and how much is new to them."""
    if not (is_signed_in() and queries.is_visible(introduction, current_user())):
        return None
    return {"unread": queries.count_unread(introduction, current_user())}


def find(introduction_id: UUID) -> Introduction:
    return queries.get_conversation(introduction_id, visible_to=current_user())


@bp.route("/<uuid:introduction_id>", methods=["GET", "POST"])
@requires(JOIN, write=JOIN)
def show(introduction_id: UUID) -> ResponseReturnValue:
    introduction = find(introduction_id)
    form = MessageForm()
    if form.submitted():
        with form.errors_shown():
            received = [documents.receive_upload(one, by=current_user()) for one in form.chosen()]
            with transaction():
                services.write(
                    introduction, text=form.text.data or "", files=received, by=current_user()
                )
            flash(_("Your message has been sent."), "success")
            return redirect(url_for(".show", introduction_id=introduction.id, _anchor="last"))
    return show_conversation(introduction, form=form)


def show_conversation(
    introduction: Introduction,
    *,
    form: MessageForm | None = None,
    contacts: list[tuple[ContactKind, str]] | None = None,
) -> ResponseReturnValue:
    user = current_user()
    side = queries.side_of(introduction, user)
    messages = queries.list_messages(introduction.id)
    read_before = queries.find_reading(introduction.id, user.id)
    [card] = cards.make_cards([introduction.person], viewer=user, introductions=[introduction])
    _note_reading(introduction, side, card, messages)
    meeting = meetings.find_open(introduction.id)
    return render_form(
        "conversations/show.html",
        form=form or MessageForm(formdata=None),
        introduction=introduction,
        is_expert=side is Side.EXPERT,
        side=side,
        card=card,
        messages=messages,
        meeting=meeting,
        earlier=[one for one in meetings.list_meetings(introduction.id) if not one.is_open],
        meeting_steps=shown.open_steps(meeting, user) if meeting else [],
        first_new=_first_new(messages, side, read_before),
        read_by_others=queries.find_reading_of_others(introduction, side),
        may_write=queries.may_write(introduction),
        local_hours=local_hours(card),
        partners=services.list_partners(introduction) if side is Side.EXPERT else [],
        contacts=contacts,
        may_open_contacts=bool(introductions.readable_contacts(introduction, viewer=user)),
        is_followed=disclosure.is_followed(introduction, user),
    )


def place_of(introduction: Introduction, *, row: Any = None) -> Place:
    values: dict[str, Any] = {"introduction_id": introduction.id}
    url = url_for("conversations.show", **values)
    return Place(
        url=url,
        trail=[
            (_("Introductions"), url_for("introductions.index")),
            (introduction.code, url_for("introductions.show", **values)),
            (_("Conversation"), url),
        ],
        facts=lambda: [
            (_("Introduction"), introduction.code),
            (_("Opening"), localized(introduction.opening, "title")),
            (_("Other side"), proper(shown.name_of_other(introduction, current_user()))),
        ],
        row=row,
    )


def _first_new(messages: Sequence[Message], side: Side, read_before: Any) -> Message | None:
    new = (
        one
        for one in messages
        if one.side is side.other and (read_before is None or one.created_at > read_before)
    )
    return next(new, None)


def _note_reading(
    introduction: Introduction, side: Side, card: cards.Card, messages: Sequence[Message]
) -> None:
    with ledger():
        if request.method == "GET":  # what was refused is shown again, and writes nothing
            queries.note_reading(introduction, current_user())
        if side is Side.INSTITUTION:
            said = ["messages"] if any(one.side is Side.EXPERT for one in messages) else []
            audit.record_access(
                person_ids=[introduction.person_id],
                viewer=current_user(),
                fields=[*cards.shown_fields(card), *said],
                purpose="conversation",
                context=introduction,
            )


@bp.post("/<uuid:introduction_id>/contacts")
@requires(Permission.INTRODUCTION_PROPOSE, write=Permission.INTRODUCTION_PROPOSE)
def contacts(introduction_id: UUID) -> ResponseReturnValue:
    """A deliberate act, not a page view: each reading is counted and shown to the expert."""
    introduction = find(introduction_id)
    form = ButtonForm()
    if form.submitted():
        with form.errors_shown():
            with transaction():
                opened = introduction_services.open_contacts(introduction, by=current_user())
            return show_conversation(introduction, contacts=opened)
    return show_refusal(form, lambda: show_conversation(introduction))


@bp.get("/<uuid:introduction_id>/files/<uuid:message_file_id>")
@requires(JOIN)
def file(introduction_id: UUID, message_file_id: UUID) -> ResponseReturnValue:
    introduction = find(introduction_id)
    return attachment_of(
        introduction.person_id,
        queries.get_document(introduction, message_file_id),
        purpose="conversation",
        context=introduction,
        is_own=introductions.is_of_expert(introduction, current_user()),
    )

"""Mail: written into the outbox in the transaction that causes it, delivered by the worker.

A message is rendered when it is queued, in the recipient's language, so that what was promised is
what is sent. Every message carries a code that its reader can check on the site. What was sent is
not kept: the words may hold the secret of a link, and are nobody's business any more.
"""

import secrets
import smtplib
import ssl
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol

from flask import current_app, has_request_context
from flask_login import current_user
from sqlalchemy import ColumnElement, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from registry.background import letters, outbox, refusals
from registry.background.headers import READABLE
from registry.background.letters import Letter, in_language, site_url
from registry.core.config import Config, MailSink, config
from registry.core.db import now, session
from registry.core.hooks import Hook
from registry.core.i18n import _, other_locale
from registry.core.tables import Base, Stamped

refused: Hook[[Any, refusals.Answer], None] = Hook("mail.refused")
"""A server will never take a message: called with it and the answer, in the transaction that parks it."""
SUBMISSIONS = 465  # TLS from the first byte (RFC 8314)
ANSWER_WITHIN = 10  # seconds for each answer of the mail server
# About a day and a half.
PATIENCE = outbox.Patience(first=timedelta(minutes=1), longest=timedelta(hours=4), tries=12)


class MailMessage(Stamped, outbox.Waiting, Base):
    __tablename__ = "mail_messages"
    __table_args__ = (Index(None, "sent_at", "next_attempt_at"),)

    recipient: Mapped[str]
    locale: Mapped[str]
    template: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    sent_at: Mapped[datetime | None]
    # Whose step it tells of: they hear when it can never arrive. None: the system, or a stranger.
    caused_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    @classmethod
    def unfinished(cls) -> Sequence[ColumnElement[bool]]:
        return (cls.sent_at.is_(None),)


class Recipient(Protocol):
    email: Any
    locale: Any
    display_name: Any


def queue(template: str, *, to: Recipient, **context: Any) -> MailMessage:
    """Write this mail (see letters) in the reader's language. Called inside the transaction."""
    with in_language(to.locale):
        return post(letters.read(template, to=to, **context), template, to=to)


def post(letter: Letter, template: str, *, to: Recipient) -> MailMessage:
    """Put a letter into the outbox. The language that is set must be the reader's."""
    code = secrets.token_hex(5).upper()
    other = {"locale": other_locale(), **letter.values}
    values = {
        "letter": letter,
        "greeting": _greet(to),
        "reference": " · ".join(part for part in (letter.number, code) if part),
        "other_language_url": site_url(letter.endpoint, **other) if letter.endpoint else "",
        "settings_url": "" if letter.kind == "account" else site_url("notices.settings"),
    }
    message = MailMessage(
        recipient=to.email,
        locale=to.locale,
        template=template,
        code=code,
        html=_render("emails/base.html", values),
        subject=f"{letter.subject} [{code}]",
        text=_render("emails/base.txt", values),
        next_attempt_at=now(),
        caused_by_id=_who_caused_it(),
    )
    session().add(message)
    return message


def _who_caused_it() -> uuid.UUID | None:
    if not has_request_context() or not getattr(current_user, "is_authenticated", False):
        return None
    found: uuid.UUID = current_user.id
    return found


def _greet(to: Recipient) -> str:
    """By name only who confirmed this address: the name of a new account is whatever a stranger typed,
    and must not travel to anybody's mailbox under our own."""
    is_confirmed = getattr(to, "email_confirmed_at", True)
    if is_confirmed and to.display_name:
        return _("Dear %(name)s,", name=to.display_name)
    return _("Dear reader,")


def _render(base: str, values: dict[str, Any]) -> str:
    """Without what pages need for their frame."""
    return current_app.jinja_env.get_template(base).render(values)


def find_message_by_code(*codes: str) -> MailMessage | None:
    """The message that bears the first of these codes that is known."""
    rows = session().scalars(select(MailMessage).where(MailMessage.code.in_(codes)))
    found = {row.code: row for row in rows}
    return next((found[code] for code in codes if code in found), None)


def get_message(message_id: uuid.UUID) -> MailMessage:
    return session().get_one(MailMessage, message_id)


def list_newest(*, limit: int = 100) -> list[MailMessage]:
    statement = select(MailMessage).order_by(MailMessage.created_at.desc(), MailMessage.id)
    return list(session().scalars(statement.limit(limit)))


def deliver(message: MailMessage) -> None:
    """Send one message, outside any transaction; the same Message-ID each time, so that a receiver
    can tell a repetition. Raises when it could not be handed over; see `is_unanswered`."""
    mail = EmailMessage(policy=READABLE)
    mail["From"] = config().mail_from
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Date"] = message.created_at
    mail["Message-ID"] = f"<{message.id}@{config().mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answering machine replies
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    mail["Content-Language"] = message.locale  # last: content clears what describes it
    if config().mail_sink is MailSink.FOLDER:
        _put_into_folder(config().state_dir / "mail", message, mail)
    else:
        _hand_to_server(config(), mail)


def is_unanswered(error: Exception) -> bool:
    """Whether there is no talking to the server at all, as against one message that it refuses."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError)
    return isinstance(error, OSError)


def mark_sent(message: MailMessage) -> None:
    message.attempts += 1
    message.sent_at = now()
    message.error = ""
    if not config().is_demo:  # the demo's mailbox shows them
        message.text = message.html = ""


def mark_failed(message: MailMessage, error: Exception) -> None:
    """Again later; parked at once where the server said that it will never take this message."""
    answer = refusals.find_final(error)
    reason = refusals.describe(error)
    is_parked = outbox.note_failure(
        MailMessage, message.id, reason=reason, patience=PATIENCE, is_hopeless=answer is not None
    )
    if is_parked and answer is not None:
        refused(message, answer)


def _put_into_folder(folder: Path, message: MailMessage, mail: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{message.id}.eml").write_bytes(mail.as_bytes())


def _hand_to_server(settings: Config, mail: EmailMessage) -> None:
    """Raises ssl.SSLCertVerificationError when the server cannot prove its name: then neither the
    password nor a link has been said."""
    trusted = ssl.create_default_context(cafile=settings.smtp_ca_file or None)
    is_implicit = settings.smtp_port == SUBMISSIONS
    place = (settings.smtp_host, settings.smtp_port)
    with (
        smtplib.SMTP_SSL(*place, timeout=ANSWER_WITHIN, context=trusted)
        if is_implicit
        else smtplib.SMTP(*place, timeout=ANSWER_WITHIN)
    ) as server:
        if settings.smtp_starttls and not is_implicit:
            server.starttls(context=trusted)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(mail)

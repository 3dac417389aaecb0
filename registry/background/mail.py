"""Mail: written into the outbox in the transaction that causes it, delivered by the worker.

A message is rendered when it is queued, in the recipient's language, so that what was promised is
what is sent. Every message carries a code that its reader can check on the site.
"""

import secrets
import smtplib
import uuid
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Protocol

import structlog
from flask import current_app, g, render_template
from flask_babel import force_locale
from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.config import Config, MailSink, config
from registry.core.db import Base, Stamped, now, session
from registry.core.i18n import BABEL_LOCALES, locale, other_locale

log = structlog.get_logger()
PATIENCE = 10  # seconds for each answer of the mail server
GIVE_UP_AFTER = 12  # attempts; with doubling pauses about a day and a half


class MailMessage(Stamped, Base):
    __tablename__ = "mail_messages"
    __table_args__ = (Index(None, "sent_at", "next_attempt_at"),)

    recipient: Mapped[str]
    locale: Mapped[str]
    template: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    code: Mapped[str] = mapped_column(unique=True)
    next_attempt_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")


class Recipient(Protocol):
    email: Any
    locale: Any


def queue(template: str, *, to: Recipient, **context: Any) -> MailMessage:
    """Render `emails/<template>.txt` and `.html` for this user and put them into the outbox.

    The first line of the text template is the subject. Called inside the transaction.
    """
    code = secrets.token_hex(5).upper()
    with in_language(to.locale):
        values = context | {
            "code": code,
            "recipient": to,
            "site_url": site_url,
            "other": other_locale(),
        }
        subject, _blank, text = render_template(f"emails/{template}.txt", **values).partition("\n")
        html = render_template(f"emails/{template}.html", subject=subject, **values)
    message = MailMessage(
        recipient=to.email,
        locale=to.locale,
        template=template,
        code=code,
        html=html,
        subject=f"{subject.strip()} [{code}]",
        text=text.lstrip("\n"),
        next_attempt_at=now(),
    )
    session().add(message)
    return message


def site_url(endpoint: str, **values: Any) -> str:
    """A full address for mails: from the configured base, never from a request's Host header."""
    path = current_app.url_map.bind("site").build(endpoint, {"locale": locale(), **values})
    return config().base_url.rstrip("/") + path


class in_language:  # noqa: N801 - reads as a statement
    """Render in another language than the request's."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.forced = force_locale(BABEL_LOCALES[locale])

    def __enter__(self) -> None:
        self.before = g.get("locale")
        g.locale = self.locale
        self.forced.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.forced.__exit__(*error)
        if self.before is None:
            g.pop("locale", None)
        else:
            g.locale = self.before


def find_message_by_code(code: str) -> MailMessage | None:
    return session().scalar(select(MailMessage).where(MailMessage.code == code.strip().upper()))


def get_message(message_id: uuid.UUID) -> MailMessage:
    return session().get_one(MailMessage, message_id)


def list_newest(*, limit: int = 100) -> list[MailMessage]:
    statement = select(MailMessage).order_by(MailMessage.created_at.desc(), MailMessage.id)
    return list(session().scalars(statement.limit(limit)))


def list_due(*, limit: int = 20) -> list[MailMessage]:
    return list(
        session().scalars(
            select(MailMessage)
            .where(
                MailMessage.sent_at.is_(None),
                MailMessage.parked_at.is_(None),
                MailMessage.next_attempt_at <= now(),
            )
            .order_by(MailMessage.next_attempt_at, MailMessage.id)
            .limit(limit)
        )
    )


def deliver(message: MailMessage) -> None:
    """Send one message, outside any transaction; the same Message-ID each time, so that a receiver
    can tell a repetition. Raises when it could not be handed over; see `is_unanswered`."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = config().mail_from
    mail["To"] = message.recipient
    mail["Subject"] = message.subject
    mail["Date"] = message.created_at
    mail["Message-ID"] = f"<{message.id}@{config().mail_from.rpartition('@')[2]}>"
    mail["Content-Language"] = message.locale
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
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


def mark_failed(message: MailMessage, error: Exception) -> None:
    message.attempts += 1
    message.error = type(error).__name__
    message.next_attempt_at = now() + timedelta(seconds=min(30 * 2**message.attempts, 4 * 3600))
    if message.attempts >= GIVE_UP_AFTER:
        message.parked_at = now()
        log.error("mail_parked", message=str(message.id))


def _put_into_folder(folder: Path, message: MailMessage, mail: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{message.id}.eml").write_bytes(mail.as_bytes())


def _hand_to_server(settings: Config, mail: EmailMessage) -> None:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=PATIENCE) as server:
        if settings.smtp_starttls:
            server.starttls()
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(mail)

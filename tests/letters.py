"""The mails that wait to be sent."""

from sqlalchemy import select

from registry.accounts.models import User
from registry.background.mail import MailMessage
from registry.core.db import session


def mails(template: str = "", *, to: User | None = None) -> list[MailMessage]:
    """The oldest first."""
    session().flush()
    statement = select(MailMessage).order_by(MailMessage.created_at, MailMessage.id)
    if template:
        statement = statement.where(MailMessage.template == template)
    if to is not None:
        statement = statement.where(MailMessage.recipient == to.email)
    return list(session().scalars(statement))


def templates_to(user: User) -> list[str]:
    return [mail.template for mail in mails(to=user)]

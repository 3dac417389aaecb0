"""Whoever caused a mail hears when it can never arrive; otherwise they wait for nothing."""

from typing import Any

from registry.accounts.models import User
from registry.background.mail import MailMessage
from registry.core.db import session
from registry.notices.services import tell

TEMPLATE = "mail_refused"
TYPED_BY_THEM = ("account_invitation",)  # mails to an address that their causer entered


def tell_whoever_caused_it(message: MailMessage, answer: Any) -> None:
    user = session().get(User, message.caused_by_id) if message.caused_by_id else None
    if user is None or user.email == message.recipient or message.template == TEMPLATE:
        return
    is_theirs = message.template.startswith(TYPED_BY_THEM)
    tell(
        TEMPLATE,
        to=user,
        subject=message.subject,
        day=message.created_at,
        reason=answer.sentence,
        address=message.recipient if is_theirs else "",
    )

from dataclasses import dataclass

from sqlalchemy import func, select

from registry.background import indexing, jobs
from registry.background.mail import MailMessage
from registry.core.db import session


@dataclass(frozen=True)
class State:
    worker_alive: bool
    search_ready: bool
    search_waiting: int
    search_parked: int
    mail_waiting: int
    mail_parked: int


def read_state() -> State:
    waiting, parked = indexing.count_waiting()
    return State(
        worker_alive=jobs.is_alive("worker"),
        search_ready=indexing.is_ready(),
        search_waiting=waiting,
        search_parked=parked,
        mail_waiting=_count_mail(MailMessage.parked_at.is_(None)),
        mail_parked=_count_mail(MailMessage.parked_at.is_not(None)),
    )


def _count_mail(condition: object) -> int:
    statement = select(func.count()).select_from(MailMessage)
    return session().scalar(statement.where(MailMessage.sent_at.is_(None), condition)) or 0  # type: ignore[arg-type]

"""The state of the parts, and what the three outboxes have given up."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.background import jobs, outbox, rebuilding
from registry.background.indexing import SearchJob
from registry.background.jobs import MOST_DEATHS, Job
from registry.background.mail import MailMessage
from registry.core.i18n import _l
from registry.operations import backups

OUTBOXES: dict[str, Any] = {"mail": MailMessage, "index": SearchJob, "jobs": Job}
OUTBOX_LABELS = {
    "mail": _l("E-mail"),
    "index": _l("Search index"),
    "jobs": _l("Long job"),
}
REASONS = {
    jobs.WORKER_DIED: _l(
        "The worker stopped unexpectedly each of the %(number)s times that it took this job",
        number=MOST_DEATHS,
    ),
    "SMTPRecipientsRefused": _l("The mail server refuses this address"),
    "SMTPDataError": _l("The mail server refuses this message"),
    "SMTPSenderRefused": _l("The mail server refuses our own address"),
    "SMTPAuthenticationError": _l("The mail server does not let us sign in"),
    "TimeoutError": _l("The server did not answer in time"),
    "ConnectionRefusedError": _l("The server could not be reached"),
    "SearchUnavailable": _l("The search engine could not be reached for a day"),
}
CONSEQUENCES = {
    "mail": _l("Nobody will receive this message. Inform its recipient in another way."),
    "index": _l("Search still uses the earlier content of this record."),
    "jobs": _l("The job has not been done. The person who requested it has to start it again."),
}


@dataclass(frozen=True)
class State:
    worker_alive: bool
    search_ready: bool
    search_waiting: int
    search_parked: int
    mail_waiting: int
    mail_parked: int
    backup_at: datetime | None


@dataclass(frozen=True)
class Parked:
    """A row that waits for a decision of an operator."""

    outbox: str
    id: uuid.UUID
    what: str
    reason: str
    attempts: int
    since: datetime

    @property
    def label(self) -> str:
        return str(OUTBOX_LABELS[self.outbox])


def read_state() -> State:
    search_waiting, search_parked = outbox.count_waiting(SearchJob)
    mail_waiting, mail_parked = outbox.count_waiting(MailMessage)
    return State(
        worker_alive=jobs.is_alive("worker"),
        search_ready=rebuilding.is_ready(),
        search_waiting=search_waiting,
        search_parked=search_parked,
        mail_waiting=mail_waiting,
        mail_parked=mail_parked,
        backup_at=backups.find_last(),
    )


def list_parked() -> Sequence[Parked]:
    """Longest parked first, of all three."""
    found = [
        describe(name, row) for name, model in OUTBOXES.items() for row in outbox.list_parked(model)
    ]
    return sorted(found, key=lambda parked: parked.since)


def get_parked(name: str, row_id: uuid.UUID) -> Any:
    """Raises NoResultFound when it is not parked (any more)."""
    return outbox.get_parked(OUTBOXES[name], row_id)


def describe(name: str, row: Any) -> Parked:
    return Parked(
        outbox=name,
        id=row.id,
        what=_name(row),
        reason=str(REASONS.get(row.error, row.error)),
        attempts=row.attempts,
        since=row.parked_at,
    )


def _name(row: Any) -> str:
    match row:
        case MailMessage():
            return f"{row.template} · {mask_address(row.recipient)}"
        case SearchJob():
            return f"{row.index} · {row.row_id}"
        case _:
            return str(row.kind)


def mask_address(address: str) -> str:
    """Enough to recognise a mistyped domain, too little to learn who is registered here."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"

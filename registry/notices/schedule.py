"""The daily digest, and the end of old notices."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from registry.accounts.models import AccountState, User
from registry.background import mail
from registry.background.letters import site_url
from registry.core.db import now, read_only, transaction
from registry.core.i18n import hanoi_today
from registry.notices import queries
from registry.notices.models import Notice
from registry.notices.rules import period


def send_digests(*, at: datetime | None = None) -> int:
    """One mail a day to each reader, at the same hour of their own day. Returns how many."""
    moment = at or now()
    with read_only():
        readers = queries.list_readers_of_digests()
    sent = 0
    for user_id in readers:
        with transaction() as db:
            sent += _send(db.get_one(User, user_id), moment)
    return sent


def _send(user: User, moment: datetime) -> int:
    notices = queries.list_for_digest(user, before=last_digest_moment(user, moment))
    if not notices or user.state is not AccountState.ACTIVE:
        return 0
    for notice in notices:
        notice.mailed_at = moment
    mail.queue("digest", to=user, notices=notices, address_of=address_of)
    return 1


def last_digest_moment(user: User, moment: datetime) -> datetime:
    """When the digest hour last struck where this reader lives: what came later waits for the next."""
    local = moment.astimezone(ZoneInfo(user.zone))
    hour = period("digest_hour", on=hanoi_today())
    struck = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return (struck if struck <= local else struck - timedelta(days=1)).astimezone(UTC)


def address_of(notice: Notice) -> str:
    return site_url(notice.endpoint, **notice.arguments)


def forget_old() -> int:
    """Read notices are kept as long as the rule says. Returns how many were deleted."""
    oldest = now() - timedelta(period("kept_days", on=hanoi_today()))
    with transaction() as db:
        rows = db.execute(delete(Notice).where(Notice.read_at < oldest))
    return int(rows.rowcount)  # type: ignore[attr-defined]

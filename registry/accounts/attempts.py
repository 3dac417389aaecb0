"""Limits shared by every process: counted in the database, delays instead of lock-outs."""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from registry.accounts.models import AttemptCount
from registry.db import now, session
from registry.errors import TooManyAttempts
from registry.i18n import _

# (what, how many, in which window): the code of the second factor has its own, closer limits.
LIMITS = {
    "sign-in-account": (10, timedelta(minutes=15)),
    "sign-in-address": (60, timedelta(minutes=15)),
    "code": (5, timedelta(minutes=5)),
    "code-hour": (20, timedelta(hours=1)),
    "sign-up": (20, timedelta(hours=1)),
    "reset": (5, timedelta(hours=1)),
    "invite": (60, timedelta(hours=1)),
}


def count(what: str, who: str) -> None:
    """One more attempt. Raises TooManyAttempts with the time to wait when the window is full."""
    most, window = LIMITS[what]
    start = _window_start(window)
    key = f"{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    if _increment(key, start) > most:
        wait = start + window - now()
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        raise TooManyAttempts(
            _("Too many attempts. Try again in %(minutes)d minutes.", minutes=minutes)
        )


def forget(what: str, who: str) -> None:
    """A success clears the account's own count."""
    key = f"{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    session().execute(delete(AttemptCount).where(AttemptCount.key == key))


def sweep() -> None:
    """Windows of yesterday are of no use."""
    session().execute(
        delete(AttemptCount).where(AttemptCount.window_start < now() - timedelta(days=1))
    )


def _window_start(window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now().timestamp()) // seconds * seconds, UTC)


def _increment(key: str, start: datetime) -> int:
    db = session()
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    row = AttemptCount(key=key, window_start=start, count=1)
    statement = dialect.insert(AttemptCount).values(id=row.id, key=key, window_start=start, count=1)
    db.execute(
        statement.on_conflict_do_update(
            index_elements=["key", "window_start"], set_={"count": AttemptCount.count + 1}
        )
    )
    return (
        db.scalar(
            select(func.max(AttemptCount.count)).where(
                AttemptCount.key == key, AttemptCount.window_start == start
            )
        )
        or 0
    )

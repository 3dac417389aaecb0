"""Limits shared by every process: counted in the database, delays instead of lock-outs.

An attempt is counted before it is checked, in a transaction of its own, so that parallel guesses
cannot slip through, and given back when it succeeds. A browser that signed in to an account before
has a count of its own: strangers who guess at the account do not keep its owner out.
"""

import hashlib
import ipaddress
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from registry.accounts.models import AttemptCount
from registry.core.db import count_up, now, session
from registry.core.errors import TooManyAttempts
from registry.core.i18n import ngettext

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# What is counted: how many, in which windows.
LIMITS = {
    "sign-in": ((10, 15 * MINUTE), (60, DAY)),  # at one account, from unknown browsers
    "sign-in-device": ((10, 15 * MINUTE), (60, DAY)),  # from a browser that the account knows
    "sign-in-network": ((60, 15 * MINUTE), (600, DAY)),
    "sign-in-everywhere": ((9_000, 15 * MINUTE),),
    "code": ((5, 5 * MINUTE), (20, HOUR), (50, DAY)),
    "password": ((10, 15 * MINUTE), (60, DAY)),  # asked again of one person
    "letter": ((5, HOUR), (10, DAY)),  # mails to one address that anybody can ask for
    "letter-network": ((30, HOUR), (200, DAY)),
    "list-file": ((20, HOUR), (60, DAY)),  # lists taken away by one person
    "list-file-alarm": ((1, DAY),),
    "search-export": ((5, DAY),),  # files of results for which a purpose was given
    "unmet-search": ((1, DAY),),  # the same of one person
    "pasted-text": ((20, HOUR), (100, DAY)),  # texts to search by, of one person
    "suggestion": ((60, MINUTE), (3_000, DAY)),  # while one person types
    "search-page": ((200, HOUR), (600, DAY)),  # pages of the search for people
    "search-page-alarm": ((1, DAY),),
    "profile-page": ((200, HOUR), (600, DAY)),  # of people who were found, with who is like them
    "profile-page-alarm": ((1, DAY),),
    "second-factor-reset": ((3, DAY),),
    "import": ((20, HOUR), (60, DAY)),  # files of rows by one person
    "api-key": ((300, MINUTE), (10_000, HOUR)),  # requests with one key
    "api-network": ((60, MINUTE), (2_000, HOUR)),  # requests without one, or with a wrong one
    "invitation": ((60, HOUR),),  # by one person
    "invitation-letter": ((5, HOUR), (10, DAY)),  # by one person to one address
}
Attempt = tuple[str, object]


def count(*attempts: Attempt) -> None:
    """One more of each. Raises TooManyAttempts with the time to wait when a window is full."""
    waits = [
        start + window - now()
        for key, start, most, window in _windows(attempts)
        if count_up(AttemptCount, "count", key=key, window_start=start) > most
    ]
    if waits:
        minutes = -(-int(max(waits).total_seconds()) // 60) or 1
        raise TooManyAttempts(
            ngettext(
                "Too many attempts. Try again in %(num)s minute.",
                "Too many attempts. Try again in %(num)s minutes.",
                minutes,
            )
        )


def give_back(*attempts: Attempt) -> None:
    """They succeeded, so they do not count."""
    for key, start, _most, _window in _windows(attempts):
        session().execute(
            update(AttemptCount)
            .where(
                AttemptCount.key == key,
                AttemptCount.window_start == start,
                AttemptCount.count > 0,
            )
            .values(count=AttemptCount.count - 1)
        )


def is_open(*attempts: Attempt) -> bool:
    """Whether one more of each would be let through."""
    return not any(
        session().scalar(
            select(AttemptCount.count).where(
                AttemptCount.key == key,
                AttemptCount.window_start == start,
                AttemptCount.count >= most,
            )
        )
        for key, start, most, _window in _windows(attempts)
    )


def network(address: str | None) -> str:
    """An IPv4 address, or the /64 of an IPv6 one: a single subscriber has all of that."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "?"
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))


def sweep() -> None:
    """Windows that are over are of no use."""
    session().execute(delete(AttemptCount).where(AttemptCount.window_start < now() - DAY))


def _windows(attempts: tuple[Attempt, ...]) -> Iterator[tuple[str, datetime, int, timedelta]]:
    for what, who in attempts:
        digest = hashlib.sha256(str(who).encode()).hexdigest()[:32]
        for most, window in LIMITS[what]:
            seconds = int(window.total_seconds())
            start = datetime.fromtimestamp(int(now().timestamp()) // seconds * seconds, UTC)
            yield f"{what}:{seconds}:{digest}", start, most, window

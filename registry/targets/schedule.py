"""Every night the count is made a second way; a difference is an alarm."""

from datetime import timedelta
from itertools import islice

import structlog

from registry.accounts import queries as accounts
from registry.audit import services as audit
from registry.background import mail
from registry.core.db import read_only, transaction
from registry.core.i18n import end_of_day, hanoi_today
from registry.core.permissions import Role
from registry.targets import queries, recount
from registry.targets.actions import TargetAction

log = structlog.get_logger()
MOST_TOLD = 20


def recount_all() -> int:
    """As known now, and as known at the end of last month. Returns how many differences were found."""
    last_month = hanoi_today().replace(day=1) - timedelta(1)
    with read_only():
        found = list(islice(recount.find_differences(), 1000))
        found += islice(
            recount.find_differences(as_of=last_month, known_at=end_of_day(last_month)), 1000
        )
    with transaction():
        target = queries.list_targets()[0]
        audit.record(TargetAction.COUNT_RECOUNTED, target, by=None, differences=len(found))
        if found:
            log.error("the count and its recount differ", differences=len(found), first=found[0])
            readers = accounts.list_holders(Role.ADMINISTRATOR, Role.SCHEME_OFFICER, Role.AUDITOR)
            for user in readers:
                mail.queue("count_alarm", to=user, differences=found[:MOST_TOLD], total=len(found))
    return len(found)

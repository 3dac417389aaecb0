"""The statistics of the demo country: two releases, the second of them replaced, and one that waits."""

from datetime import date, timedelta

from registry.accounts.models import User
from registry.core.db import session
from registry.demo.staff import Staff
from registry.statistics import services
from registry.statistics.limits import last_data_day
from registry.statistics.models import StatisticRelease

REASON = "Bản trước ghi thiếu căn cứ của cách tính; số liệu được tính lại theo cùng một ngày."


def tell(staff: Staff, *, today: date) -> None:
    """Each step is recorded as of now. Called when everybody who counts has been written."""
    last = last_data_day(today)
    if last is None:
        return
    before = last_data_day(last - timedelta(1))
    if before is not None:
        _issue(services.draft(before, by=None), staff)
    second = _issue(services.draft(last, by=_officer(staff, "ministry")), staff)
    replacing = services.supersede(second, reason=REASON, by=_officer(staff, "ministry"))
    _issue(replacing, staff)
    services.draft(today, by=_officer(staff, "ministry"))


def _issue(release: StatisticRelease, staff: Staff) -> StatisticRelease:
    session().flush()
    services.issue(release, by=_officer(staff, "ministry2"))
    session().flush()
    return release


def _officer(staff: Staff, who: str) -> User:
    return session().get_one(User, staff.shown[who])

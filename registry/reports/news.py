"""Who hears of a step of a report."""

from collections.abc import Iterable

from registry.accounts.models import User
from registry.notices import services as notices
from registry.reports import queries
from registry.reports.models import ReportPart, ReportRun
from registry.reports.states import WRITABLE


def tell_body(part: ReportPart, news: str, *, by: User | None) -> None:
    notices.tell("report_news", queries.list_reporters(part), by=by, part=part, news=news)


def tell_bodies(run: ReportRun, news: str, *, by: User | None) -> int:
    """Everybody who has not submitted yet. Returns to how many bodies it was told."""
    waiting = [part for part in queries.list_parts(run) if part.state in WRITABLE]
    for part in waiting:
        tell_body(part, news, by=by)
    return len(waiting)


def tell_ministry(
    part: ReportPart, news: str, *, by: User | None, to: Iterable[User] | None = None
) -> None:
    readers = queries.list_officers() if to is None else to
    notices.tell("report_news", readers, by=by, part=part, news=news)

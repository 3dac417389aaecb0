"""Who hears of a release."""

from registry.accounts.models import User
from registry.notices import services as notices
from registry.statistics import queries
from registry.statistics.models import StatisticRelease


def tell(release: StatisticRelease, news: str, *, by: User | None = None) -> None:
    readers = queries.list_officers()
    notices.tell("statistics_release", readers, by=by, release=release, news=news)

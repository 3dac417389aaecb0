"""What the mails about releases of statistics are written about."""

import uuid
from datetime import date
from typing import Any

from registry.statistics.models import StatisticRelease


def samples_of_statistics() -> dict[str, list[dict[str, Any]]]:
    release = StatisticRelease(
        id=uuid.uuid4(),
        number="TK-2026-0001",
        data_day=date(2026, 9, 30),
        due_on=date(2026, 10, 24),
    )
    news = "drafted issued discarded lapsed".split()
    return {"statistics_release": [{"release": release, "news": one} for one in news]}

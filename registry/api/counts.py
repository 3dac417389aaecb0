"""The numbers of the targets as the pages say them: of every reading, on both axes of time."""

from datetime import date
from typing import Any

from registry.core.i18n import end_of_day, hanoi_today
from registry.targets import queries


def read(*, as_of: date | None = None, known_at: date | None = None) -> list[dict[str, Any]]:
    """`known_at`: at the end of which day; of today nothing later is known than now."""
    today = hanoi_today()
    day = as_of or today
    moment = end_of_day(known_at) if known_at and known_at < today else None
    return [
        {
            "code": target.code,
            "title_vi": target.title_vi,
            "title_en": target.title_en,
            "target": target.value,
            "due_on": target.due_on,
            "needed": queries.needed_on(target, day),
            "as_of": day,
            "known_at": moment,
            "readings": [
                {
                    "reading": row.rule_set.reading,
                    "edition": row.rule_set.edition,
                    "title_vi": row.rule_set.title_vi,
                    "title_en": row.rule_set.title_en,
                    "is_official": row.rule_set.is_official,
                    "number": row.number,
                }
                for row in queries.read_band(target, as_of=as_of, known_at=moment)
            ],
        }
        for target in queries.list_targets(known_at=moment)
    ]

"""Public numbers that tell nothing of any one person.

Groups under ten are merged into "other"; when "other" itself stays under ten (or a single group could
be had by subtraction from the total), the smallest shown group joins it: complementary suppression.
How many countries "other" stands for is never published: with it, sums near their bounds would tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from registry.core import facts
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.experts import queries as experts
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person, Residence
from registry.experts.states import PersonState

SMALLEST = 10
SHOWN = 8


@dataclass(frozen=True)
class SafeTable:
    rows: tuple[tuple[str, int], ...]  # largest first
    other: int
    total: int


def protect(
    counts: Mapping[str, int], *, smallest: int = SMALLEST, shown: int = SHOWN
) -> SafeTable:
    """No row and no difference from the total is a group of fewer than `smallest` people."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = [(name, count) for name, count in ordered[:shown] if count >= smallest]
    total = sum(counts.values())
    other = total - sum(count for _name, count in rows)
    while rows and 0 < other < smallest:
        other += rows.pop()[1]
    if total < smallest:
        return SafeTable((), 0, 0)
    return SafeTable(tuple(rows), other, total)


def count_by_country() -> SafeTable:
    """Active people who agreed to statistics, by country of residence; safety mode stays out."""
    rows = session().execute(
        select(Residence.country_code, func.count())
        .join(Person, Person.id == Residence.person_id)
        .where(
            Person.state == PersonState.ACTIVE,
            Person.safety_mode.is_(False),
            experts.consented(ConsentPurpose.STATISTICS),
            *facts.believed(Residence),
            *facts.holding(Residence, as_of=hanoi_today()),
        )
        .group_by(Residence.country_code)
    )
    return protect(dict(rows.all()))

"""Where a target stands, month by month: counted under one reading, between the lowest and the highest
reading, and beside the even pace that the target needs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry.targets import queries
from registry.targets.models import Target
from registry.targets.verdicts import Count, Verdict

YEAR = 12  # months of the trend


@dataclass(frozen=True)
class Standing:
    target: Target
    number: int
    needed: int
    day: date

    @property
    def to_go(self) -> int:
        return max(0, self.target.value - self.number)

    @property
    def behind(self) -> int:
        """Persons short of the even pace; less than nothing: ahead of it."""
        return self.needed - self.number

    @property
    def months_left(self) -> int:
        """Begun months count; none where the text names no day, or the day has passed."""
        due = self.target.due_on
        if due is None or due <= self.day:
            return 0
        first = max(self.day, self.target.counts_from)
        return (due.year - first.year) * YEAR + due.month - first.month + 1

    @property
    def a_month(self) -> int | None:
        """Persons a month that are needed from now on."""
        return -(-self.to_go // self.months_left) if self.months_left else None


def standing_of(target: Target, number: int, day: date) -> Standing:
    return Standing(target, number, queries.needed_on(target, day), day)


@dataclass(frozen=True)
class Month:
    first: date
    last: date  # no later than the day asked about
    new: int
    total: int

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"


def by_month(verdicts: Iterable[Verdict], *, first: date, last: date) -> list[Month]:
    """Of the people of a list: how many first counted in each month, and how many counted at its end."""
    counted = Counter(one.qualifying_on.replace(day=1) for one in verdicts if one.qualifying_on)
    month = min([first.replace(day=1), *counted], default=first)
    found: list[Month] = []
    total = 0
    while month <= last:
        following = next_month(month)
        total += counted[month]
        found.append(Month(month, min(following - timedelta(1), last), counted[month], total))
        month = following
    return found


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def recent(months: Sequence[Month]) -> Sequence[Month]:
    return months[-YEAR:]


def band(counts: Sequence[Count], months: Sequence[Month]) -> list[tuple[Month, int, int]]:
    """The lowest and the highest reading at the end of each month."""
    courses = [_course(one, months) for one in counts]
    return [
        (month, min(at), max(at))
        for month, at in zip(months, zip(*courses, strict=True), strict=True)
    ]


def _course(count: Count, months: Sequence[Month]) -> list[int]:
    days = sorted(one.qualifying_on for one in count.counted if one.qualifying_on)
    found, place = [], 0
    for month in months:
        while place < len(days) and days[place] <= month.last:
            place += 1
        found.append(place)
    return found

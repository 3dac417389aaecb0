"""What one release says otherwise than another: by figures, never by people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.statistics.models import StatisticRelease


@dataclass(frozen=True)
class Change:
    """None: not shown in that release."""

    table: str
    cell: Mapping[str, Any]
    before: int | None
    after: int | None


def compare(old: StatisticRelease | None, new: StatisticRelease) -> list[Change]:
    if old is None:
        return []
    before, after = dict(_cells(old)), dict(_cells(new))
    changes = []
    for place in dict.fromkeys((*after, *before)):
        was, is_now = before.get(place), after.get(place)
        values = was["value"] if was else None, is_now["value"] if is_now else None
        if values[0] != values[1]:
            changes.append(Change(place[0], is_now or was or {}, *values))
    return changes


def _cells(release: StatisticRelease) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    for table in release.tables:
        for cell in (*table["rows"], table["total"]):
            if cell is not None:
                yield (table["code"], cell["code"]), cell

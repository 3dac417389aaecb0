"""What one release says otherwise than another: by figures, never by people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.statistics.kinds import TOTAL, read_code
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
    """The tables of one population share their total: it is told with the first of them."""
    told = set()
    for table in release.tables:
        population, code = read_code(table["code"]).population, table["code"]
        if table["total"] is not None and population not in told:
            yield (code, TOTAL), table["total"]
        told.add(population)
        for cell in table["rows"]:
            yield (code, cell["code"]), cell

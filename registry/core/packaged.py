"""Reference data that travels inside the package: one reader for every CSV file."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from registry.core.periods import holds_on


def read_text(package: str, name: str) -> str:
    """`data/NAME` beside the modules of a package, such as "registry.experts"."""
    return files(package).joinpath("data", name).read_text(encoding="utf-8")


def read_rows(package: str, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(read_text(package, name).splitlines()))


@dataclass(frozen=True)
class DatedRow:
    values: dict[str, str]
    valid_from: date | None
    valid_to: date | None


def row_in_force(package: str, name: str, *, on: date, **key: str) -> dict[str, str]:
    """The row with these values that is in force on a day. Raises LookupError when there is none."""
    for row in read_dated_rows(package, name):
        if holds_on(row, on) and key.items() <= row.values.items():
            return row.values
    raise LookupError(f"{name}: no row of {key} is in force on {on}")


@lru_cache(maxsize=32)
def read_dated_rows(package: str, name: str) -> tuple[DatedRow, ...]:
    return tuple(
        DatedRow(row, _day(row["valid_from"]), _day(row["valid_to"]))
        for row in read_rows(package, name)
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

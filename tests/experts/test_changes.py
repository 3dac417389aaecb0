"""What saving an entry means, as a table: before, what is said now, and what follows."""

from dataclasses import dataclass
from datetime import date

import pytest

from registry.experts.changes import Change, Correction, First, NewPeriod, Nothing, decide_change

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@dataclass(frozen=True)
class Entry:
    city: str = "Berlin"
    country_code: str = "DE"
    valid_from: date = MAY


SAME = {"city": "Berlin", "country_code": "DE"}
MOVED = {"city": "Lyon", "country_code": "FR"}
BOTH = frozenset({"city", "country_code"})


@pytest.mark.parametrize(
    ("current", "values", "since", "has_periods", "change"),
    [
        (None, SAME, MAY, True, First()),
        (None, SAME, MAY, False, First()),
        (Entry(), SAME, MAY, True, Nothing()),
        (Entry(), SAME, MAY, False, Nothing()),
        (Entry(), SAME, JUNE, True, Correction(frozenset({"valid_from"}))),
        (Entry(valid_from=JUNE), SAME, MAY, True, Correction(frozenset({"valid_from"}))),
        (Entry(), MOVED, MAY, True, Correction(BOTH)),
        (Entry(), {**SAME, "city": "Bonn"}, MAY, True, Correction(frozenset({"city"}))),
        (Entry(valid_from=JUNE), MOVED, MAY, True, Correction(BOTH | {"valid_from"})),
        (Entry(), MOVED, JUNE, True, NewPeriod(BOTH)),
        (Entry(), {**SAME, "city": "Bonn"}, JUNE, True, NewPeriod(frozenset({"city"}))),
        (Entry(), MOVED, JUNE, False, Correction(BOTH | {"valid_from"})),
    ],
)
def test_what_saving_an_entry_means(
    current: Entry | None,
    values: dict[str, str],
    since: date,
    has_periods: bool,
    change: Change,
) -> None:
    assert decide_change(current, values, since=since, has_periods=has_periods) == change

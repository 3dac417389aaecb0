"""Dated data: the row that is in force on a day, whichever file it stands in."""

from datetime import date

import pytest

from registry.core.packaged import read_dated_rows, row_in_force
from registry.introductions.limits import limit
from registry.verification.rules import period

FILES = [
    ("registry.contracts", "doubts.csv", ("code",)),
    ("registry.introductions", "limits.csv", ("code",)),
    ("registry.notices", "kinds.csv", ("code",)),
    ("registry.notices", "periods.csv", ("code",)),
    ("registry.profile", "reconfirmation.csv", ("code",)),
    ("registry.profile", "limits.csv", ("code",)),
    ("registry.rights", "quiet.csv", ("code",)),
    ("registry.programs", "periods.csv", ("code",)),
    ("registry.verification", "review_periods.csv", ("code",)),
    ("registry.verification", "verification_rules.csv", ("claim",)),
]


@pytest.mark.parametrize(("package", "name", "key"), FILES, ids=lambda one: str(one))
def test_one_row_of_a_kind_is_in_force_at_a_time(
    package: str, name: str, key: tuple[str, ...]
) -> None:
    rows = read_dated_rows(package, name)
    for row in rows:
        wanted = {column: row.values[column] for column in key}
        begins = row.valid_from or date(2025, 5, 24)
        assert row_in_force(package, name, on=begins, **wanted) is row.values, wanted


def test_a_day_without_a_rule_is_said_so() -> None:
    with pytest.raises(LookupError, match="appeal_days"):
        period("appeal_days", on=date(1999, 1, 1))
    with pytest.raises(LookupError, match="no_such_limit"):
        limit("no_such_limit", on=date(2026, 11, 28))

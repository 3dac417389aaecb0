"""The criteria of leading experts."""

from collections.abc import Iterator

from registry.core.citing import Citation, in_both
from registry.core.i18n import _l, locale
from registry.core.packaged import read_dated_rows


def list_citations() -> Iterator[Citation]:
    for row in read_dated_rows("registry.nominations", "criteria.csv"):
        yield Citation(
            _l("Criterion of leading experts"),
            row.values[f"text_{locale()}"],
            **in_both(row.values, "article"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )

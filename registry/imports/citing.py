"""On which law it rests that somebody is written to who has not registered."""

from collections.abc import Iterator

from registry.core.citing import Citation, in_both
from registry.core.i18n import _l, locale
from registry.core.packaged import read_dated_rows
from registry.imports.bases import PACKAGE


def list_citations() -> Iterator[Citation]:
    for row in read_dated_rows(PACKAGE, "address_bases.csv"):
        yield Citation(
            _l("Basis of an invitation"),
            row.values[f"name_{locale()}"],
            **in_both(row.values, "article"),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )

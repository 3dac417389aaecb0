"""The rules on nationality."""

from collections.abc import Iterator

from registry.core.citing import Citation
from registry.core.i18n import _, _l
from registry.core.packaged import read_dated_rows


def list_citations() -> Iterator[Citation]:
    for row in read_dated_rows("registry.experts", "nationality_rules.csv"):
        yield Citation(
            _l("Rule on nationality"),
            _("Who is a citizen of Viet Nam"),
            cited=row.values["source"],
            article=row.values["source"],
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )

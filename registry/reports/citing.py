"""The reporting cycles: who reports what, to whom, by which day of each year."""

from collections.abc import Iterator

from registry.core.citing import Citation
from registry.core.i18n import _, _l, locale
from registry.core.packaged import read_dated_rows
from registry.reports.cycles import PACKAGE
from registry.reports.kinds import BodyKind


def list_citations() -> Iterator[Citation]:
    for row in read_dated_rows(PACKAGE, "cycles.csv"):
        values = row.values
        bodies = [BodyKind(code) for code in values["must_report"].split()]
        yield Citation(
            _l("Report"),
            values[f"title_{locale()}"],
            cited=f"{values['document']}, {values['article_vi']}",
            article=f"{values['document']}, {values[f'article_{locale()}']}",
            actor="; ".join(str(one.label) for one in bodies),
            deadline=_("each year by %(day)s/%(month)s", day=values["day"], month=values["month"]),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )

"""The counted list as CSV: the rows are those of the page, in its order."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from registry.core.i18n import _, format_date, localized_text
from registry.targets import queries
from registry.targets.counting import Count, Verdict

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def counted_csv(count: Count, verdicts: list[Verdict]) -> bytes:
    """UTF-8 with a mark for Excel; every cell quoted; the number of rows is the number shown."""
    rules = count.rule_set
    article = localized_text(rules, "citation")
    evidence = queries.list_evidence(verdicts)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(
        [
            _("No."),
            _("Register number"),
            _("Full name"),
            _("First counting day"),
            _("Contract"),
            _("Institution"),
            _("Article"),
            _("Rule edition"),
            _("Evidence"),
        ]
    )
    for place, row in enumerate(queries.list_people(verdicts), start=1):
        writer.writerow(
            map(safe_cell, _cells(place, row, article, count.rule_set.edition, evidence))
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cells(
    place: int,
    row: queries.Listed,
    article: str,
    edition: str,
    evidence: dict[Any, list[queries.Proof]],
) -> Iterable[Any]:
    institution = row.contract.institution if row.contract else None
    name = localized_text(institution, "name") if institution else ""
    return (
        place,
        row.person.number,
        row.person.display_name,
        format_date(row.verdict.qualifying_on),
        row.contract.number if row.contract else "",
        name,
        article,
        edition,
        "; ".join(map(str, evidence.get(row.person.id, []))),
    )

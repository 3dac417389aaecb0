"""The counted list as CSV: the rows are those of the page, in its order."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from registry.core.cells import SEPARATORS, safe_cell
from registry.core.i18n import _, locale, localized_text, pgettext
from registry.targets import queries
from registry.targets.counting import Count, Verdict
from registry.targets.evidence import Proof, list_evidence

SHOWN = ["evidence", "name"]
"""What the file tells of a person, for the ledger that they read: beside the columns below."""


def head() -> list[str]:
    return [
        pgettext("head of a column of running numbers", "No."),
        _("Register number"),
        _("Full name"),
        _("Qualifying day"),
        _("Day of proof"),
        _("Semester delivered"),
        _("Contract"),
        _("Institution"),
        _("Article"),
        _("Rule edition"),
        _("The period closes by"),
        _("Evidence"),
    ]


def counted_csv(count: Count, verdicts: list[Verdict]) -> bytes:
    """UTF-8 with a mark for Excel; every cell quoted; the number of rows is the number shown."""
    evidence = list_evidence(count, verdicts)
    names = queries.institution_names(verdicts, on=count.as_of, known_at=count.known_at)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, delimiter=SEPARATORS[locale()])
    writer.writerow(head())
    for place, row in enumerate(queries.list_people(verdicts), start=1):
        cells = _cells(place, row, count, names, evidence.get(row.person.id, []))
        writer.writerow(map(safe_cell, cells))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def closing(count: Count) -> str:
    """Which of the two days closes the period, by the rule."""
    return _("Day of proof") if count.rule_set.closes == "proof" else _("Qualifying day")


def _cells(
    place: int,
    row: queries.CountedPerson,
    count: Count,
    names: dict[Any, str],
    evidence: list[Proof],
) -> Iterable[Any]:
    rules, verdict = count.rule_set, row.verdict
    return (
        place,
        row.person.number,
        row.person.display_name,
        _day(verdict.qualifying_on),
        _day(verdict.proved_on),
        _day(verdict.taught_on) or _("none confirmed"),
        row.contract.number if row.contract else "",
        names.get(verdict.institution_id, ""),
        localized_text(rules, "citation"),
        rules.edition,
        closing(count),
        "; ".join(map(str, evidence)),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

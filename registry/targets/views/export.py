"""The columns of the counted list as a file: those of the page, and what a reader elsewhere needs to
know of the rule."""

import itertools
from typing import Any

from registry.core.i18n import _, _l, localized_text, pgettext
from registry.targets.verdicts import Count
from registry.web.lists.declaration import Column

SHOWN = ["evidence", "name"]
"""What the file tells of a person, for the ledger that they read: beside the columns below."""


def columns(count: Count) -> list[Column]:
    rules, closes, places = count.rule_set, closing(count), itertools.count(1)
    return [
        Column("place", _running_number(), lambda _row: next(places)),
        Column("number", _l("Register number"), lambda row: row.person_number),
        Column("expert", _l("Full name"), lambda row: row.display_name),
        Column("counts", _l("Qualifying day"), lambda row: row.counts_from),
        Column("proved", _l("Day of proof"), lambda row: row.proved_on),
        Column("taught", _l("Semester delivered"), _taught),
        Column("contract", _l("Contract"), lambda row: row.number),
        Column("institution", _l("Institution"), lambda row: row.more["institution"]),
        Column("article", _l("Article"), lambda _row: localized_text(rules, "citation")),
        Column("edition", _l("Rule version"), lambda _row: rules.edition),
        Column("closes", _l("The period closes by"), lambda _row: closes),
        Column("evidence", _l("Evidence"), lambda row: row.more["proofs"]),
    ]


def _running_number() -> str:
    return pgettext("head of a column of running numbers", "No.")


def _taught(row: Any) -> Any:
    return row.more["taught_on"] or _("none confirmed")


def closing(count: Count) -> str:
    """Which of the two days closes the period, by the rule."""
    return _("Day of proof") if count.rule_set.closes == "proof" else _("Qualifying day")

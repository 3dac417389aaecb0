"""The terms of an edition as they are shown, and what differs between two."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.contracts.kinds import ContractKind
from registry.contracts.models import TermsEdition
from registry.core import differences
from registry.core.differences import Difference, Part
from registry.core.i18n import _l, format_date, localized_text
from registry.programs.kinds import FundingLine
from registry.taxonomy.kinds import Mode

TERMS = (
    "kind",
    "work_mode",
    "funding_line",
    "planned_start_on",
    "planned_end_on",
    "weekly_hours",
    "teaching_hours",
    "load_percent",
    "pay",
    "terms_vi",
    "terms_en",
)
READERS: dict[str, Callable[[str], Any]] = {
    "kind": ContractKind,
    "work_mode": Mode,
    "funding_line": FundingLine,
    "planned_start_on": date.fromisoformat,
    "planned_end_on": date.fromisoformat,
}


@dataclass(frozen=True)
class EditionTerms:
    """One edition for reading: typed values, as templates and comparisons want them."""

    kind: ContractKind
    work_mode: Mode
    funding_line: FundingLine
    planned_start_on: date
    planned_end_on: date | None
    weekly_hours: int | None
    teaching_hours: int | None  # of editions that were written before it was asked for: None
    load_percent: int | None
    pay: str
    terms_vi: str
    terms_en: str
    promises: list["Promised"]


@dataclass(frozen=True)
class Promised:
    text_vi: str
    text_en: str
    due_on: date | None


def read_terms(edition: TermsEdition) -> EditionTerms:
    values: dict[str, Any] = {
        name: READERS[name](value) if name in READERS and value is not None else value
        for name in TERMS
        for value in [edition.terms.get(name)]
    }
    promises = [
        Promised(
            row["text_vi"],
            row["text_en"],
            date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        )
        for row in edition.promises
    ]
    return EditionTerms(**values, promises=promises)


def compare(before: TermsEdition, after: TermsEdition) -> list[Difference]:
    """What the later edition changes, in the reader's language."""
    return differences.compare(read_terms(before), read_terms(after), parts=PARTS)


def list_promises(terms: EditionTerms) -> str:
    return "; ".join(
        localized_text(promise, "text")
        + (f" ({format_date(promise.due_on)})" if promise.due_on else "")
        for promise in terms.promises
    )


PARTS: tuple[Part[EditionTerms], ...] = (
    differences.choice(_l("Kind of contract"), "kind"),
    differences.choice(_l("Mode of cooperation"), "work_mode"),
    differences.choice(_l("Source of funding"), "funding_line"),
    differences.day(_l("First day"), "planned_start_on"),
    differences.day(_l("Last day"), "planned_end_on"),
    differences.text(_l("Hours a week"), "weekly_hours"),
    differences.text(_l("Teaching hours in all"), "teaching_hours"),
    differences.text(_l("Share of a full post, in percent"), "load_percent"),
    differences.text(_l("Pay"), "pay"),
    differences.text(_l("Terms in Vietnamese"), "terms_vi"),
    differences.text(_l("Terms in English"), "terms_en"),
    Part(_l("Promises"), lambda terms: frozenset(terms.promises), list_promises),
)

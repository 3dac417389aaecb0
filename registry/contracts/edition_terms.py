"""The terms of an edition as they are shown, and what differs between two."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.contracts import courses, pay
from registry.contracts.academic_posts import name_post
from registry.contracts.courses import Course
from registry.contracts.kinds import ContractKind
from registry.contracts.models import Contract, TermsEdition
from registry.contracts.pay import FundingPart
from registry.core import differences
from registry.core.differences import Difference, Part
from registry.core.i18n import _l, format_date, localized_text
from registry.programs.kinds import Currency, FundingLine, PayPeriod
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
    "academic_post",
    "research_group",
    "place",
    "pay_amount",
    "pay_currency",
    "pay_period",
    "pay",
    "funding_parts",
    "courses",
    "terms_vi",
    "terms_en",
)
READERS: dict[str, Callable[[str], Any]] = {
    "kind": ContractKind,
    "work_mode": Mode,
    "funding_line": FundingLine,
    "planned_start_on": date.fromisoformat,
    "planned_end_on": date.fromisoformat,
    "pay_currency": Currency,
    "pay_period": PayPeriod,
}
LISTS: dict[str, Callable[[Any], Any]] = {
    "funding_parts": pay.read_parts,
    "courses": courses.read,
}
"""Of editions that were written before they were asked for: empty."""


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
    academic_post: str | None
    research_group: str | None
    place: str | None
    pay_amount: int | None
    pay_currency: Currency | None
    pay_period: PayPeriod | None
    pay: str
    funding_parts: list[FundingPart]
    courses: list[Course]
    terms_vi: str
    terms_en: str
    promises: list["Promised"]
    is_on_paper: bool = False  # entered directly: the words of the terms stand on its paper alone

    @property
    def pay_text(self) -> str:
        return pay.describe(self)

    @property
    def funding_text(self) -> str:
        return pay.describe_funding(self, self.funding_parts)

    @property
    def post_text(self) -> str:
        return name_post(self.academic_post)

    @property
    def course_hours(self) -> int:
        return courses.total_hours(self.courses)


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
    values |= {name: read(values[name]) for name, read in LISTS.items()}
    promises = [
        Promised(
            row["text_vi"],
            row["text_en"],
            date.fromisoformat(row["due_on"]) if row["due_on"] else None,
        )
        for row in edition.promises
    ]
    return EditionTerms(**values, promises=promises)


def terms_on_paper(contract: Contract) -> EditionTerms:
    """Of a contract that has no editions, because it did not begin here."""
    values = {name: getattr(contract, name) for name in TERMS}
    values |= {name: read(values[name]) for name, read in LISTS.items()}
    return EditionTerms(**values, promises=[], is_on_paper=True)


def compare(before: TermsEdition, after: TermsEdition) -> list[Difference]:
    """What the later edition changes, in the reader's language."""
    return differences.compare(read_terms(before), read_terms(after), parts=PARTS)


def list_promises(terms: EditionTerms) -> str:
    return "; ".join(
        localized_text(promise, "text")
        + (f" ({format_date(promise.due_on)})" if promise.due_on else "")
        for promise in terms.promises
    )


def list_courses(terms: EditionTerms) -> str:
    return "; ".join(courses.describe(course) for course in terms.courses)


PARTS: tuple[Part[EditionTerms], ...] = (
    differences.choice(_l("Kind of contract"), "kind"),
    differences.choice(_l("Mode of cooperation"), "work_mode"),
    Part(
        _l("Source of funding"),
        lambda terms: (terms.funding_line, tuple(terms.funding_parts)),
        lambda terms: terms.funding_text,
    ),
    differences.day(_l("First day"), "planned_start_on"),
    differences.day(_l("Last day"), "planned_end_on"),
    differences.text(_l("Hours a week"), "weekly_hours"),
    differences.text(_l("Teaching hours in all"), "teaching_hours"),
    differences.text(_l("Share of a full post, in percent"), "load_percent"),
    Part(
        _l("Academic post or title"),
        lambda terms: terms.academic_post or "",
        lambda terms: terms.post_text,
    ),
    Part(
        _l("Research group"),
        lambda terms: terms.research_group or "",
        lambda terms: terms.research_group or "",
    ),
    Part(_l("Place of work"), lambda terms: terms.place or "", lambda terms: terms.place or ""),
    Part(
        _l("Pay"),
        lambda terms: (terms.pay_amount, terms.pay_currency, terms.pay_period, terms.pay),
        lambda terms: terms.pay_text,
    ),
    Part(_l("Courses"), lambda terms: tuple(terms.courses), list_courses),
    differences.text(_l("Terms in Vietnamese"), "terms_vi"),
    differences.text(_l("Terms in English"), "terms_en"),
    Part(_l("Promises"), lambda terms: frozenset(terms.promises), list_promises),
)

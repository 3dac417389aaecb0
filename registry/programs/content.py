"""What people write of a programme or an opening, apart from where it is kept."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from registry.programs import kinds
from registry.programs.models import Criterion, Opening
from registry.taxonomy.kinds import Mode


@dataclass(frozen=True, kw_only=True)
class ProgramContent:
    name_vi: str
    name_en: str
    level: kinds.ProgramLevel
    field_id: uuid.UUID
    technology_id: uuid.UUID | None
    decision_number: str
    decided_on: date
    starts_on: date
    ends_on: date | None
    quota: Mapping[str, int]  # year -> lecturers planned


@dataclass(frozen=True, kw_only=True)
class OpeningContent:
    title_vi: str
    title_en: str = ""
    description_vi: str = ""
    description_en: str = ""
    benefits_vi: str = ""
    benefits_en: str = ""
    mode: Mode
    field_id: uuid.UUID
    technology_id: uuid.UUID | None = None
    seats: int
    teaching_hours: int | None = None
    teaching_language: str
    starts_on: date
    ends_on: date | None = None
    closes_on: date
    pay_from: int | None = None
    pay_to: int | None = None
    pay_currency: kinds.Currency = kinds.Currency.VND
    pay_period: kinds.PayPeriod = kinds.PayPeriod.MONTH
    pay_note_vi: str = ""
    pay_note_en: str = ""
    funding_line: kinds.FundingLine | None = None


@dataclass(frozen=True)
class CriterionContent:
    """One criterion as it was written down; `value` is a code (of a field, a language, a level)."""

    kind: kinds.CriterionKind
    subject: kinds.CriterionSubject
    value: str
    weight: int

    @classmethod
    def of(cls, criterion: Criterion) -> "CriterionContent":
        return cls(criterion.kind, criterion.subject, criterion.value, criterion.weight)


READERS: Mapping[str, Callable[[str], Any]] = {
    "mode": Mode,
    "field_id": uuid.UUID,
    "technology_id": uuid.UUID,
    "starts_on": date.fromisoformat,
    "ends_on": date.fromisoformat,
    "closes_on": date.fromisoformat,
    "pay_currency": kinds.Currency,
    "pay_period": kinds.PayPeriod,
    "funding_line": kinds.FundingLine,
}


def values_of(content: ProgramContent | OpeningContent) -> dict[str, Any]:
    return {field.name: getattr(content, field.name) for field in fields(content)}


def content_of(opening: Opening) -> OpeningContent:
    return OpeningContent(
        **{one.name: getattr(opening, one.name) for one in fields(OpeningContent)}
    )


def to_plain(content: OpeningContent) -> dict[str, Any]:
    """For a JSON column; `from_plain` reads it back."""
    return {
        name: str(value) if name in READERS and value is not None else value
        for name, value in values_of(content).items()
    }


def from_plain(values: Mapping[str, Any]) -> OpeningContent:
    return OpeningContent(
        **{
            name: READERS[name](value) if name in READERS and value is not None else value
            for name, value in values.items()
        }
    )


def criteria_to_plain(criteria: Sequence[CriterionContent]) -> list[dict[str, Any]]:
    return [asdict(wanted) for wanted in criteria]


def criteria_from_plain(rows: Sequence[Mapping[str, Any]]) -> list[CriterionContent]:
    return [
        CriterionContent(
            kinds.CriterionKind(row["kind"]),
            kinds.CriterionSubject(row["subject"]),
            row["value"],
            row["weight"],
        )
        for row in rows
    ]

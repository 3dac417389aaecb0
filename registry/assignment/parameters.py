"""What a run is computed with: dated defaults, and what the officer chose instead."""

import uuid
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from registry.core.packaged import row_in_force

PACKAGE = "registry.assignment"


def default(code: str, *, on: date) -> int:
    """Raises LookupError when no row of this code is in force on that day."""
    return int(row_in_force(PACKAGE, "limits.csv", on=on, code=code)["value"])


@dataclass(frozen=True)
class Parameters:
    """`starts_from`, `starts_to`: the openings whose teaching begins between these days."""

    least_score: int
    most_approaches: int
    most_per_institution: int
    least_window_percent: int
    candidates: int
    institution_id: uuid.UUID | None = None
    field_code: str = ""
    starts_from: date | None = None
    starts_to: date | None = None

    @classmethod
    def in_force(cls, day: date, **chosen: Any) -> "Parameters":
        numbers = {field.name: default(field.name, on=day) for field in fields(cls)[:5]}
        return cls(**{**numbers, **chosen})

    def to_plain(self) -> dict[str, Any]:
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def read(cls, plain: dict[str, Any]) -> "Parameters":
        days = {name: _day(plain[name]) for name in ("starts_from", "starts_to")}
        place = plain["institution_id"]
        return cls(**{**plain, **days, "institution_id": uuid.UUID(place) if place else None})


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, uuid.UUID | date) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

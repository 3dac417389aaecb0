"""The parameters of the method: dated data, kept with each run as they were."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from registry.core.packaged import read_dated_rows, row_in_force
from registry.core.periods import holds_on

PACKAGE = "registry.forecast"


def limit(code: str, *, on: date) -> int:
    """Raises LookupError when no row of this code is in force on that day."""
    return int(row_in_force(PACKAGE, "limits.csv", on=on, code=code)["value"])


def bands(on: date) -> tuple[int, ...]:
    """The weeks in a step from which on its hazard may be another one."""
    rows = read_dated_rows(PACKAGE, "bands.csv")
    return tuple(int(row.values["from_week"]) for row in rows if holds_on(row, on))


@dataclass(frozen=True)
class FieldGroup:
    prefix: str
    code: str
    label_vi: str
    label_en: str


def field_groups(on: date) -> tuple[FieldGroup, ...]:
    """The last one takes every other code."""
    return tuple(
        FieldGroup(*(row.values[name] for name in ("prefix", "code", "label_vi", "label_en")))
        for row in read_dated_rows(PACKAGE, "field_groups.csv")
        if holds_on(row, on)
    )


@dataclass(frozen=True)
class Parameters:
    window_days: int
    draws: int
    prior_exits: int
    drift_percent: int
    term_days: int
    lead_weeks: int
    bands: tuple[int, ...]

    @classmethod
    def in_force(cls, day: date, **chosen: Any) -> "Parameters":
        names = ("window_days", "draws", "prior_exits", "drift_percent", "term_days", "lead_weeks")
        numbers: dict[str, Any] = {name: limit(name, on=day) for name in names}
        return cls(**(numbers | {"bands": bands(day)} | chosen))

    def to_plain(self) -> dict[str, Any]:
        return asdict(self) | {"bands": list(self.bands)}

    @classmethod
    def read(cls, plain: dict[str, Any]) -> "Parameters":
        return cls(**(plain | {"bands": tuple(plain["bands"])}))

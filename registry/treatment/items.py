"""What a package may promise, each with its legal basis, as it held on a day: dated data."""

from dataclasses import dataclass
from datetime import date, timedelta

from registry.core.packaged import DatedRow, read_dated_rows
from registry.core.periods import holds_on


@dataclass(frozen=True)
class Entitlement:
    """`owner`: who usually owes it; `days`: within how many of the promise it is usually due."""

    code: str
    owner: str
    name_vi: str
    name_en: str
    basis_vi: str
    basis_en: str
    days: int

    def due_after(self, day: date) -> date:
        return day + timedelta(self.days)


def list_entitlements(*, on: date) -> list[Entitlement]:
    return [_read(row.values) for row in list_rows_of_all_days() if holds_on(row, on)]


def get_entitlement(code: str, *, on: date) -> Entitlement:
    """As it held when it was promised. Raises LookupError where no such one was in force."""
    found = [one for one in list_entitlements(on=on) if one.code == code]
    if not found:
        raise LookupError(code)
    return found[0]


def name_columns(code: str) -> Entitlement:
    """Its names, whenever it was promised: the last row of this code."""
    return [_read(row.values) for row in list_rows_of_all_days() if row.values["code"] == code][-1]


def list_rows_of_all_days() -> tuple[DatedRow, ...]:
    return read_dated_rows("registry.treatment", "items.csv")


def _read(values: dict[str, str]) -> Entitlement:
    names = ("code", "owner", "name_vi", "name_en", "basis_vi", "basis_en")
    return Entitlement(**{name: values[name] for name in names}, days=int(values["days"]))

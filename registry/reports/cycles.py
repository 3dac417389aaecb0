"""The reporting cycles: dated data. The printed day is the due day, also where it is no working day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from registry.core.i18n import end_of_day
from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on
from registry.reports.kinds import BodyKind

PACKAGE = "registry.reports"
WORDS = (
    "title_vi title_en document article_vi article_en receiver_vi receiver_en note_vi note_en"
).split()


@dataclass(frozen=True)
class Cycle:
    """One row of the table, as it is in force on a day."""

    code: str
    month: int
    day: int
    data_month: int
    data_day: int
    known_days: int
    opens_days: int
    opens_by_itself: bool
    is_national: bool
    must_report: frozenset[BodyKind]
    may_report: frozenset[BodyKind]
    title_vi: str
    title_en: str
    document: str
    article_vi: str
    article_en: str
    receiver_vi: str
    receiver_en: str
    note_vi: str
    note_en: str

    def due_on(self, year: int) -> date:
        return date(year, self.month, self.day)

    def opens_on(self, year: int) -> date:
        return self.due_on(year) - timedelta(self.opens_days)

    def data_on(self, year: int) -> date:
        return date(year, self.data_month, self.data_day)

    def known_at(self, year: int) -> datetime:
        """The moment after which nothing that is recorded changes the numbers any more."""
        return end_of_day(self.data_on(year) + timedelta(self.known_days))

    @property
    def words(self) -> dict[str, str]:
        """What a run keeps of it."""
        return {name: getattr(self, name) for name in WORDS}

    def kind_reports(self, kind: BodyKind) -> bool:
        return kind in self.must_report | self.may_report


def list_cycles(*, on: date) -> list[Cycle]:
    rows = read_dated_rows(PACKAGE, "cycles.csv")
    return [_cycle(row.values) for row in rows if holds_on(row, on)]


def get_cycle(code: str, *, on: date) -> Cycle:
    """Raises LookupError."""
    for cycle in list_cycles(on=on):
        if cycle.code == code:
            return cycle
    raise LookupError(f"no cycle {code} is in force on {on}")


def _cycle(row: dict[str, str]) -> Cycle:
    names = ("month", "day", "data_month", "data_day", "known_days", "opens_days")
    values: dict[str, Any] = {name: int(row[name]) for name in names}
    values |= {name: row[name] for name in WORDS}
    return Cycle(
        code=row["code"],
        opens_by_itself=row["opens_by_itself"] == "1",
        is_national=row["is_national"] == "1",
        must_report=_kinds(row["must_report"]),
        may_report=_kinds(row["may_report"]),
        **values,
    )


def _kinds(text: str) -> frozenset[BodyKind]:
    return frozenset(BodyKind(one) for one in text.split())


def reminder_days(*, on: date) -> list[int]:
    """How many days before the due day a reminder is sent, the first one first."""
    rows = read_dated_rows(PACKAGE, "reminders.csv")
    days = [int(row.values["days_before"]) for row in rows if holds_on(row, on)]
    return sorted(days, reverse=True)


def body_kinds(*, on: date) -> dict[str, BodyKind]:
    """The kind of body by the code of its organisation; "PPC-*": all that begin so."""
    rows: Any = read_dated_rows("registry.taxonomy", "governing_bodies.csv")
    return {row.values["code"]: BodyKind(row.values["kind"]) for row in rows if holds_on(row, on)}

"""When both sides are asked how it goes, and what: dated data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.contracts.kinds import Side
from registry.core.i18n import locale
from registry.core.packaged import read_dated_rows
from registry.core.periods import holds_on

PACKAGE, FILE = "registry.contracts", "check_ins.csv"


@dataclass(frozen=True)
class Template:
    code: str
    days_after: int  # after the first day of work
    answer_days: int  # to answer in
    officer_days: int  # in which an officer says what was done
    concern_score: int  # up to this score an officer has to look into it


def list_templates(*, on: date) -> list[Template]:
    return [
        Template(
            row.values["code"],
            *(
                int(row.values[name])
                for name in ("days_after", "answer_days", "officer_days", "concern_score")
            ),
        )
        for row in read_dated_rows(PACKAGE, FILE)
        if holds_on(row, on)
    ]


def get_template(code: str, *, on: date) -> Template:
    return next(one for one in list_templates(on=on) if one.code == code)


def name_templates(codes: Sequence[str] = ()) -> dict[str, str]:
    """In the reader's language and the order of the file; of these codes, or of all."""
    return {
        row.values["code"]: row.values[f"label_{locale()}"]
        for row in read_dated_rows(PACKAGE, FILE)
        if not codes or row.values["code"] in codes
    }


def question(code: str, side: Side) -> str:
    """What this side is asked, in the reader's language."""
    for row in read_dated_rows(PACKAGE, FILE):
        if row.values["code"] == code:
            return row.values[f"asks_{side.value}_{locale()}"]
    return ""

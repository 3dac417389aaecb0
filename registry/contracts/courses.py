"""The courses of a contract: what is taught, in which semester, to how many; and that their sums agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from registry.contracts.models import Contract
from registry.core.errors import RegistryError
from registry.core.i18n import _, format_number, localized_text
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import AcademicTerm

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Course:
    """As an edition keeps it: the name of the semester beside its id, so that it stays readable."""

    title_vi: str
    title_en: str
    credits: int | None
    hours: int
    students: int | None
    term_id: str
    term_vi: str
    term_en: str

    @property
    def details(self) -> str:
        said = [
            _("%(number)s credits", number=format_number(self.credits)) if self.credits else "",
            _("%(number)s teaching hours", number=format_number(self.hours)),
            _("%(number)s students expected", number=format_number(self.students))
            if self.students
            else "",
            localized_text(self, "term"),
        ]
        return ", ".join(one for one in said if one)


def read(rows: Rows | None) -> list[Course]:
    return [Course(**row) for row in rows or []]


def describe(course: Course) -> str:
    title = localized_text(course, "title")
    return _("%(title)s: %(details)s", title=title, details=course.details)


def total_hours(courses: Sequence[Course]) -> int:
    return sum(one.hours for one in courses)


def write(given: Rows) -> Rows:
    """What was typed, as it is kept: with the names of the semesters as they are today."""
    return [_written(row) for row in given]


def _written(row: dict[str, Any]) -> dict[str, Any]:
    term = taxonomy.find_term(UUID(row["term_id"])) if row["term_id"] else None
    return {
        **{name: row[name] for name in ("title_vi", "title_en", "credits", "hours", "students")},
        "term_id": str(term.series_id) if term else "",
        "term_vi": term.name_vi if term else "",
        "term_en": term.name_en if term else "",
    }


def without_terms(rows: Rows) -> Rows:
    """For a contract that continues another one: the same courses, in semesters still to be chosen."""
    return [{**row, "term_id": "", "term_vi": "", "term_en": ""} for row in rows]


def list_terms(institution_id: UUID, rows: Rows, *, today: date) -> list[AcademicTerm]:
    """Those that have not ended, and those that are chosen already."""
    chosen = {row["term_id"] for row in rows}
    return [
        term
        for term in taxonomy.list_terms(institution_id)
        if term.ends_on >= today or str(term.series_id) in chosen
    ]


def refuse_bad(contract: Contract) -> None:
    """Raises RegistryError where the courses and the rest of the terms contradict each other."""
    courses = read(contract.courses)
    total = total_hours(courses)
    if total > contract.teaching_hours:
        raise RegistryError(
            _(
                "The courses have %(sum)s teaching hours together, more than the %(agreed)s of the whole contract.",
                sum=format_number(total),
                agreed=format_number(contract.teaching_hours),
            )
        )
    for course in courses:
        _refuse_other_term(contract, course)


def _refuse_other_term(contract: Contract, course: Course) -> None:
    term = taxonomy.find_term(UUID(course.term_id)) if course.term_id else None
    if term is None:
        return
    last = contract.planned_end_on or date.max
    if not (term.starts_on <= last and contract.planned_start_on <= term.ends_on):
        raise RegistryError(
            _(
                "The semester of the course “%(title)s” is outside the planned period.",
                title=localized_text(course, "title"),
            )
        )

"""A run as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from registry.assignment import queries, stored
from registry.assignment.kinds import Shortage
from registry.assignment.models import AssignmentRun
from registry.assignment.problem import POINT, Worth
from registry.assignment.questions import scarcity
from registry.core.i18n import localized_text

MOST_ROWS = 10  # of the tables beside the sentence; the lists have all


@dataclass(frozen=True)
class FieldRow:
    """A field: how many seats it has, how many stay free, and what one further expert would bring."""

    row: Any
    further: Worth

    @property
    def name(self) -> str:
        return localized_text(self.row, "name")

    @property
    def free(self) -> int:
        return int(self.row.seats - self.row.filled)


@dataclass(frozen=True)
class Overview:
    institutions: Sequence[Any]
    fields: Sequence[FieldRow]
    shortages: Sequence[tuple[Shortage, Any]]
    placed: int
    introduced: int
    least: int | None
    places: int
    most_at_one: int

    @property
    def scarce(self) -> Sequence[FieldRow]:
        return [one for one in self.fields if one.free and one.further.seats]


def look_at(run: AssignmentRun) -> Overview:
    places = queries.list_by_institution(run)
    return Overview(
        places[:MOST_ROWS],
        _fields(run)[:MOST_ROWS],
        [(Shortage(row.why), row) for row in queries.count_shortages(run)],
        queries.count_placed(run),
        queries.count_introduced(run),
        queries.least_score(run),
        sum(row.filled > 0 for row in places),
        max((row.filled for row in places), default=0),
    )


def _fields(run: AssignmentRun) -> list[FieldRow]:
    solution, problem = stored.read_solution(run), stored.read_problem(run)
    further = scarcity(problem, solution.prices, fields=queries.fields_of_openings(run))
    rows = [FieldRow(row, further.get(str(row.id), Worth())) for row in queries.list_by_field(run)]
    return sorted(rows, key=lambda one: (-one.further.seats, -one.free, -one.further.score))


def points(hundredths: int) -> int:
    return round(hundredths / POINT)

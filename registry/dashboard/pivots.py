"""A table of counted people by two of their dimensions, from the groups that the database counted."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Order = Callable[[Any], tuple[Any, ...]]


@dataclass(frozen=True)
class Pivot:
    """`cells`: by the values of a row and of a column. Sums of rows and columns are those of the cells."""

    rows: Sequence[Any]
    columns: Sequence[Any]
    cells: Mapping[tuple[Any, Any], int]

    @property
    def total(self) -> int:
        return sum(self.cells.values())

    def of_row(self, row: Any) -> int:
        return sum(number for (one, _column), number in self.cells.items() if one == row)

    def of_column(self, column: Any) -> int:
        return sum(number for (_row, one), number in self.cells.items() if one == column)

    def cell(self, row: Any, column: Any) -> int:
        return self.cells.get((row, column), 0)

    def share(self, row: Any, column: Any) -> float:
        """Of its row."""
        whole = self.of_row(row)
        return self.cell(row, column) / whole if whole else 0.0


def pivot(groups: Mapping[tuple[Any, ...], int], *, by_row: Order, by_column: Order) -> Pivot:
    """In the order of both dimensions; what is not known stands last."""
    cells = {(key[0], key[1] if len(key) > 1 else ALL): number for key, number in groups.items()}
    rows = Counter[Any]()
    columns = Counter[Any]()
    for (row, column), number in cells.items():
        rows[row] += number
        columns[column] += number
    return Pivot(
        sorted(rows, key=lambda one: (one is None, *by_row(one))),
        sorted(columns, key=lambda one: (one is None, *by_column(one))),
        cells,
    )


ALL = "all"
"""The one column of a table by a single dimension."""

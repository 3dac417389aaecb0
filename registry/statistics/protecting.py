"""Which rows of one table may be shown at all, by themselves.

Groups under the threshold are merged into "other"; when "other" itself stays under it (or a single group
could be had by subtraction from the total), the smallest shown group joins it: complementary suppression.
How many groups "other" covers is never published: with it, sums near their bounds would tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class SafeTable:
    rows: tuple[tuple[str, int], ...]  # largest first
    other: int
    total: int


def protect(counts: Mapping[str, int], *, smallest: int, shown: int) -> SafeTable:
    """No row and no difference from the total is a group of fewer than `smallest` people."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = [(name, count) for name, count in ordered[:shown] if count >= smallest]
    total = sum(counts.values())
    other = total - sum(count for _name, count in rows)
    while rows and 0 < other < smallest:
        other += rows.pop()[1]
    if total < smallest:
        return SafeTable((), 0, 0)
    return SafeTable(tuple(rows), other, total)

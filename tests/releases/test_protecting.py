import itertools
from collections import defaultdict
from collections.abc import Iterator

import pytest

from registry.statistics.protecting import SafeTable, protect

SMALL = 3  # the threshold of the worlds below, so that all of them can be tried


def worlds(countries: int, most: int) -> Iterator[tuple[int, ...]]:
    return itertools.product(range(most + 1), repeat=countries)


def published(world: tuple[int, ...], shown: int) -> SafeTable:
    counts = {str(name): count for name, count in enumerate(world) if count}
    return protect(counts, smallest=SMALL, shown=shown)


@pytest.mark.parametrize("shown", [2, 8])
def test_whoever_knows_the_rule_still_cannot_compute_a_small_group(shown: int) -> None:
    """Every world of five countries is tried; one without any expert is enough to hide the rest."""
    alike: dict[SafeTable, list[tuple[int, ...]]] = defaultdict(list)
    for world in worlds(5, 5):
        alike[published(world, shown)].append(world)
    for table, possible in alike.items():
        if all(0 not in world for world in possible):
            continue
        for country in range(5):
            values = {world[country] for world in possible}
            is_told = len(values) == 1 and str(country) not in dict(table.rows)
            assert not (is_told and 0 < min(values) < SMALL), (table, country)


@pytest.mark.parametrize("shown", [2, 8])
def test_no_row_and_no_rest_is_a_small_group_and_the_total_adds_up(shown: int) -> None:
    for world in worlds(4, 6):
        table = published(world, shown)
        assert all(count >= SMALL for _name, count in table.rows)
        assert table.other == 0 or table.other >= SMALL
        assert table.total == sum(count for _name, count in table.rows) + table.other
        assert table.total in {0, sum(world)}


def test_fewer_people_than_the_threshold_are_not_told_at_all() -> None:
    assert protect({"DE": 5, "FR": 4}, smallest=10, shown=8) == SafeTable((), 0, 0)


def test_a_single_small_group_takes_the_smallest_shown_one_with_it() -> None:
    table = protect({"DE": 40, "FR": 12, "JP": 3}, smallest=10, shown=8)
    assert table == SafeTable((("DE", 40),), 15, 55)

"""Random histories of a registry, and all of its releases in the hands of an attacker."""

import random
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st
from releases.attack import list_nested, list_told

from registry.statistics.gathering import Population
from registry.statistics.guarding import is_apart, isolates
from registry.statistics.kinds import EXPERTS, OF_COUNTED, OF_EXPERTS, OTHER, TOTAL, Remark
from registry.statistics.planning import Figure, Plan, plan

SMALL = 3
COUNTRY = f"{EXPERTS}-country"
FIELDS = (f"{EXPERTS}-field", "tg1-field")


def group(start: int, stop: int) -> frozenset[str]:
    return frozenset(str(number) for number in range(start, stop))


def population(members: Mapping[str, str], *, code: str = EXPERTS, left_out: int = 0) -> Population:
    """Of whom each is in the same row of every table."""
    rows: dict[str, set[str]] = {}
    for one, row in members.items():
        rows.setdefault(row, set()).add(one)
    groups = {row: frozenset(those) for row, those in rows.items()}
    dimensions = OF_EXPERTS if code == EXPERTS else OF_COUNTED
    return Population(code, frozenset(members), dict.fromkeys(dimensions, groups), left_out)


class Registry:
    """Publishes again and again, and keeps what was published."""

    def __init__(self, *, smallest: int = SMALL, most: int = 4) -> None:
        self.smallest, self.most = smallest, most
        self.past: list[Figure] = []
        self.last: dict[str, list[str]] = {}
        self.number = 0

    def publish(self, *populations: Population) -> Plan:
        self.number += 1
        made = plan(populations, self.past, last=self.last, smallest=self.smallest, most=self.most)
        self.past += [Figure(one.table, one.row, one.members, str(self.number)) for one in made.new]
        self.last = {table: [one.row for one in rows] for table, rows in made.shown.items()}
        return made

    def family(self, *tables: str) -> list[frozenset[str]]:
        return [one.members for one in self.past if one.row == TOTAL or one.table in tables]


def values(made: Plan, table: str = COUNTRY) -> dict[str, int]:
    return {one.row: len(one.members) for one in made.shown[table]}


def people(**rows: range) -> dict[str, str]:
    return {str(number): row for row, numbers in rows.items() for number in numbers}


def test_a_figure_is_new_when_nobody_or_enough_joined_and_left_since_each_time() -> None:
    assert is_apart(group(0, 20), [group(0, 20), group(0, 10), group(10, 20)], 10)
    assert not is_apart(group(0, 20), [group(0, 11)], 10)
    assert not is_apart(group(0, 20), [group(0, 29)], 10)
    assert not is_apart(group(0, 20), [group(0, 10), group(0, 17)], 10)


def test_a_sum_over_releases_that_tells_of_few_people_is_seen() -> None:
    first, joined, two = group(0, 20), group(20, 32), group(32, 34)
    assert not isolates([first, first | joined], 10)
    assert isolates([first, first | joined, first | joined | two], 10)
    assert isolates([first | joined | two, first, joined], 10)


def test_one_who_joins_changes_no_figure_and_enough_who_join_do() -> None:
    registry = Registry(smallest=10)
    registry.publish(population(people(DE=range(30), FR=range(30, 50))))
    one_more = registry.publish(population(people(DE=range(30), FR=range(30, 51))))
    assert values(one_more) == {"DE": 30, "FR": 20}
    assert one_more.remarks[COUNTRY] == {"DE": Remark.SAME.value, "FR": Remark.FEW.value}
    ten_more = registry.publish(population(people(DE=range(30), FR=range(30, 60))))
    assert values(ten_more) == {"DE": 30, "FR": 30}
    assert {one.row for one in ten_more.shown[EXPERTS]} == {TOTAL}
    assert [len(one.members) for one in ten_more.shown[EXPERTS]] == [60]


def test_a_row_that_fell_below_the_threshold_by_few_is_repeated_and_not_dropped() -> None:
    registry = Registry(smallest=10)
    registry.publish(population(people(DE=range(30), FR=range(30, 42))))
    fewer = registry.publish(population(people(DE=range(30), FR=range(30, 39))))
    assert values(fewer) == {"DE": 30, "FR": 12}


def test_a_total_does_not_tell_of_two_who_joined_elsewhere() -> None:
    registry = Registry(smallest=10)
    registry.publish(population(people(DE=range(30), FR=range(30, 50))))
    more = people(DE=[*range(30), *range(100, 112)], FR=[*range(30, 50), 200, 201])  # type: ignore[arg-type]
    registry.publish(population(more))
    assert not list(list_told(registry.family(COUNTRY), 10))


def test_few_counted_people_without_consent_stop_their_breakdowns() -> None:
    registry = Registry(smallest=10)
    experts = population(people(DE=range(60)))
    first = registry.publish(experts, population(people(A=range(30)), code="TG1"))
    assert values(first, "tg1-field") == {"A": 30}
    counted = population(people(A=range(45)), code="TG1", left_out=3)
    assert values(registry.publish(experts, counted), "tg1-field") == {"A": 30}


def test_experts_less_counted_people_are_no_small_group() -> None:
    registry = Registry(smallest=10)
    made = registry.publish(
        population(people(A=range(40))), population(people(A=range(36)), code="TG1")
    )
    assert not made.shown["TG1"]
    assert not made.shown["tg1-field"]


def live(chance: random.Random, members: dict[str, str], numbers: list[int]) -> dict[str, str]:
    """Some leave, some move, some join; now and then many at once."""
    rows = "ABCDE"
    often = chance.choice((0.02, 0.1, 0.5))
    left = {
        one: chance.choice(rows) if chance.random() < often / 2 else row
        for one, row in members.items()
        if chance.random() > often / 2
    }
    for _joining in range(chance.choice((0, 1, 2, SMALL, 2 * SMALL))):
        numbers[0] += 1
        left[str(numbers[0])] = chance.choice(rows)
    return left


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_no_history_of_releases_tells_of_a_small_group(seed: int) -> None:
    chance, numbers = random.Random(seed), [1000]
    members = {str(one): chance.choice("AAABBBCCD") for one in range(chance.randrange(6, 40))}
    registry = Registry(most=chance.choice((2, 4)))
    for _release in range(5):
        counted = {
            one: chance.choice((row, row, row, "E"))
            for one, row in members.items()
            if chance.random() < 0.6
        }
        registry.publish(population(members), population(counted, code="TG1"))
        members = live(chance, members, numbers)
    for tables in ((COUNTRY,), FIELDS, ("tg1-kind",)):
        family = registry.family(*tables)
        assert all(len(one) >= SMALL for one in family)
        assert not list(list_nested(family, SMALL))
        assert not list(list_told(family, SMALL))


def test_the_attacker_is_able() -> None:
    """Of releases without a guard the same attacker learns something nearly always."""
    chance, told = random.Random(7), 0
    for _history in range(20):
        members = {str(one): chance.choice("AABBCC") for one in range(30)}
        figures, numbers = [], [1000]
        for _release in range(3):
            groups = population(members).groups[OF_EXPERTS[0]]
            figures += [*(one for one in groups.values() if len(one) >= SMALL), frozenset(members)]
            members = live(chance, members, numbers)
        told += bool(list(list_told(figures, SMALL)))
    assert told > 10


def test_other_is_guarded_like_a_row() -> None:
    registry = Registry(smallest=10, most=1)
    first = registry.publish(population(people(DE=range(30), FR=range(30, 42))))
    assert values(first) == {"DE": 30, OTHER: 12}
    second = registry.publish(population(people(DE=range(30), FR=range(30, 43))))
    assert values(second) == {"DE": 30, OTHER: 12}

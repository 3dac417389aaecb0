"""The national assignment as numbers: who may be asked for what, and what limits it.

A pair is one expert for one opening, by one window of theirs. Every pair uses four limits: the
expert's approaches, that window, the opening's seats, the institution's quota. Filled seats come
first, then the sum of the scores: one seat is worth more than all scores together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

POINT = 100  # scores are whole hundredths of a point, so that sums are exact
MOST_SCORE = 100 * POINT


class Limit(StrEnum):
    EXPERT = "expert"  # approaches at once
    WINDOW = "window"  # one opening in each window of theirs
    OPENING = "opening"  # free seats
    INSTITUTION = "institution"  # its quota of this run


Key = tuple[Limit, str]
Couple = tuple[str, str]  # expert and opening


class Pair(NamedTuple):
    expert: str
    opening: str
    institution: str
    window: str
    score: int

    @property
    def couple(self) -> Couple:
        return self.expert, self.opening

    @property
    def uses(self) -> tuple[Key, Key, Key, Key]:
        return (
            (Limit.EXPERT, self.expert),
            (Limit.WINDOW, self.window),
            (Limit.OPENING, self.opening),
            (Limit.INSTITUTION, self.institution),
        )


class Worth(NamedTuple):
    """What an assignment brings: filled seats, and the sum of scores in hundredths."""

    seats: int = 0
    score: int = 0

    def __sub__(self, other: "Worth") -> "Worth":
        return Worth(self.seats - other.seats, self.score - other.score)


@dataclass(frozen=True)
class Problem:
    pairs: Sequence[Pair]
    seats: Mapping[str, int]
    approaches: Mapping[str, int]
    quotas: Mapping[str, int]
    pins: frozenset[Couple] = field(default_factory=frozenset)
    vetoes: frozenset[Couple] = field(default_factory=frozenset)

    @cached_property
    def seat_value(self) -> int:
        return MOST_SCORE * sum(self.seats.values()) + 1

    def value(self, pair: Pair) -> int:
        return self.seat_value + pair.score

    def capacity(self, key: Key) -> int:
        kind, name = key
        if kind is Limit.WINDOW:
            return 1
        known = {
            Limit.EXPERT: self.approaches,
            Limit.OPENING: self.seats,
            Limit.INSTITUTION: self.quotas,
        }
        return known[kind].get(name, 0)

    @cached_property
    def pinned(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.couple in self.pins]

    @cached_property
    def free(self) -> list[Pair]:
        """Those between which can be chosen, in one fixed order."""
        taken = self.pins | self.vetoes
        return sorted(pair for pair in self.pairs if pair.couple not in taken)

    def with_pin(self, couple: Couple) -> "Problem":
        return replace(self, pins=self.pins | {couple}, vetoes=self.vetoes - {couple})

    def with_veto(self, couple: Couple) -> "Problem":
        return replace(self, vetoes=self.vetoes | {couple}, pins=self.pins - {couple})

    def without_overrides(self) -> "Problem":
        return replace(self, pins=frozenset(), vetoes=frozenset())


def loads(pairs: Iterable[Pair]) -> Counter[Key]:
    """How much of each limit these pairs use together."""
    return Counter(key for pair in pairs for key in pair.uses)


def worth(pairs: Iterable[Pair]) -> Worth:
    scores = [pair.score for pair in pairs]
    return Worth(len(scores), sum(scores))


@dataclass(frozen=True)
class Obstacle:
    """Why these pins cannot be: `key` is overfull by them, or a pair is no candidate (key None)."""

    key: Key | None
    couples: tuple[Couple, ...]


def find_obstacles(problem: Problem) -> list[Obstacle]:
    """All limits are of the kind "at most", so that pins can be held exactly when they fit alone."""
    pinned = problem.pinned
    unknown = problem.pins - {pair.couple for pair in pinned}
    found = [Obstacle(None, (couple,)) for couple in sorted(unknown)]
    found += [Obstacle(None, (couple,)) for couple in sorted(problem.pins & problem.vetoes)]
    for key, load in sorted(loads(pinned).items()):
        if load > problem.capacity(key):
            those = sorted(pair.couple for pair in pinned if key in pair.uses)
            found.append(Obstacle(key, tuple(those)))
    return found


def fill_alone(problem: Problem) -> int:
    """How many seats would be filled if each opening took its best candidates who are still free."""
    used: Counter[Key] = Counter()
    for pair in sorted(problem.pairs, key=lambda one: (one.opening, -one.score, one.expert)):
        if all(used[key] < problem.capacity(key) for key in pair.uses):
            used.update(pair.uses)
    return sum(load for (kind, _name), load in used.items() if kind is Limit.OPENING)

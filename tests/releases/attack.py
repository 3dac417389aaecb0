"""An attacker who has every published table and exact arithmetic, and is told which histories of people
exist, though not how many people each has: what of it follows. Written apart from the guard, with fractions
in place of residues, and by trying sets of people in place of a theorem."""

import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

Group = frozenset[str]
Row = list[Fraction]
MOST = 14  # small classes of which all sets are tried


def list_told(figures: Collection[Group], smallest: int) -> Iterator[int]:
    """Sizes of groups below the threshold that some sum or difference of the figures is."""
    sets = list(dict.fromkeys(figures))
    people = frozenset().union(*sets) if sets else frozenset()
    sizes = Counter(tuple(one in group for group in sets) for one in people)
    classes = list(sizes)
    basis = reduce([[Fraction(kind[place]) for kind in classes] for place in range(len(sets))])
    small = [place for place, kind in enumerate(classes) if sizes[kind] < smallest]
    for number in range(1, min(len(small), smallest - 1) + 1):
        for chosen in itertools.combinations(small[:MOST], number):
            size = sum(sizes[classes[place]] for place in chosen)
            wanted = [Fraction(place in chosen) for place in range(len(classes))]
            if size < smallest and is_within(wanted, basis):
                yield size


def reduce(rows: Sequence[Row]) -> list[tuple[int, Row]]:
    """Each with the place of its first number, which is 1."""
    basis: list[tuple[int, Row]] = []
    for row in rows:
        rest = clear(row, basis)
        first = next((place for place, value in enumerate(rest) if value), None)
        if first is not None:
            basis.append((first, [value / rest[first] for value in rest]))
    return basis


def clear(row: Row, basis: Sequence[tuple[int, Row]]) -> Row:
    for first, other in basis:
        factor = row[first]
        if factor:
            row = [value - factor * one for value, one in zip(row, other, strict=True)]
    return row


def is_within(row: Row, basis: Sequence[tuple[int, Row]]) -> bool:
    return not any(clear(row, basis))


def list_nested(figures: Sequence[Group], smallest: int) -> Iterator[int]:
    """Sizes of differences below the threshold of two figures, one of which holds the other."""
    for one, other in itertools.permutations(dict.fromkeys(figures), 2):
        if one < other and len(other - one) < smallest:
            yield len(other - one)

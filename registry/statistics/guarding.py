"""What all published figures tell together, whenever they were published.

Each figure ever published is a set of people. People who are in the same figures are told apart by
nothing that is published: they are one class. A class of at least k people is large, any other small.

The condition: the column of each small class (in which figures it is) is a linear combination of the
columns of large classes. Any sum of figures with whatever factors, y, gives a class with the column c the
weight y·c. If y isolated fewer than k people, it would give weight 0 to every large class, thus 0 to
each of their combinations, thus 0 to the small classes too: it would isolate nobody. So no arithmetic
over the figures tells a group of 1 to k-1 people, even to somebody who knows which classes are empty.
This is the audit of linear disclosure (Chin and Ozsoyoglu 1982; Willenborg and de Waal 2001, ch. 6) with
classes of people in place of single persons.
"""

from collections import Counter
from collections.abc import Collection, Iterable

import numpy as np

Group = frozenset[str]
PRIME = 2_147_483_647  # products of two residues fit 64 bits


def is_apart(new: Group, earlier: Iterable[Group], smallest: int) -> bool:
    """Whether those who joined, and those who left, are each nobody or at least `smallest` people, since
    every earlier time this same figure was published."""
    return all(
        _is_safe(len(new - old), smallest) and _is_safe(len(old - new), smallest) for old in earlier
    )


def _is_safe(number: int, smallest: int) -> bool:
    return number == 0 or number >= smallest


def isolates(figures: Collection[Group], smallest: int) -> bool:
    """Whether sums and differences of the figures could tell of fewer than `smallest` people."""
    classes = _classes(figures)
    large = [one for one, count in classes.items() if count >= smallest]
    small = [one for one, count in classes.items() if count < smallest]
    if not small:
        return False
    number = len(set(figures))
    return bool(_rest(_columns(large, number), _columns(small, number)).any())


def _classes(figures: Collection[Group]) -> Counter[int]:
    """How many people are in each class. A class: a bit for each figure that its people are in."""
    found: dict[str, int] = {}
    for place, figure in enumerate(dict.fromkeys(figures)):
        for one in figure:
            found[one] = found.get(one, 0) | 1 << place
    return Counter(found.values())


def _columns(classes: Collection[int], number: int) -> np.ndarray:
    bits = [[one >> place & 1 for place in range(number)] for one in classes]
    return np.array(bits, dtype=np.int64).reshape(len(classes), number)


def _rest(large: np.ndarray, small: np.ndarray) -> np.ndarray:
    """What of the small ones is outside the span of the large ones, modulo a large prime: Gaussian
    elimination. Residues can only find less in the span than there is, never more but by a chance of
    one in two billion."""
    for place in range(large.shape[1]):
        rows = np.flatnonzero(large[:, place])
        if not rows.size:
            continue
        pivot = large[rows[0]] * pow(int(large[rows[0], place]), -1, PRIME) % PRIME
        large = np.delete(large, rows[0], axis=0)
        large = (large - large[:, place, None] * pivot % PRIME) % PRIME
        small = (small - small[:, place, None] * pivot % PRIME) % PRIME
    return small

"""What would have to move: the cheapest chain of changes that brings one pair in, or takes it out.

Every unit of an assignment flows from the hub through an expert, a window, an opening and an
institution back to the hub. To force one more unit through a pair, the rest gives way along the
cheapest circle; after an optimal assignment all lengths are measured against its prices, so that none
is negative.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from registry.assignment.certificate import Prices
from registry.assignment.problem import Couple, Key, Limit, Pair, Problem, loads
from registry.assignment.solver import Solution

Node = Key | None  # None is the hub
Arc = tuple[Node, Node, int]


@dataclass(frozen=True)
class Chain:
    """`price`: in units of the problem's values."""

    price: int
    leaving: tuple[Pair, ...]
    coming: tuple[Pair, ...]


def bring_in(problem: Problem, solution: Solution, pair: Pair) -> Chain | None:
    """None where it cannot be."""
    found = _way(problem, solution, _opening(pair), _window(pair), but=pair.couple)
    return found and _chain(problem, found, _slack(problem, solution.prices, pair), coming=(pair,))


def take_out(problem: Problem, solution: Solution, pair: Pair) -> Chain:
    """Always possible: nothing has to be filled."""
    found = _way(problem, solution, _window(pair), _opening(pair), but=pair.couple)
    assert found is not None
    return _chain(problem, found, 0, leaving=(pair,))


def _window(pair: Pair) -> Node:
    return Limit.WINDOW, pair.window


def _opening(pair: Pair) -> Node:
    return Limit.OPENING, pair.opening


def _chain(
    problem: Problem,
    way: tuple[int, list[Node]],
    more: int,
    *,
    leaving: tuple[Pair, ...] = (),
    coming: tuple[Pair, ...] = (),
) -> Chain:
    length, nodes = way
    known = {(_window(pair), _opening(pair)): pair for pair in problem.free}
    steps = list(zip(nodes, nodes[1:], strict=False))
    left = tuple(known[b, a] for a, b in steps if (b, a) in known)
    came = tuple(known[a, b] for a, b in steps if (a, b) in known)
    return Chain(length + more, leaving + left, coming + came)


def _slack(problem: Problem, prices: Prices, pair: Pair) -> int:
    """How much more a pair costs than it brings."""
    return sum(prices.get(key, 0) for key in pair.uses) - problem.value(pair)


def _way(
    problem: Problem, solution: Solution, start: Node, end: Node, *, but: Couple
) -> tuple[int, list[Node]] | None:
    """The shortest way from one node to another and its length."""
    free = [pair for pair in problem.free if pair.couple != but]
    arcs = [*_limits(problem, solution), *_pairs(problem, solution, free)]
    nodes = list(dict.fromkeys([start, end, *(node for arc in arcs for node in arc[:2])]))
    place = {node: number for number, node in enumerate(nodes)}
    ends = [[place[arc[side]] for arc in arcs] for side in (0, 1)]  # type: ignore[index]
    lengths = np.array([length for _a, _b, length in arcs], float)
    graph = sparse.csr_array((lengths, tuple(ends)), (len(nodes), len(nodes)))
    distances, before = dijkstra(graph, indices=place[start], return_predecessors=True)
    if not np.isfinite(distances[place[end]]):
        return None
    return int(distances[place[end]]), _trace(nodes, before, place[end])


def _trace(nodes: Sequence[Node], before: Sequence[int], at: int) -> list[Node]:
    way = [nodes[at]]
    while before[at] >= 0:
        at = before[at]
        way.append(nodes[at])
    return way[::-1]


def _limits(problem: Problem, solution: Solution) -> Iterator[Arc]:
    """Along a limit that is not used up, and back along one that is used by what may move."""
    taken = loads(pair for pair in problem.pairs if pair.couple in solution.chosen)
    fixed = loads(problem.pinned)
    ends = {key: way for pair in problem.free for key, way in _ends(pair)}
    for key, (start, end) in sorted(ends.items()):
        if taken[key] < problem.capacity(key):
            yield start, end, 0
        if taken[key] > fixed[key]:
            yield end, start, solution.prices.get(key, 0)


def _ends(pair: Pair) -> Iterator[tuple[Key, tuple[Node, Node]]]:
    expert, window, opening, institution = pair.uses
    yield expert, (None, expert)
    yield window, (expert, window)
    yield opening, (opening, institution)
    yield institution, (institution, None)


def _pairs(problem: Problem, solution: Solution, free: Sequence[Pair]) -> Iterator[Arc]:
    for pair in free:
        if pair.couple in solution.chosen:
            yield _opening(pair), _window(pair), 0
        else:
            yield _window(pair), _opening(pair), _slack(problem, solution.prices, pair)

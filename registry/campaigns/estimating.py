"""How many of the counted people should not count, with an exact interval (Clopper and Pearson).

The share is that of the contracts which somebody inspected; those that are deemed in order because
nobody did are told beside it and say nothing of the rest. Drawing without putting back makes the true
interval a little narrower: what is printed is on the safe side.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from scipy.stats import binomtest

from registry.campaigns.states import SampleState

BASIS = 10_000
"""Shares are kept as whole parts of so many: the same on every machine."""


def estimate(
    population: int, states: Iterable[SampleState], *, confidence_percent: int
) -> dict[str, Any]:
    counts = Counter(states)
    found, in_order = counts[SampleState.OVERCOUNTED], counts[SampleState.IN_ORDER]
    inspected = found + in_order
    share, low, high = _interval(found, inspected, confidence_percent / 100)
    return {
        "population": population,
        "drawn": sum(counts.values()),
        "inspected": inspected,
        "found": found,
        "deemed": counts[SampleState.DEEMED],
        "confidence": confidence_percent,
        "share": share,
        "low": low,
        "high": high,
        "people_low": max(found, population * low // BASIS),
        "people_high": min(population - in_order, -(-population * high // BASIS)),
    }


def _interval(found: int, inspected: int, confidence: float) -> tuple[int, int, int]:
    """Of nothing that was inspected nothing is known."""
    if inspected == 0:
        return 0, 0, BASIS
    bounds = binomtest(found, inspected).proportion_ci(confidence, method="exact")
    return tuple(round(BASIS * one) for one in (found / inspected, bounds.low, bounds.high))  # type: ignore[return-value]

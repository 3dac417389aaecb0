"""Competing risks: the hazards of each step, drawn from what is known of them, and what they say of how
long a stay lasts and how it ends.

Within a band of ages hazards are constant, so that numbers of ends and weeks at risk are all that has to
be known (gamma posteriors). A group of few cases is drawn towards the whole: its prior is the hazard of
all groups together, worth so many further ends. The whole is uncertain too, and drawn first.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from registry.forecast.kinds import Cause
from registry.forecast.spells import Floats

NOTHING_KNOWN = 1 / 52
"""Ends a week of a step that nobody has ever left: the weakest of priors, worth one end."""
CAUSES = 2


@dataclass(frozen=True)
class Change:
    """What a scenario changes in a step: its days, times `pace`; the odds of success, times `odds`; how
    often success comes, times `often`, with no effect on how often the step is left."""

    pace: float = 1.0
    odds: float = 1.0
    often: float = 1.0


UNCHANGED = Change()


def draw_rates(
    rng: Generator, events: Floats, exposure: Floats, *, draws: int, prior_exits: float
) -> Floats:
    """Ends a week [draw, group, cause, band]."""
    whole = _draw_whole(rng, events.sum(axis=0), exposure.sum(axis=0), draws)
    total = whole.sum(axis=1, keepdims=True)  # [draw, 1, band]
    ends = events.sum(axis=(0, 1)) + 1.0
    worth = prior_exits * ends / ends.sum() / total
    shape = events[None] + (worth * whole)[:, None]
    found: Floats = rng.standard_gamma(shape) / (exposure[None, :, None, :] + worth[:, None])
    return found


def _draw_whole(rng: Generator, events: Floats, exposure: Floats, draws: int) -> Floats:
    left = events.sum()
    typical = left / exposure.sum() if left and exposure.sum() else NOTHING_KNOWN
    shares = (events.sum(axis=1) + 0.5) / (left + 0.5 * CAUSES)
    shape = events + shares[:, None] * np.ones(events.shape[1])
    rate = 1 / (exposure + 1 / typical)
    found: Floats = np.maximum(
        rng.standard_gamma(np.broadcast_to(shape, (draws, *shape.shape))) * rate, 1e-9
    )
    return found


@dataclass(frozen=True)
class Stays:
    """`on`, `out` [draw, group, week]: how a stay that begins now ends in which week. `later_on`,
    `later_out` [draw, group, week]: the same of those who stand in it already."""

    on: Floats
    out: Floats
    later_on: Floats
    later_out: Floats

    def with_success(self, share: Floats) -> "Stays":
        """The same times, with so many that go on."""
        scale = [share / _sum(self.on), (1 - share) / _sum(self.out)]
        later = [share / _sum(self.later_on), (1 - share) / _sum(self.later_out)]
        return Stays(
            self.on * scale[0][..., None],
            self.out * scale[1][..., None],
            self.later_on * later[0][..., None],
            self.later_out * later[1][..., None],
        )


def _sum(flow: Floats) -> Floats:
    found: Floats = np.maximum(flow.sum(axis=-1), 1e-9)
    return found


def read_stays(
    rates: Floats, standing: Floats, *, bands: tuple[int, ...], weeks: int, change: Change
) -> Stays:
    """`standing` [group, band]: how old the stays are that go on."""
    ages = _ages(bands)
    length = weeks + int(ages[-1] * max(1.0, change.pace)) + 2
    rates = _changed(rates, change)
    survival, ending, timing, share = _lives(rates, bands, length, change.pace)
    on, out = _spread(ending, timing, share, weeks)
    later_on, later_out = np.zeros_like(on), np.zeros_like(out)
    weight = standing / np.maximum(standing.sum(axis=1, keepdims=True), 1)
    for band, age in enumerate(ages):
        if weight[:, band].any():
            start = round(age * change.pace)
            part = slice(start, start + weeks + 1)
            alive = np.maximum(survival[..., start], 1e-300)[..., None]
            more_on, more_out = _spread(
                ending[..., part] / alive, timing[..., part], share[..., part], weeks
            )
            later_on += weight[None, :, band, None] * more_on
            later_out += weight[None, :, band, None] * more_out
    return Stays(on, out, later_on, later_out)


def _ages(bands: tuple[int, ...]) -> list[int]:
    """The week that stands for a band; of the last, which has no end, a quarter after its beginning."""
    ends = [*bands[1:], bands[-1] + 26]
    return [(low + high) // 2 for low, high in zip(bands, ends, strict=True)]


def _changed(rates: Floats, change: Change) -> Floats:
    on, out = rates[:, :, Cause.ON] * change.often, rates[:, :, Cause.OUT]
    if change.odds != 1.0:
        total = on + out
        on = total * change.odds * on / (change.odds * on + out)
        out = total - on
    return np.stack([on, out], axis=2)


def _lives(
    rates: Floats, bands: tuple[int, ...], length: int, pace: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """By week: who is still in it, who leaves, when within the week, and the share that goes on."""
    edges = np.array([*bands, length / pace + bands[-1] + 1]) * pace
    week = np.arange(length + 1)
    inside = np.clip(week[:, None] - edges[None, :-1], 0, np.diff(edges)[None]) / pace
    hazard = rates.sum(axis=2) @ inside.T  # [draw, group, week]
    survival = np.exp(-hazard)
    weekly = np.diff(hazard, axis=-1)
    ending = survival[..., :-1] - survival[..., 1:]
    rushing = np.clip(weekly, 1e-4, 500)
    timing = 1 / rushing - 1 / np.expm1(rushing)
    share = (rates[:, :, Cause.ON] @ np.diff(inside, axis=0).T) / np.maximum(weekly, 1e-300)
    return survival, ending, timing, share


def _spread(ending: Floats, timing: Floats, share: Floats, weeks: int) -> tuple[Floats, Floats]:
    """An end within a week is set between its two sides, so that stays keep their mean length."""
    ending, timing, share = (one[..., : weeks + 1] for one in (ending, timing, share))
    spread = ending * (1 - timing)
    on, out = spread * share, spread * (1 - share)
    late = ending * timing
    on[..., 1:] += (late * share)[..., :-1]
    out[..., 1:] += (late * (1 - share))[..., :-1]
    return on, out

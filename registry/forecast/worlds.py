"""Simulated histories to try the method on: worlds whose future is known.

Two makers. One draws as the method believes that things happen. The other one does not: its stays are
lognormal and differ from person to person, what becomes of somebody is settled when a step begins, and
people arrive in bunches. A method that is right only about itself would show it there.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.random import Generator

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.forecast.kinds import COUNTED, FIRST_OF_CONTRACT, KINDS, SIGNED, STEPS, Cause
from registry.forecast.parameters import Parameters
from registry.forecast.spells import MONTH, Floats, Inputs, Spells, Whole, tally

DAY = date(2026, 11, 30)  # of the data, in every simulated world
PAST, FUTURE = 720, 360  # days
FIELDS = 3
TERMS = (-820, -650, -455, -280, -84, 84, 280, 448)  # first days of terms, seen from the data day
TYPICAL = (
    # weeks, share that goes on
    (3.0, 0.90),
    (18.0, 0.75),
    (2.0, 0.90),
    (1.5, 0.80),
    (6.0, 0.65),
    (4.0, 0.80),
    (6.0, 0.93),
    (3.0, 0.85),
)
PREPARATION = 14  # days between a signature and the first start with a term


class Maker(LabelledEnum):
    OWN = "own", _l("As the method believes that things happen")
    OTHER = "other", _l("In another way: lognormal stays, bunches of arrivals")


@dataclass(frozen=True)
class World:
    spells: Spells  # of past and future, days from the data day
    arrivals: tuple[Floats, Whole]
    counted_on: Floats

    def counted_between(self, first: float, last: float) -> int:
        return int(((self.counted_on > first) & (self.counted_on <= last)).sum())


def make(rng: Generator, maker: Maker, parameters: Parameters, *, size: float = 25.0) -> World:
    """`size`: experts who register in a month, at the beginning, and by chance more or fewer."""
    level = _levels(rng, parameters)
    arrivals = _arrivals(rng, maker, level[0], size * rng.uniform(0.6, 1.6))
    people = len(arrivals)
    field = rng.choice(FIELDS, people, p=[0.45, 0.4, 0.15])
    stays = _Stays(rng, maker, level[1], people)
    return _live(rng, stays, arrivals, field)


def _levels(rng: Generator, parameters: Parameters) -> Floats:
    """Of arrivals and introductions, by month: a walk, 1 on the data day."""
    months = round((PAST + FUTURE) / MONTH) + 1
    step = parameters.drift_percent / 100 / np.sqrt(12)
    walk = rng.normal(0, step, (2, months)).cumsum(axis=1)
    found: Floats = np.exp(walk - walk[:, [round(PAST / MONTH)]])
    return found


def _arrivals(rng: Generator, maker: Maker, level: Floats, size: float) -> Floats:
    days = []
    for month, factor in enumerate(level):
        bunch = rng.gamma(20, 1 / 20) if maker is Maker.OTHER else 1.0
        number = rng.poisson(size * factor * bunch)
        days.append(-PAST + MONTH * (month + rng.random(number)))
    return np.concatenate(days)


class _Stays:
    """How long somebody stays in a step, and how it ends."""

    def __init__(self, rng: Generator, maker: Maker, level: Floats, people: int) -> None:
        self.rng, self.maker, self.level = rng, maker, level
        groups = max(FIELDS, len(KINDS))
        spread = rng.normal(0, 0.2, (len(STEPS), groups))
        self.weeks = np.array([row[0] for row in TYPICAL])[:, None] * np.exp(spread)
        odds = np.array([row[1] / (1 - row[1]) for row in TYPICAL])[:, None]
        odds = odds * np.exp(rng.normal(0, 0.3, (len(STEPS), groups)))
        self.share = odds / (1 + odds)
        self.bend = rng.uniform(0.7, 1.3, len(STEPS))
        frail = 0.2 if maker is Maker.OTHER else 0.0
        self.own = np.exp(rng.normal(0, frail, people))

    def draw(self, place: int, group: Whole, began: Floats, people: Whole) -> tuple[Floats, Whole]:
        """(days, cause)."""
        weeks, share = self.weeks[place, group], self.share[place, group]
        if place == 1:
            month = np.clip((began + PAST) / MONTH, 0, len(self.level) - 1).astype(int)
            weeks = weeks / self.level[month]
        size = len(group)
        goes_on = self.rng.random(size) < share
        if self.maker is Maker.OTHER:
            days = 7 * weeks * self.own[people] * self.rng.lognormal(-0.18, 0.6, size)
        else:  # hazards that are higher or lower at first, constant later
            early = self.rng.exponential(7 * weeks / self.bend[place])
            late = 7 * 2 + self.rng.exponential(7 * weeks)
            days = np.where(early < 7 * 2, early, late)
        return days, np.where(goes_on, Cause.ON, Cause.OUT)


def _live(rng: Generator, stays: _Stays, arrivals: Floats, field: Whole) -> World:
    rows: list[tuple[Any, ...]] = []
    counted: list[float] = []
    kind_of_field = rng.dirichlet(np.full(len(KINDS), 2.0), FIELDS)
    people = np.arange(len(arrivals))
    step, began, kind = np.zeros(len(people), int), arrivals.copy(), np.zeros(len(people), int)
    while len(people):
        place = int(step.min())
        here = step == place
        group = (field[people] if place < FIRST_OF_CONTRACT else kind)[here]
        days, cause = stays.draw(place, group, began[here], people[here])
        ended = began[here] + days
        with_term = np.zeros(len(group), bool)
        if place == SIGNED:
            ended, with_term = _with_terms(rng, began[here], ended, cause)
        told = (field[people[here]], kind[here], began[here], ended, cause, with_term)
        rows += zip(np.full(len(group), place), *told, strict=True)
        _move(rng, step, began, kind, here, cause, ended, field[people], kind_of_field)
        counted += list(ended[step[here] == COUNTED])
        alive = (step >= 0) & (step < COUNTED) & (began < FUTURE)
        people, step, began, kind = people[alive], step[alive], began[alive], kind[alive]
    return World(Spells.of(rows), (arrivals, field), np.array(counted))


def _move(
    rng: Generator,
    step: Whole,
    began: Floats,
    kind: Whole,
    here: Any,
    cause: Whole,
    ended: Floats,
    field: Whole,
    kind_of_field: Floats,
) -> None:
    place = int(step[here][0])
    back = 1 if 2 <= place <= 6 else -1
    step[here] = np.where(cause == Cause.ON, place + 1, back)
    began[here] = ended
    if place == FIRST_OF_CONTRACT - 1:
        drawn = (rng.random((len(kind), 1)) > kind_of_field[field].cumsum(axis=1)).sum(axis=1)
        kind[here] = np.minimum(drawn, len(KINDS) - 1)[here]
    kind[here] = np.where(step[here] == 1, 0, kind[here])


def _with_terms(rng: Generator, began: Floats, ended: Floats, cause: Whole) -> tuple[Floats, Any]:
    """Two in three starts wait for the first day of a term."""
    with_term = (rng.random(len(began)) < 0.65) & (cause == Cause.ON)
    begin = np.array([*TERMS, 10_000.0])
    following = begin[np.searchsorted(begin, began + PREPARATION)]
    return np.where(with_term, following, ended), with_term


def look(world: World, parameters: Parameters) -> Inputs:
    """What is known on the data day."""
    past = world.spells.where(world.spells.began <= 0)
    is_open = past.ended > 0
    known = Spells(
        past.step,
        past.field,
        past.kind,
        past.began,
        np.minimum(past.ended, 0),
        np.where(is_open, int(Cause.OPEN), past.cause),
        past.with_term,
    )
    days, field = world.arrivals
    none = np.zeros(0), np.zeros(0, np.int64)
    return tally(
        known,
        parameters,
        fields_count=FIELDS,
        arrivals=(days[days <= 0], field[days <= 0]),
        direct=none,
        planned=_planned(past, is_open),
        terms=[round(day / 7) for day in TERMS if day > 0],
        counted=world.counted_between(-np.inf, 0),
        before=world.counted_between(-np.inf, -365),
        lost=0,
    )


def _planned(past: Spells, is_open: Any) -> list[list[int]]:
    """The first days that signed contracts agree on, whatever becomes of them."""
    waiting = past.where(is_open & (past.step == SIGNED))
    weeks = np.round(waiting.ended / 7).astype(int)
    pairs, numbers = np.unique(np.stack([waiting.kind, weeks]), axis=1, return_counts=True)
    return [
        [*pair, number] for pair, number in zip(pairs.T.tolist(), numbers.tolist(), strict=True)
    ]

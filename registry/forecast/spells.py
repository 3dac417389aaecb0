"""From stays in steps to the numbers that the method estimates from. Nothing here knows a name, a row
or a database: simulated histories and the stored one take the same way."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.forecast.kinds import FIRST_OF_CONTRACT, KINDS, SIGNED, STEPS, Cause
from registry.forecast.parameters import Parameters

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
WEEK = 7.0


@dataclass(frozen=True)
class Spells:
    """One row a stay: days count from the data day, which is 0; a stay that goes on ends at 0. `with_term`:
    of a signed contract, whether its first day is, or is agreed to be, that of a term."""

    step: Whole
    field: Whole
    kind: Whole
    began: Floats
    ended: Floats
    cause: Whole
    with_term: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, ...]]) -> "Spells":
        types = (np.int64, np.int64, np.int64, np.float64, np.float64, np.int64, np.bool_)
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(types)
        return cls(*(np.array(one, kind) for one, kind in zip(columns, types, strict=True)))

    def where(self, chosen: NDArray[np.bool_]) -> "Spells":
        return Spells(*(getattr(self, one.name)[chosen] for one in fields(self)))


@dataclass(frozen=True)
class Inputs:
    """Counts only. By step: `events` [group, cause, band], `exposure` [group, band] in weeks; `standing`
    [field, kind, band]: who is in it now; `paths`: kinds of contract by field. `arrivals` of each month of
    the window [field, month], `direct` contracts likewise [kind, month]; `introduced` [month] of
    `waiting` [month] weeks. `planned`: (kind, week, number) of starts that are agreed on; `terms`: weeks in
    which a main term begins; `snapped` [kind, 2]: starts with a term, and others; `begun` [kind, 2]: signed
    contracts that were begun, and those that never were."""

    events: list[Any]
    exposure: list[Any]
    standing: list[Any]
    paths: list[Any]
    arrivals: list[Any]
    direct: list[Any]
    introduced: list[int]
    planned: list[list[int]]
    terms: list[int]
    snapped: list[Any]
    begun: list[Any]
    counted: int
    before: int  # counted a year ago, as known then
    lost: int  # of those, who count no more

    def to_plain(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def read(cls, plain: dict[str, Any]) -> "Inputs":
        return cls(**{one.name: plain[one.name] for one in fields(cls)})


MONTH = 30.4375


def months_in(parameters: Parameters) -> int:
    return max(1, round(parameters.window_days / MONTH))


def tally(
    spells: Spells,
    parameters: Parameters,
    *,
    fields_count: int,
    arrivals: tuple[Floats, Whole],
    direct: tuple[Floats, Whole],
    **known: Any,
) -> Inputs:
    """`arrivals` and `direct`: the day and the field or kind of each."""
    months = months_in(parameters)
    sizes = [
        fields_count if place < FIRST_OF_CONTRACT else len(KINDS) for place in range(len(STEPS))
    ]
    by_step = [spells.where(spells.step == place) for place in range(len(STEPS))]
    groups = [
        one.field if place < FIRST_OF_CONTRACT else one.kind for place, one in enumerate(by_step)
    ]
    measured = [
        _measure(one, group, size, parameters)
        for one, group, size in zip(by_step, groups, sizes, strict=True)
    ]
    ends = _ends_of_signed(by_step[SIGNED], parameters)
    offered, introduced = by_step[FIRST_OF_CONTRACT], by_step[1]
    recent = offered.where(offered.began >= -parameters.window_days)
    paths = np.zeros((fields_count, len(KINDS)), np.int64)
    np.add.at(paths, (recent.field, recent.kind), 1)
    moved_on = introduced.where(introduced.cause == Cause.ON)
    return Inputs(
        events=[events.tolist() for events, _exposure in measured],
        exposure=[np.round(exposure, 3).tolist() for _events, exposure in measured],
        standing=[_standing(one, fields_count, parameters).tolist() for one in by_step],
        paths=paths.tolist(),
        arrivals=_by_month(*arrivals, fields_count, months).tolist(),
        direct=_by_month(*direct, len(KINDS), months).tolist(),
        introduced=_by_month(moved_on.ended, np.zeros_like(moved_on.field), 1, months)[0].tolist(),
        snapped=[[term, other] for term, other, _out in ends],
        begun=[[term + other, out] for term, other, out in ends],
        **known,
    )


def _ends_of_signed(spells: Spells, parameters: Parameters) -> list[list[int]]:
    """By kind: begun with a term, begun on another day, never begun."""
    recent = spells.where(spells.ended >= -parameters.window_days)
    on, out = (recent.cause == one for one in (Cause.ON, Cause.OUT))
    parts = (on & recent.with_term, on & ~recent.with_term, out)
    return [[int((one & (recent.kind == k)).sum()) for one in parts] for k in range(len(KINDS))]


def _measure(
    spells: Spells, group: Whole, size: int, parameters: Parameters
) -> tuple[Whole, Floats]:
    """Ends by cause and weeks at risk, by band of age, within the window. How long somebody waits for a term
    is in the calendar, and no hazard."""
    free = ~spells.with_term | (spells.cause == Cause.OUT)
    spells, group = spells.where(free), group[free]
    edges = np.array([*parameters.bands, np.inf]) * WEEK
    events = np.zeros((size, 2, len(parameters.bands)), np.int64)
    exposure = np.zeros((size, len(parameters.bands)))
    opens = np.maximum(-parameters.window_days - spells.began, 0)
    age = spells.ended - spells.began
    for band, (low, high) in enumerate(zip(edges, edges[1:], strict=False)):
        inside = np.minimum(age, high) - np.maximum(opens, low)
        np.add.at(exposure[:, band], group, np.maximum(inside, 0) / WEEK)
    ends = (spells.cause <= Cause.OUT) & (spells.ended >= -parameters.window_days)
    band_of_end = _band(age[ends], parameters)
    np.add.at(events, (group[ends], spells.cause[ends], band_of_end), 1)
    return events, exposure


def _band(days: Floats, parameters: Parameters) -> Whole:
    return (
        np.searchsorted(np.array(parameters.bands) * WEEK, days, side="right").astype(np.int64) - 1
    )


def _standing(spells: Spells, fields_count: int, parameters: Parameters) -> Whole:
    there = spells.where(spells.cause == Cause.OPEN)
    found = np.zeros((fields_count, len(KINDS), len(parameters.bands)), np.int64)
    band = _band(there.ended - there.began, parameters)
    np.add.at(found, (there.field, there.kind, band), 1)
    return found


def _by_month(days: Floats, group: Whole, size: int, months: int) -> Whole:
    """The last month ends on the data day."""
    month = months + np.floor(days / MONTH).astype(np.int64)
    found = np.zeros((size, months), np.int64)
    inside = (month >= 0) & (month < months)
    np.add.at(found, (group[inside], month[inside]), 1)
    return found

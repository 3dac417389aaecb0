"""What the hazards say of each step in plain numbers: how many of those who enter it go on, and after how
many days half of them have."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from registry.forecast.hazards import UNCHANGED, draw_rates, read_stays
from registry.forecast.kinds import FIRST_OF_CONTRACT, KINDS, SIGNED, STEPS, Step
from registry.forecast.parameters import Parameters
from registry.forecast.spells import Floats, Inputs

WEEKS, DRAWS = 156, 100


@dataclass(frozen=True)
class StepNow:
    """`groups`: how many ended, went on and stand in it, by group of fields or kind of contract."""

    step: Step
    days: int
    success: float
    standing: int
    groups: list[dict[str, int]]

    def to_plain(self) -> dict[str, Any]:
        return {
            "step": self.step.value,
            "days": self.days,
            "success": round(self.success, 3),
            "standing": self.standing,
            "groups": self.groups,
        }

    @classmethod
    def read(cls, plain: dict[str, Any]) -> "StepNow":
        return cls(**{**plain, "step": Step(plain["step"])})


def describe(inputs: Inputs, parameters: Parameters, *, seed: int) -> list[StepNow]:
    rng = np.random.default_rng([seed, 2_000_003])
    found = []
    for place, step in enumerate(STEPS):
        events = np.array(inputs.events[place], float)
        exposure = np.array(inputs.exposure[place], float)
        whole, weeks = events.sum(axis=0)[None], exposure.sum(axis=0)[None]
        rates = draw_rates(rng, whole, weeks, draws=DRAWS, prior_exits=parameters.prior_exits)
        none = np.zeros_like(weeks)
        stays = read_stays(rates, none, bands=parameters.bands, weeks=WEEKS, change=UNCHANGED)
        on = stays.on.mean(axis=(0, 1))
        success = float(on.sum())
        if place == SIGNED:
            begun = np.array(inputs.begun).sum(axis=0)
            success = float((begun[0] + 0.5) / (begun.sum() + 1))
        standing = np.array(inputs.standing[place])
        found.append(
            StepNow(step, _median(on), success, int(standing.sum()), _groups(place, inputs))
        )
    return found


def _median(on: Floats) -> int:
    """In days; between two weeks the straight line."""
    passed = np.concatenate([[0.0], on.cumsum() / max(on.sum(), 1e-9)])
    return max(1, round(float(np.interp(0.5, passed, np.arange(len(passed)) - 0.5)) * 7))


def _groups(place: int, inputs: Inputs) -> list[dict[str, int]]:
    events = np.array(inputs.events[place])
    axis = (1, 2) if place < FIRST_OF_CONTRACT else (0, 2)
    standing = np.array(inputs.standing[place]).sum(axis=axis)
    ends = events.sum(axis=2)
    if place == SIGNED:
        ends = np.array(inputs.begun)
    return [
        {"ended": int(row.sum()), "on": int(row[0]), "standing": int(there)}
        for row, there in zip(ends, standing, strict=True)
    ]


def names_of_groups(place: int, fields: list[str]) -> list[str]:
    """Codes."""
    return fields if place < FIRST_OF_CONTRACT else [kind.value for kind in KINDS]

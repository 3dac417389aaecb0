"""From the inputs of a run to its results: a function of inputs, parameters and seed alone, so that it
gives the same bytes whenever it is done again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import orjson

from registry.forecast.describing import StepNow, describe
from registry.forecast.parameters import Parameters
from registry.forecast.simulating import Calendar, simulate
from registry.forecast.spells import Floats, Inputs
from registry.forecast.stock import Stock, simulate_stock
from registry.forecast.supposing import Wish, list_singles

PERCENTILES = (2.5, 10.0, 25.0, 50.0, 75.0, 90.0, 97.5)
CONTRACTS, DESIGNATIONS = "contracts", "designations"
Report = Callable[[int, int], None]


def digest(plain: Any) -> str:
    return hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True)
class Question:
    """All that a result depends on. `levers`: draws, days, points, percent."""

    inputs: dict[str, Any]
    parameters: Parameters
    seed: int
    wish: Wish
    levers: dict[str, int]

    @property
    def day(self) -> date:
        return date.fromisoformat(self.inputs["day"])


def answer(question: Question, report: Report = lambda _done, _total: None) -> dict[str, Any]:
    inputs = Inputs.read(question.inputs["pipeline"])
    steps = describe(inputs, question.parameters, seed=question.seed)
    targets = question.inputs["targets"]
    ahead = [one for one in targets if one["until"] > question.inputs["day"]]
    found: dict[str, Any] = {"steps": [one.to_plain() for one in steps], "targets": {}}
    flowing = [one for one in ahead if one["subject"] == CONTRACTS]
    if flowing:
        found["targets"] |= _flowing(question, inputs, steps, flowing, report)
        found["levers"] = _levers(question, inputs, steps, flowing[0], found, report)
    for one in ahead:
        if one["subject"] == DESIGNATIONS:
            found["targets"][one["code"]] = _standing(question, one)
    return found


def _flowing(
    question: Question,
    inputs: Inputs,
    steps: list[StepNow],
    targets: list[dict[str, Any]],
    report: Report,
) -> dict[str, Any]:
    """People are counted once: who has counted for one period is no new person of the next."""
    last = max(date.fromisoformat(one["until"]) for one in targets)
    calendar = Calendar(question.day, last)
    drawn = simulate(
        inputs,
        question.parameters,
        calendar,
        seed=question.seed,
        supposed=question.wish.apply(steps),
        report=report,
    )
    return {one["code"]: _told(one, calendar, drawn) for one in targets}


def _told(target: dict[str, Any], calendar: Calendar, drawn: Floats) -> dict[str, Any]:
    """The months of the target's own period."""
    first, until = (date.fromisoformat(target[name]) for name in ("counts_from", "until"))
    months = [place for place, day in enumerate(calendar.months) if first <= day <= until]
    total = target["counted"] + drawn[:, months].cumsum(axis=1)
    edges = np.percentile(total, PERCENTILES, axis=0, method="inverted_cdf").astype(int)
    return {
        "months": [
            [calendar.months[place].isoformat(), *column]
            for place, column in zip(months, edges.T.tolist(), strict=True)
        ],
        "probability": round(float((total[:, -1] >= target["value"]).mean()), 3),
        "mean": round(float(total[:, -1].mean()), 1),
        "last": np.sort(total[:, -1]).astype(int).tolist(),
    }


def _standing(question: Question, target: dict[str, Any]) -> dict[str, Any]:
    calendar = Calendar(question.day, date.fromisoformat(target["until"]))
    drawn = simulate_stock(
        Stock.read(target["stock"]), question.parameters, calendar, seed=question.seed
    )
    return _told(target, calendar, drawn)


def _levers(
    question: Question,
    inputs: Inputs,
    steps: list[StepNow],
    target: dict[str, Any],
    found: dict[str, Any],
    report: Report,
) -> list[dict[str, Any]]:
    """By what each single change brings until the day of the target, the most first."""
    calendar = Calendar(question.day, date.fromisoformat(target["until"]))
    of = replace(question.parameters, draws=question.levers["draws"])

    def expect(wish: Wish) -> float:
        supposed = wish.apply(steps)
        drawn = simulate(
            inputs, of, calendar, seed=question.seed, supposed=supposed, is_expected=True
        )
        return float(drawn.sum(axis=1).mean())

    base = expect(question.wish)
    last = np.array(found["targets"][target["code"]]["last"])
    told = []
    limits = {name: question.levers[name] for name in ("days", "points", "percent")}
    singles = list_singles(steps, **limits)
    for number, single in enumerate(singles):
        report(number, len(singles))
        gain = expect(_both(question.wish, single.wish)) - base
        told.append(
            {
                "lever": single.lever.value,
                "step": single.step.value if single.step else "",
                "amount": single.amount,
                "gain": round(gain, 1),
                "probability": round(float((last + gain >= target["value"]).mean()), 3),
            }
        )
    return sorted(told, key=lambda one: (-one["gain"], one["step"], one["lever"]))


def _both(first: Wish, second: Wish) -> Wish:
    return Wish(
        {**first.days, **second.days},
        {**first.success, **second.success},
        first.openings * second.openings // 100,
        first.arrivals * second.arrivals // 100,
    )

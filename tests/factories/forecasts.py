"""Runs of the forecast as they are when they have been computed, of a small simulated history."""

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from factories.rows import add
from registry.accounts.models import User
from registry.core.db import now
from registry.core.i18n import hanoi_today
from registry.core.numbering import next_number
from registry.forecast import computing
from registry.forecast.computing import Question
from registry.forecast.models import ForecastRun, ForecastState, RunKind
from registry.forecast.parameters import Parameters
from registry.forecast.simulating import VERSION
from registry.forecast.supposing import NOTHING
from registry.forecast.worlds import Maker, look, make

LEVERS = {"draws": 5, "days": 7, "points": 5, "percent": 20}
READING = {
    "reading": "official",
    "edition": "TG1-2026.3",
    "title_vi": "Đã bắt đầu",
    "title_en": "Started",
    "decision": "12/QĐ-BGDĐT",
    "is_official": True,
    "counts_until": "",
}


def small_parameters() -> Parameters:
    return Parameters.in_force(hanoi_today(), draws=20)


def _target(code: str, **values: Any) -> dict[str, Any]:
    usual = {
        "code": code,
        "subject": "contracts",
        "value": 2_000,
        "counts_from": "2025-05-24",
        "until": "2028-12-31",
        "is_dated": True,
        "counted": 40,
        "reading": READING,
        "readings": [{**READING, "number": 40}, {**READING, "is_official": False, "number": 55}],
        "actual": [["2026-06-30", 12], ["2026-11-29", 40]],
    }
    return {**usual, **values}


@lru_cache
def computed_of(day: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """Inputs and results."""
    parameters = small_parameters()
    pipeline = look(make(np.random.default_rng(7), Maker.OWN, parameters), parameters)
    stock = {"counted": 9, "came": [1] * 12, "before": 4, "left": 1}
    inputs = {
        "day": day.isoformat(),
        "fields": ["natural", "engineering", "other"],
        "pipeline": pipeline.to_plain(),
        "targets": [
            _target("TG1"),
            _target("TG2", counts_from="2028-01-01", counted=0, actual=[]),
            _target("TG3", subject="designations", value=100, is_dated=False, stock=stock),
        ],
    }
    question = Question(inputs, parameters, 5, NOTHING, LEVERS)
    return inputs, computing.answer(question)


def make_forecast(
    *, by: User | None = None, state: ForecastState = ForecastState.DONE, **values: Any
) -> ForecastRun:
    day = hanoi_today()
    inputs, results = computed_of(day)
    usual = {
        "code": next_number("DB-2026-"),
        "kind": RunKind.FORECAST,
        "day": day,
        "seed": 5,
        "method": VERSION,
        "parameters": small_parameters().to_plain(),
        "levers": LEVERS,
        "supposed": {},
        "inputs": inputs,
        "results": results,
        "inputs_hash": computing.digest(inputs),
        "result_hash": computing.digest(results),
        "finished_at": now(),
    }
    return add(ForecastRun(state=state, started_by_id=by.id if by else None, **{**usual, **values}))

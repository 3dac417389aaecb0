"""Answers to every parameter of some rules, drawn at random as the form would let them be typed."""

from random import Random
from typing import Any

from registry.rules.kinds import ParameterKind
from registry.rules.parameters import Parameter, of_rule

K = ParameterKind
NEAR = {K.DAYS: 120, K.WEEKS: 20, K.MONTHS: 24, K.HOURS: 60, K.CREDITS: 4}


def random_answers(rules: Any, seed: int, *, share: float = 1.0) -> dict[str, dict[str, Any]]:
    """`share`: of the parameters that are answered otherwise than they are."""
    rng = Random(seed)
    return {
        rule["code"]: {
            one.name: _draw(one, rng) if rng.random() < share else one.find(rule)
            for one in of_rule(rule)
        }
        for rule in rules
    }


def _draw(one: Parameter, rng: Random) -> Any:
    if one.kind is K.YES_NO:
        return rng.random() < 0.5
    if one.kind is K.DAY:
        return rng.choice([None, "2025-05-24", "2026-03-01"])
    if one.kind is K.LEVEL:
        return rng.choice([1, 2, 3])
    if one.kind is K.LIST:
        known = [code for code, _label in one.options]
        return [code for code in known if rng.random() < 0.7] or known[:1]
    if one.options:
        return rng.choice([code for code, _label in one.options])
    return rng.choice([0, 1, rng.randrange(NEAR[one.kind])])

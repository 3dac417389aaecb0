"""A new edition out of an old one and the answers of a form. The rules of a reading and their order stay; what
changes are their parameters, their articles and the period."""

import copy
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from registry.rules.kinds import ParameterKind
from registry.rules.parameters import Parameter, of_rule

Rules = list[dict[str, Any]]
TEACHING, SHARING = "recruited_or_semester", ("kept", "steps_checked")
OWN = frozenset({"code", "citation_vi", "citation_en"})
ARTICLES = ("citation_vi", "citation_en")


def compose(
    rules: Iterable[Mapping[str, Any]],
    answers: Mapping[str, Mapping[str, Any]],
    *,
    counts_from: date,
    counts_until: date | None,
) -> Rules:
    """`answers`: by rule, of each parameter and article by its name."""
    made = [_change(copy.deepcopy(dict(rule)), answers.get(rule["code"], {})) for rule in rules]
    by_code = {rule["code"]: rule for rule in made}
    by_code["in_period"] |= {
        "from": counts_from.isoformat(),
        "until": counts_until.isoformat() if counts_until else None,
    }
    _share_teaching(by_code)
    return made


def _change(rule: dict[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    for parameter in of_rule(rule):
        if parameter.name in answers:
            parameter.put(rule, _with_unasked(parameter, rule, answers[parameter.name]))
    rule |= {name: answers[name] for name in ARTICLES if name in answers}
    return rule


def _with_unasked(parameter: Parameter, rule: Mapping[str, Any], answer: Any) -> Any:
    """Codes of a list that no form offers stay where they stand, so that nothing is left out unseen."""
    if parameter.kind is not ParameterKind.LIST:
        return answer
    old = parameter.find(rule) or []
    offered = {code for code, _label in parameter.options}
    kept = set(answer) | (set(old) - offered)
    return [one for one in old if one in kept] + [one for one in answer if one not in old]


def _share_teaching(by_code: Mapping[str, dict[str, Any]]) -> None:
    """What a semester is, and who checks it, is asked by three rules: each gets the same answers."""
    teaching = by_code.get(TEACHING)
    if teaching is None:
        return
    teaching["by"] = by_code["steps_checked"]["by"]
    shared = {name: value for name, value in teaching.items() if name not in OWN}
    for code in SHARING:
        if code in by_code:
            by_code[code] |= copy.deepcopy(shared)


def answers_of(rule: Mapping[str, Any]) -> dict[str, Any]:
    """As a form begins with them."""
    found = {one.name: one.find(rule) for one in of_rule(rule)}
    return found | {name: rule[name] for name in ARTICLES}


def only(rules: Rules, changed: Rules, code: str) -> Rules:
    """The old rules with this one alone changed, and with what it shares with others."""
    after = {rule["code"]: rule for rule in changed}
    made = [copy.deepcopy(after[code] if rule["code"] == code else rule) for rule in rules]
    _share_teaching({rule["code"]: rule for rule in made})
    return made

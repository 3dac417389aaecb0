"""Rules in words: every parameter with its value, and what differs between two editions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.core.i18n import _, format_date, format_number, locale, localized_text
from registry.core.periods import last_day
from registry.rules.kinds import ParameterKind
from registry.rules.parameters import Parameter, of_rule
from registry.targets import queries, sentences
from registry.targets.findings import day

K = ParameterKind
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class SaidRule:
    code: str
    label: str
    article: str
    values: Pairs


@dataclass(frozen=True)
class Difference:
    """Of one rule: each value that changes, as it was and as it would be."""

    code: str
    label: str
    article: str
    values: list[tuple[str, str, str]]


def say_rules(predicates: Sequence[Mapping[str, Any]]) -> list[SaidRule]:
    return [
        SaidRule(
            rule["code"],
            str(sentences.label(rule["code"])),
            rule[f"citation_{locale()}"],
            values_of(rule),
        )
        for rule in predicates
    ]


def values_of(rule: Mapping[str, Any]) -> Pairs:
    pairs = [(str(one.label), say(one, one.find(rule))) for one in of_rule(rule)]
    if rule["code"] == "in_period":
        pairs = [(_("Period"), say_period(day(rule["from"]), day(rule["until"]))), *pairs]
    if rule["code"] == "not_counted_for":
        pairs.append((_("Who counts already"), name_reading(rule["target"], rule["reading"])))
    return pairs


def name_reading(code: str, reading: str) -> str:
    rules = queries.find_reading(queries.get_target(code), reading)
    return f"{code}: {localized_text(rules, 'title')}" if rules else code


def say_period(first: date | None, until: date | None) -> str:
    if first is None:
        return "–"
    if until is None:
        return _("from %(first)s", first=format_date(first))
    last = last_day(until)
    return _(
        "from %(first)s to %(last)s", first=format_date(first), last=format_date(last or until)
    )


def say(parameter: Parameter, value: Any) -> str:
    if value is None or value == []:
        return "–"
    if parameter.kind is K.YES_NO:
        return _("Yes") if value else _("No")
    if parameter.kind is K.DAY:
        return format_date(date.fromisoformat(value))
    if parameter.options:
        return _name(parameter, value)
    return format_number(value)


def _name(parameter: Parameter, value: Any) -> str:
    names = {code: str(label) for code, label in parameter.options}
    chosen = value if isinstance(value, list) else [value]
    return "; ".join(names[str(one)] for one in chosen if str(one) in names) or "–"


def differences(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[Difference]:
    old = {rule["code"]: rule for rule in before}
    found = [_difference(old[rule["code"]], rule) for rule in after if rule["code"] in old]
    return [one for one in found if one.values]


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
    was = dict(values_of(old))
    article = f"citation_{locale()}"
    values = [(name, was.get(name, "–"), said) for name, said in values_of(new)]
    values.append((_("Legal basis"), old[article], new[article]))
    return Difference(
        new["code"],
        str(sentences.label(new["code"])),
        new[article],
        [one for one in values if one[1] != one[2]],
    )

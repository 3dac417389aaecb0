"""An edition is composed of answers: what is typed in comes out, whatever reading it is of."""

from typing import Any

from flask import Flask
from rules.random_answers import random_answers

from registry.rules import editing, saying
from registry.rules.kinds import ParameterKind
from registry.rules.parameters import PARAMETERS, of_rule
from registry.targets import loading
from registry.targets.predicates import PREDICATES


def readings() -> list[dict[str, Any]]:
    return list(loading.readings())


def compose(row: dict[str, Any], answers: dict[str, Any]) -> editing.Rules:
    days = {name: row[name] for name in ("counts_from", "counts_until")}
    return editing.compose(row["predicates"], answers, **days)


def test_answers_that_change_nothing_make_the_same_edition() -> None:
    for row in readings():
        answers = {rule["code"]: editing.answers_of(rule) for rule in row["predicates"]}
        assert compose(row, answers) == row["predicates"], row["edition"]


def test_every_parameter_of_every_packaged_rule_is_asked_for() -> None:
    """What a rule knows beside these is its name, its articles, the period, and what it shares."""
    apart = {"code", "citation_vi", "citation_en", "from", "until", "by", "target", "reading"}
    for row in readings():
        for rule in row["predicates"]:
            if rule["code"] in editing.SHARING:
                continue
            asked = {one.path[0] for one in of_rule(rule)}
            assert set(rule) - apart - asked == set(), rule["code"]
    assert set(PARAMETERS) <= set(PREDICATES)


def test_what_is_answered_is_what_the_edition_says(application: Flask) -> None:
    for number, row in enumerate(readings()):
        answers = random_answers(row["predicates"], number)
        for rule in compose(row, answers):
            for one in of_rule(rule):
                said, typed = one.find(rule), answers[rule["code"]][one.name]
                if one.kind is ParameterKind.LIST:
                    offered = {code for code, _label in one.options}
                    assert set(said) & offered == set(typed)
                else:
                    assert said == typed


def test_each_changed_value_is_said_and_nothing_else(application: Flask) -> None:
    row = next(one for one in readings() if one["reading"] == "official")
    with application.test_request_context("/en/"):
        assert saying.differences(row["predicates"], row["predicates"]) == []
        changed = compose(row, {"working_abroad": {"tolerance_days": 30}})
        found = saying.differences(row["predicates"], changed)
        values = [(one.code, value[1:]) for one in found for value in one.values]
        assert values == [("working_abroad", ("0", "30"))]
        for one in saying.say_rules(changed):
            for _label, text in one.values:
                assert text
                assert "_" not in text, "no code of the data is shown to a reader"

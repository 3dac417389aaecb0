"""One contract or designation under one rule set: each predicate is asked, and the days follow."""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from registry.targets import leading, teaching
from registry.targets.findings import EvaluationContext, Finding, latest
from registry.targets.predicates import PREDICATES
from registry.targets.verdicts import Rules, Verdict


class FindingMemo:
    """Findings that readings have in common: most of them differ in one or two parameters only."""

    RESTS_ON_MORE = frozenset({"not_counted_for", "in_period"})  # than on the case alone

    def __init__(self, findings: dict[Any, Finding], rules: Rules) -> None:
        self.findings = findings
        self.keys = {
            id(rule): json.dumps(rule, sort_keys=True)
            for rule in rules.predicates
            if rule["code"] not in self.RESTS_ON_MORE
        }

    def find(self, case: EvaluationContext, rule: Mapping[str, Any]) -> Finding:
        key = self.keys.get(id(rule))
        subject = case.contract or case.designation
        if key is None or subject is None:
            return _ask(case, rule)
        found = self.findings.get((key, subject.id))
        if found is None:
            found = self.findings[key, subject.id] = _ask(case, rule)
        return found


def _ask(case: EvaluationContext, rule: Mapping[str, Any]) -> Finding:
    return PREDICATES[rule["code"]](case, rule)


def judge(
    rules: Rules,
    person_id: uuid.UUID,
    case: EvaluationContext,
    elsewhere: Mapping[uuid.UUID, frozenset[str]],
    shared: FindingMemo | None = None,
) -> Verdict:
    """Every rule in its order; the period last, because it asks for the day that the others yield."""
    if person_id in elsewhere:
        case = replace(case, counted_for=elsewhere[person_id])
    find = shared.find if shared else _ask
    found = {id(rule): find(case, rule) for rule in rules.predicates if rule["code"] != "in_period"}
    event_on, proved_on = _days(case, found.values())
    dated = replace(
        case, event_on=event_on, proved_on=proved_on, planned_on=_planned_on(rules, case)
    )
    found |= {id(rule): _ask(dated, rule) for rule in rules.predicates if id(rule) not in found}
    findings = tuple(found[id(rule)] for rule in rules.predicates)
    decisive = latest(event_on, proved_on) if rules.closes == "proof" else event_on
    counts = event_on is not None and decisive is not None and decisive <= case.as_of
    counts = counts and all(finding.holds for finding in findings)
    contract = case.contract or leading.running_contract(case)
    return Verdict(
        person_id,
        contract.contract_id if contract else None,
        contract.institution_id if contract else None,
        findings,
        event_on if counts else None,
        proved_on if counts else None,
        contract.load_share if contract else Decimal(1),
        case.designation.series_id if case.designation else None,
        _taught_on(rules, case),
        case.partners,
    )


def _days(case: EvaluationContext, findings: Iterable[Finding]) -> tuple[date | None, date | None]:
    """The event and the proof, where everything holds."""
    those = list(findings)
    if not all(finding.holds for finding in those):
        return None, None
    signed = case.contract.signed_on if case.contract else date.min
    event_on = latest(signed, *(finding.since for finding in those))
    return event_on, latest(*(finding.proved for finding in those))


def _rule(rules: Rules, code: str) -> Mapping[str, Any] | None:
    return next((rule for rule in rules.predicates if rule["code"] == code), None)


def _planned_on(rules: Rules, case: EvaluationContext) -> date | None:
    rule = _rule(rules, teaching.CODE)
    if case.contract is not None and rule is not None:
        return teaching.planned_day(case, rule)
    return case.designation.valid_from if case.designation else None


def _taught_on(rules: Rules, case: EvaluationContext) -> date | None:
    rule = _rule(rules, teaching.CODE)
    if case.contract is None or rule is None or not case.deliveries:
        return None
    return teaching.first_semester(case, rule)

"""Would this contract count? What the count would say of it once it has started as agreed."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from registry.contracts import queries as contracts
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.i18n import hanoi_today
from registry.targets import counting, judging, queries
from registry.targets.findings import Finding
from registry.targets.models import RuleSet, Target
from registry.targets.snapshot import FactSnapshot
from registry.targets.verdicts import NAMED_STEPS, Verdict

S = ContractState
HOPELESS = {S.DECLINED, S.RETRACTED, S.LAPSED, S.VOID, S.NOT_STARTED}


@dataclass(frozen=True)
class CountPreview:
    target: Target
    verdict: Verdict
    since: date | None  # this contract makes its person count, since this day
    missing: tuple[Finding, ...]  # what stands in the way, start and signature aside
    adds_nothing: bool  # the person counts already, by another contract

    @property
    def expected_on(self) -> date | None:
        return None if self.adds_nothing else self.verdict.qualifying_on


def preview(contract: Contract) -> list[CountPreview]:
    """For the targets whose period it would fall into, under the leading reading."""
    if contract.state in HOPELESS:
        return []
    found = []
    for target in queries.list_targets():
        rules = queries.find_official_rule_set(target)
        if target.subject == "contracts" and rules is not None:
            found.append(_preview(target, rules, contract))
    inside = [row for row in found if "in_period" not in {one.code for one in row.missing}]
    return inside or found[:1]


def list_expected(target: Target, agreed: Sequence[Contract]) -> set[uuid.UUID]:
    """The people behind agreed contracts that only named steps keep from counting."""
    rules, today = queries.find_official_rule_set(target), hanoi_today()
    if rules is None or not agreed:
        return set()
    imagined = [_imagine(contract, None, today) for contract in agreed]
    last = max([today, *(row.starts_on for row in imagined)])
    known = FactSnapshot(last, None, only=[row.person_id for row in imagined])
    frozen, elsewhere = counting.freeze(rules), _counted_in(rules)
    found = set()
    for row in imagined:
        person_id = known.person(row.person_id)
        verdict = judging.judge(frozen, person_id, known.case_of(person_id, row), elsewhere)
        if {one.reason for one in verdict.failed} <= NAMED_STEPS:
            found.add(person_id)
    return found


def _preview(target: Target, rule_set: RuleSet, contract: Contract) -> CountPreview:
    today = hanoi_today()
    fact = contracts.current_fact(contract)
    is_running = fact is not None and fact.started_on is not None
    imagined = _imagine(contract, fact, today)
    day = today if is_running else max(today, imagined.starts_on, imagined.signed_on)
    known = FactSnapshot(day, None, only=[contract.person_id])
    person_id = known.person(contract.person_id)
    now = counting.evaluate(rule_set)
    counted = next((row for row in now.counted if row.person_id == person_id), None)
    verdict = judging.judge(
        counting.freeze(rule_set),
        person_id,
        known.case_of(person_id, imagined),
        _counted_in(rule_set),
    )
    missing = verdict.failed
    if not is_running:  # nobody can have checked what has not happened yet
        missing = tuple(
            one for one in missing if one.reason not in {"not_checked", "not_confirmed"}
        )
        verdict = verdict if missing else _expected(verdict, imagined)
    is_other = counted is not None and counted.contract_id != contract.id
    since = verdict.qualifying_on if is_running and not is_other else None
    return CountPreview(target, verdict, since, missing, is_other)


def _counted_in(rule_set: RuleSet) -> Mapping[uuid.UUID, frozenset[str]]:
    """Who counts already in the readings that this one excludes."""
    found: dict[uuid.UUID, frozenset[str]] = {}
    for rule in rule_set.predicates:
        if rule["code"] == "not_counted_for":
            other = queries.count(queries.get_target(rule["target"]), reading=rule["reading"])
            mark = frozenset({f"{rule['target']}/{rule['reading']}"})
            for row in other.counted:
                found[row.person_id] = found.get(row.person_id, frozenset()) | mark
    return found


def _expected(verdict: Verdict, imagined: Any) -> Verdict:
    return replace(verdict, qualifying_on=max(imagined.signed_on, imagined.started_on))


def _imagine(contract: Contract, fact: Any, today: date) -> Any:
    """The recorded contract, or the one that was agreed on: signed today, started on its first day."""
    if fact is not None and fact.started_on is not None:
        return fact
    start = fact.starts_on if fact else contract.planned_start_on
    field = contract.opening.field if contract.opening is not None else None
    return SimpleNamespace(
        id=contract.id,
        contract_id=contract.id,
        person_id=contract.person_id,
        institution_id=contract.institution_id,
        kind=contract.kind,
        work_mode=contract.work_mode,
        signed_on=fact.signed_on if fact else today,
        starts_on=start,
        ends_on=fact.ends_on if fact else contract.planned_end_on,
        started_on=start,
        ended_early_on=fact.ended_early_on if fact else None,
        is_void=bool(fact and fact.is_void),
        load_share=1,
        teaching_hours=fact.teaching_hours if fact else contract.teaching_hours,
        taught_field=fact.taught_field if fact else (field.code if field else ""),
    )

"""Would this contract count? What the count would say of it once it has started as agreed."""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from registry.contracts import queries as contracts
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.i18n import hanoi_today
from registry.targets import counting, queries
from registry.targets.counting import Verdict
from registry.targets.knowledge import Knowledge
from registry.targets.models import RuleSet, Target
from registry.targets.predicates import Finding

S = ContractState
HOPELESS = {S.DECLINED, S.RETRACTED, S.LAPSED, S.VOID, S.NOT_STARTED}


@dataclass(frozen=True)
class Preview:
    target: Target
    verdict: Verdict
    since: date | None  # it counts already, since this day
    missing: tuple[Finding, ...]  # what stands in the way, start and signature aside

    @property
    def expected_on(self) -> date | None:
        return self.verdict.qualifying_on


def preview(contract: Contract) -> list[Preview]:
    """For the targets whose period it would fall into, under the official reading."""
    if contract.state in HOPELESS:
        return []
    today = hanoi_today()
    found = []
    for target in queries.list_targets():
        rules = queries.find_official_rule_set(target)
        if target.subject == "contracts" and rules is not None:
            found.append(_preview(target, rules, contract, today))
    inside = [row for row in found if "in_period" not in {one.code for one in row.missing}]
    return inside or found[:1]


def _preview(target: Target, rule_set: RuleSet, contract: Contract, today: date) -> Preview:
    fact = contracts.current_fact(contract)
    is_running = fact is not None and fact.started_on is not None
    imagined = _imagine(contract, fact, today)
    day = max(today, imagined.starts_on, imagined.signed_on)
    known = Knowledge(today if is_running else day, None, only=[contract.person_id])
    person_id = known.person(contract.person_id)
    verdict = counting.judge(
        counting.freeze(rule_set), person_id, known.case_of(person_id, imagined), {}
    )
    since = verdict.qualifying_on if is_running else None
    return Preview(target, verdict, since, verdict.failed)


def _imagine(contract: Contract, fact: Any, today: date) -> Any:
    """The recorded contract, or the one that was agreed on: signed today, started on its first day."""
    if fact is not None and fact.started_on is not None:
        return fact
    start = fact.starts_on if fact else contract.planned_start_on
    return SimpleNamespace(
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
    )

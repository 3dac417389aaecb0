"""The count is a list of people: each with article, rule edition, contract, evidence and first day.

`evaluate` reads every fact that matters with one pair of moments (about which day, as known when) in
a constant number of queries and applies the rule set to each contract. A person counts once per
target, by the contract that qualifies first. Each place in the list has two days: the qualifying day,
on which the event took place, and the day of proof, on which the last check was made.

Results are kept per rule set and pair of moments for as long as no fact was recorded or superseded
since, in whichever process: they are fast, and never stale. What a transaction reads after it has
written is remembered with that transaction alone.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import func, literal, select, union_all

from registry.core import facts
from registry.core.db import find_row, own_writes, session
from registry.core.i18n import hanoi_today
from registry.targets import leading, memory, teaching
from registry.targets.findings import EvaluationContext, Finding, latest
from registry.targets.models import RuleSet, Target
from registry.targets.predicates import PREDICATES
from registry.targets.snapshot import WATCHED, FactSnapshot, of_people_who_matter

NAMED_STEPS = frozenset(
    {
        "not_started",
        "not_checked",
        "not_confirmed",
        "not_verified",
        "not_delivered",
        "semester_short",
        "block_not_taught",
        "start_overdue",
    }
)


@dataclass(frozen=True)
class Rules:
    """One reading in one edition, free of the session it was read with."""

    id: uuid.UUID
    target_code: str
    subject: str
    reading: str
    edition: str
    title_vi: str
    title_en: str
    citation_vi: str
    citation_en: str
    decision: str
    is_official: bool
    predicates: tuple[Mapping[str, Any], ...]

    @property
    def closes(self) -> str:
        """Which day closes the period: that of the event, or that of the proof."""
        return next((str(one["closes"]) for one in self.predicates if "closes" in one), "event")


@dataclass(frozen=True)
class Verdict:
    """One contract or designation under one rule set."""

    person_id: uuid.UUID
    contract_id: uuid.UUID | None
    institution_id: uuid.UUID | None
    findings: tuple[Finding, ...]
    qualifying_on: date | None  # the event: the first day on which all held; None: does not count
    proved_on: date | None = None  # the day of the last check that it rests on
    load: Decimal = Decimal(1)
    designation_id: uuid.UUID | None = None  # the series
    taught_on: date | None = None  # the first semester that both sides confirmed, if any

    @property
    def counts(self) -> bool:
        return self.qualifying_on is not None

    @property
    def failed(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.holds)

    @property
    def effort(self) -> int:
        """Of the cheapest way to make it count: the hardest of its failed predicates, then how many."""
        return max((finding.effort for finding in self.failed), default=0) * 10 + len(self.failed)

    @property
    def waits_for_officer(self) -> bool:
        """Everything holds but the officer's check of the paperwork."""
        return {finding.reason for finding in self.failed} == {"not_checked"}

    @property
    def is_on_the_way(self) -> bool:
        """It counts once the steps that are named have been taken: nothing else is missing."""
        return bool(self.failed) and {one.reason for one in self.failed} <= NAMED_STEPS


@dataclass(frozen=True)
class Count:
    """`counted`: one verdict per person, by first counting day. `pending`: the best verdict of everybody
    else. `others`: further contracts of people who count already (renewals never add)."""

    rule_set: Rules
    as_of: date
    known_at: datetime | None
    counted: tuple[Verdict, ...] = ()
    pending: tuple[Verdict, ...] = ()
    others: tuple[Verdict, ...] = ()
    by_person: Mapping[uuid.UUID, tuple[Verdict, ...]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return len(self.counted)

    @property
    def waiting(self) -> tuple[Verdict, ...]:
        """Those who may be asked about: not the people of an earlier period, who count there."""
        past = {"before_period", "counted_elsewhere"}
        return tuple(
            verdict for verdict in self.pending if not past & {one.reason for one in verdict.failed}
        )

    @property
    def after_check(self) -> tuple[Verdict, ...]:
        """Those who count as soon as an officer has checked the paperwork: they stand apart."""
        return tuple(verdict for verdict in self.pending if verdict.waits_for_officer)

    def shares(self, person_id: uuid.UUID) -> dict[uuid.UUID, Fraction]:
        """AM19: nation 1, institutions by contract load; the shares of one person add up to 1. How often a
        contract was renewed changes nothing: of each institution its greatest load is taken."""
        loads: dict[uuid.UUID, Fraction] = defaultdict(Fraction)
        for verdict in self.by_person.get(person_id, ()):
            if verdict.counts and verdict.institution_id:
                held = loads[verdict.institution_id]
                loads[verdict.institution_id] = max(held, Fraction(verdict.load))
        total = sum(loads.values())
        return {institution: load / total for institution, load in loads.items()} if total else {}


def evaluate(
    rule_set: RuleSet, *, as_of: date | None = None, known_at: datetime | None = None
) -> Count:
    """The count of one reading on a day (default: today), as known at a moment (default: now)."""
    return evaluate_all([rule_set], as_of=as_of, known_at=known_at)[0]


def evaluate_all(
    rule_sets: Iterable[RuleSet], *, as_of: date | None = None, known_at: datetime | None = None
) -> list[Count]:
    """Several readings at the same pair of moments, the facts read once."""
    place, writes = str(session().get_bind().engine.url), own_writes()
    mark = (memory.UNCOMMITTED, writes) if writes else memory.of_transaction(_high_water_mark)
    moments = (place, mark, as_of or hanoi_today(), known_at)
    return [_recall(rule_set, moments) for rule_set in rule_sets]


def _recall(rule_set: RuleSet, moments: tuple[Any, ...]) -> Count:
    counts = memory.of(moments[1]).counts
    return memory.remembered(counts, (rule_set.id, *moments), lambda: _evaluate(rule_set, moments))


def _know(moments: tuple[Any, ...]) -> FactSnapshot:
    snapshots = memory.of(moments[1]).snapshots
    return memory.remembered(snapshots, moments, lambda: FactSnapshot(moments[2], moments[3]))


def _evaluate(rule_set: RuleSet, moments: tuple[Any, ...]) -> Count:
    known = _know(moments)
    rules = freeze(rule_set, known_at=known.known_at)
    elsewhere = counted_elsewhere(rules, moments)
    cases = {"contracts": known.contract_cases, "designations": known.designation_cases}
    listed = cases[rules.subject]() if rules.subject in cases else ()
    memo = FindingMemo(known.findings, rules)
    verdicts = [judge(rules, person_id, case, elsewhere, memo) for person_id, case in listed]
    return _one_each(Count(rules, known.as_of, known.known_at), verdicts)


def freeze(rule_set: RuleSet, *, known_at: datetime | None = None) -> Rules:
    target = (
        session()
        .scalars(
            facts.read(Target, known_at=known_at).where(Target.series_id == rule_set.target_id)
        )
        .one()
    )
    return Rules(
        id=rule_set.id,
        target_code=target.code,
        subject=target.subject,
        reading=rule_set.reading,
        edition=rule_set.edition,
        title_vi=rule_set.title_vi,
        title_en=rule_set.title_en,
        citation_vi=target.citation_vi,
        citation_en=target.citation_en,
        decision=rule_set.decision,
        is_official=rule_set.is_official,
        predicates=tuple(rule_set.predicates),
    )


def counted_elsewhere(rules: Rules, moments: tuple[Any, ...]) -> dict[uuid.UUID, frozenset[str]]:
    """Who counts in the readings that this one excludes."""
    found: dict[uuid.UUID, frozenset[str]] = {}
    for rule in rules.predicates:
        if rule["code"] != "not_counted_for":
            continue
        other = _find_rule_set(rule["target"], rule["reading"], known_at=moments[3])
        mark = f"{rule['target']}/{rule['reading']}"
        for verdict in _recall(other, moments).counted if other else ():
            found[verdict.person_id] = found.get(verdict.person_id, frozenset()) | {mark}
    return found


def _find_rule_set(code: str, reading: str, *, known_at: datetime | None) -> RuleSet | None:
    return find_row(
        facts.read(RuleSet, known_at=known_at)
        .join(Target, Target.series_id == RuleSet.target_id)
        .where(Target.code == code, RuleSet.reading == reading)
        .where(*facts.believed(Target, known_at=known_at))
    )


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


def _one_each(empty: Count, verdicts: Iterable[Verdict]) -> Count:
    """Each person once: by the verdict that qualifies first, else by the one nearest to counting."""
    by_person: dict[uuid.UUID, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_person[verdict.person_id].append(verdict)
    counted: list[Verdict] = []
    pending: list[Verdict] = []
    others: list[Verdict] = []
    for rows in by_person.values():
        rows.sort(key=_merit)
        (counted if rows[0].counts else pending).append(rows[0])
        others += [row for row in rows[1:] if rows[0].counts and row.counts]
    return replace(
        empty,
        counted=tuple(sorted(counted, key=lambda row: (row.qualifying_on, str(row.person_id)))),
        pending=tuple(sorted(pending, key=lambda row: (row.effort, str(row.person_id)))),
        others=tuple(others),
        by_person={person_id: tuple(rows) for person_id, rows in by_person.items()},
    )


def _merit(verdict: Verdict) -> tuple[bool, date, date, int, str]:
    return (
        not verdict.counts,
        verdict.qualifying_on or date.max,
        verdict.proved_on or date.max,
        verdict.effort,
        str(verdict.contract_id),
    )


def _high_water_mark() -> tuple[Any, ...]:
    """Changes whenever anything that the count rests on is recorded or superseded. All of it are facts,
    of which rows are only added and closed: their numbers and last moments tell every change."""
    each = [
        select(
            literal(place),
            func.max(model.recorded_at),
            func.max(model.superseded_at),
            func.count(model.id),
            func.count(model.superseded_at),
        ).where(*of_people_who_matter(model))
        for place, model in enumerate((*WATCHED, RuleSet, Target))  # one look at each table
    ]
    return tuple(sorted(tuple(row) for row in session().execute(union_all(*each)).all()))

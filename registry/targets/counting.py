"""The count is a list of people: each with article, rule edition, contract, evidence and first day.

`evaluate` reads every fact that matters with one pair of moments (about which day, as known when) in
a constant number of queries and applies the rule set to each contract. A person counts once per
target, by the contract that qualifies first. Results are kept per rule set and pair of moments for as
long as no fact was recorded or superseded since: they are fast, and never stale.
"""

import json
import threading
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cachetools import LRUCache, cached
from sqlalchemy import func, literal, select, union_all

from registry.contracts.models import Contract, ContractFact, SemesterDelivery
from registry.core import facts
from registry.core.db import find_row, session
from registry.core.i18n import hanoi_today
from registry.experts.models import Doctorate, Employment, PersonMerge, Verification
from registry.leading.models import Designation
from registry.targets.knowledge import Knowledge, of_people_who_matter
from registry.targets.models import CountingRuling, RuleSet, Target
from registry.targets.predicates import PREDICATES, Case, Finding, running_contract
from registry.taxonomy.models import AcademicTerm, ConceptFlag, InstitutionType

REMEMBERED = 64  # counts of one reading at one pair of moments, in this process
WATCHED = (
    ContractFact,
    SemesterDelivery,
    Doctorate,
    Employment,
    Verification,
    Designation,
    InstitutionType,
    PersonMerge,
    RuleSet,
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


@dataclass(frozen=True)
class Verdict:
    """One contract or designation under one rule set."""

    person_id: uuid.UUID
    contract_id: uuid.UUID | None
    institution_id: uuid.UUID | None
    findings: tuple[Finding, ...]
    qualifying_on: date | None  # the first day on which everything held; None: does not count
    load: Decimal = Decimal(1)

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

    def shares(self, person_id: uuid.UUID) -> dict[uuid.UUID, Fraction]:
        """AM19: nation 1, institutions by contract load; the shares of one person add up to 1."""
        loads: dict[uuid.UUID, Fraction] = defaultdict(Fraction)
        for verdict in self.by_person.get(person_id, ()):
            if verdict.counts and verdict.institution_id:
                loads[verdict.institution_id] += Fraction(verdict.load)
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
    place = str(session().get_bind().engine.url)
    moments = (place, _high_water_mark(), as_of or hanoi_today(), known_at)
    return [_recall(rule_set, moments) for rule_set in rule_sets]


@cached(
    LRUCache(REMEMBERED),
    key=lambda rule_set, moments: (rule_set.id, *moments),
    lock=threading.Lock(),
)
def _recall(rule_set: RuleSet, moments: tuple[Any, ...]) -> Count:
    return _evaluate(rule_set, moments)


@cached(LRUCache(3), lock=threading.Lock())
def _know(moments: tuple[Any, ...]) -> Knowledge:
    return Knowledge(moments[2], moments[3])


def _evaluate(rule_set: RuleSet, moments: tuple[Any, ...]) -> Count:
    rules, known = freeze(rule_set), _know(moments)
    elsewhere = _counted_elsewhere(rules, moments)
    cases = {"contracts": known.contract_cases, "designations": known.designation_cases}
    listed = cases[rules.subject]() if rules.subject in cases else ()
    shared = Shared(known.findings, rules)
    verdicts = [judge(rules, person_id, case, elsewhere, shared) for person_id, case in listed]
    return _one_each(Count(rules, known.as_of, known.known_at), verdicts)


def freeze(rule_set: RuleSet) -> Rules:
    target = rule_set.target
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


def _counted_elsewhere(rules: Rules, moments: tuple[Any, ...]) -> dict[uuid.UUID, frozenset[str]]:
    """Who counts in the readings that this one excludes (AM1, AM5)."""
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
        .join(Target, Target.id == RuleSet.target_id)
        .where(Target.code == code, RuleSet.reading == reading)
    )


class Shared:
    """Findings that readings have in common: most of them differ in one or two parameters only."""

    def __init__(self, findings: dict[Any, Finding], rules: Rules) -> None:
        self.findings = findings
        self.keys = {
            id(rule): json.dumps(rule, sort_keys=True)
            for rule in rules.predicates
            if rule["code"] != "not_counted_for"  # rests on another count, not on the case alone
        }

    def find(self, case: Case, rule: Mapping[str, Any]) -> Finding:
        key = self.keys.get(id(rule))
        subject = case.contract or case.designation
        if key is None or subject is None:
            return PREDICATES[rule["code"]](case, rule)
        found = self.findings.get((key, subject.id))
        if found is None:
            found = self.findings[key, subject.id] = PREDICATES[rule["code"]](case, rule)
        return found


def judge(
    rules: Rules,
    person_id: uuid.UUID,
    case: Case,
    elsewhere: Mapping[uuid.UUID, frozenset[str]],
    shared: Shared | None = None,
) -> Verdict:
    if person_id in elsewhere:
        case = replace(case, counted_for=elsewhere[person_id])
    find = shared.find if shared else lambda case, rule: PREDICATES[rule["code"]](case, rule)
    findings = tuple(find(case, rule) for rule in rules.predicates)
    qualifying = None
    if all(finding.holds for finding in findings):
        beginning = case.contract.signed_on if case.contract else date.min
        qualifying = max([beginning, *(finding.since for finding in findings if finding.since)])
    contract = case.contract or running_contract(case)
    return Verdict(
        person_id,
        contract.contract_id if contract else None,
        contract.institution_id if contract else None,
        findings,
        qualifying if qualifying is not None and qualifying <= case.as_of else None,
        contract.load_share if contract else Decimal(1),
    )


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


def _merit(verdict: Verdict) -> tuple[bool, date, int, str]:
    return (
        not verdict.counts,
        verdict.qualifying_on or date.max,
        verdict.effort,
        str(verdict.contract_id),
    )


def _high_water_mark() -> tuple[Any, ...]:
    """Changes whenever anything that the count rests on is recorded, superseded or ruled."""
    each = [
        select(
            literal(place),
            func.max(model.recorded_at),
            func.max(model.superseded_at),
            func.count(model.id),
            func.count(model.superseded_at),
        ).where(*of_people_who_matter(model))
        for place, model in enumerate(WATCHED)  # one look at each table
    ]
    facts_told = sorted(session().execute(union_all(*each)).all(), key=lambda row: int(row[0]))
    columns: list[Any] = [func.count(CountingRuling.id), func.max(CountingRuling.decided_on)]
    columns += [func.count(Contract.id)]
    columns += [func.count(AcademicTerm.id), func.max(AcademicTerm.ends_on)]
    columns += [func.count(ConceptFlag.id), func.max(ConceptFlag.valid_from)]
    columns += [func.count(ConceptFlag.valid_to), func.max(ConceptFlag.valid_to)]
    others = session().execute(select(*(select(one).scalar_subquery() for one in columns))).one()
    return (*map(tuple, facts_told), *others)

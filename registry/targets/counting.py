"""The count is a list of people: each with article, rule edition, contract, evidence and first day.

`evaluate` reads every fact that matters with one pair of moments (about which day, as known when) in
a constant number of queries and applies the rule set to each contract. A person counts once per
target, by the contract that qualifies first. Results are kept per rule set and pair of moments for as
long as no fact was recorded or superseded since: they are fast, and never stale.
"""

import threading
import uuid
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from registry import facts
from registry.contracts.models import ContractFact, SemesterDelivery
from registry.db import session
from registry.experts.models import Doctorate, Employment, Verification
from registry.i18n import hanoi_today
from registry.leading.models import Designation
from registry.targets.models import CountingRuling, RuleSet
from registry.targets.predicates import PREDICATES, Case, Finding
from registry.taxonomy import queries as taxonomy
from registry.taxonomy.models import InstitutionType

REMEMBERED = 64
WATCHED = (
    ContractFact,
    SemesterDelivery,
    Doctorate,
    Employment,
    Verification,
    Designation,
    InstitutionType,
    RuleSet,
)


@dataclass(frozen=True)
class Verdict:
    """One contract or designation under one rule set."""

    person_id: uuid.UUID
    contract_id: uuid.UUID | None
    institution_id: uuid.UUID | None
    findings: tuple[Finding, ...]
    qualifying_on: date | None  # the first day on which everything held; None: does not count

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

    rule_set: RuleSet
    as_of: date
    known_at: datetime | None
    counted: tuple[Verdict, ...] = ()
    pending: tuple[Verdict, ...] = ()
    others: tuple[Verdict, ...] = ()
    by_person: Mapping[uuid.UUID, tuple[Verdict, ...]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return len(self.counted)


def evaluate(
    rule_set: RuleSet, *, as_of: date | None = None, known_at: datetime | None = None
) -> Count:
    """The count of one reading on a day (default: today), as known at a moment (default: now)."""
    as_of = as_of or hanoi_today()
    key = (str(session().get_bind().engine.url), rule_set.id, as_of, known_at, _high_water_mark())
    found = _memory.get(key)
    if found is None:
        found = _evaluate(rule_set, as_of, known_at)
        _memory.put(key, found)
    return found


def _evaluate(rule_set: RuleSet, as_of: date, known_at: datetime | None) -> Count:
    cases = Facts(as_of, known_at)
    verdicts = [_judge(rule_set, case) for case in cases.of(rule_set.target.subject)]
    return _one_each(Count(rule_set, as_of, known_at), verdicts)


def _judge(rule_set: RuleSet, case: Case) -> Verdict:
    findings = tuple(PREDICATES[rule["code"]](case, rule) for rule in rule_set.predicates)
    qualifying = None
    if all(finding.holds for finding in findings):
        beginning = case.contract.signed_on if case.contract else date.min
        qualifying = max([beginning, *(finding.since for finding in findings if finding.since)])
    subject: Any = case.contract or case.designation
    return Verdict(
        subject.person_id,
        case.contract.contract_id if case.contract else None,
        case.contract.institution_id if case.contract else None,
        findings,
        qualifying if qualifying is not None and qualifying <= case.as_of else None,
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


class Facts:
    """Everything the predicates need, read once for all contracts with the same two moments."""

    def __init__(self, as_of: date, known_at: datetime | None) -> None:
        self.as_of, self.known_at = as_of, known_at
        self.contracts = [row for row in self._read(ContractFact) if row.signed_on <= as_of]
        self.doctorates = _by(self._read(Doctorate), "person_id")
        self.employments = _by(self._read(Employment), "person_id")
        self.verifications = _by(self._read(Verification), "person_id")
        self.deliveries = _by(
            (row for row in self._read(SemesterDelivery) if row.valid_from <= as_of), "contract_id"
        )
        self.institution_types = _by(self._read(InstitutionType), "institution_id")
        self.stem_codes = frozenset(taxonomy.list_flagged("stem", on=as_of))
        self.rulings = _rulings(as_of)

    def _read(self, model: Any) -> Sequence[Any]:
        return (
            session()
            .scalars(
                facts.read(model, known_at=self.known_at)
                .where(*self._limits(model))
                .order_by(model.valid_from, model.id)
            )
            .all()
        )

    def _limits(self, model: Any) -> list[Any]:
        """Only people with a contract matter: 10,000 contracts among a million profiles."""
        if model in (Doctorate, Employment, Verification):
            return [model.person_id.in_(select(ContractFact.person_id))]
        return []

    def of(self, subject: str) -> Iterable[Case]:
        if subject == "contracts":
            return (self._contract_case(contract) for contract in self.contracts)
        if subject == "designations":
            return self._designation_cases()
        return ()

    def _contract_case(self, contract: ContractFact) -> Case:
        person = contract.person_id
        return Case(
            as_of=self.as_of,
            contract=contract,
            doctorates=tuple(self.doctorates.get(person, ())),
            employments=tuple(self.employments.get(person, ())),
            verifications=tuple(
                row for row in self.verifications.get(person, ()) if row.valid_from <= self.as_of
            ),
            deliveries=tuple(self.deliveries.get(contract.contract_id, ())),
            institution_types=tuple(self.institution_types.get(contract.institution_id, ())),
            stem_codes=self.stem_codes,
            rulings=self.rulings.get(person, frozenset()),
        )

    def _designation_cases(self) -> Iterable[Case]:
        contracts = _by(self.contracts, "person_id")
        for row in self._read(Designation):
            if row.valid_from <= self.as_of:
                running = tuple(contracts.get(row.person_id, ()))
                yield Case(
                    as_of=self.as_of, contract=None, designation=row, running_contracts=running
                )


def _by(rows: Iterable[Any], attribute: str) -> dict[Any, list[Any]]:
    grouped: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, attribute)].append(row)
    return grouped


def _rulings(as_of: date) -> dict[uuid.UUID, frozenset[str]]:
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    rows = session().scalars(
        select(CountingRuling).where(
            CountingRuling.outcome.is_(True), CountingRuling.decided_on <= as_of
        )
    )
    for row in rows:
        found[row.person_id].add(row.predicate)
    return {person_id: frozenset(codes) for person_id, codes in found.items()}


def _high_water_mark() -> tuple[Any, ...]:
    """Changes whenever any watched fact is recorded or superseded."""
    columns = [
        select(func.max(column)).scalar_subquery()
        for model in WATCHED
        for column in (model.recorded_at, model.superseded_at)
    ]
    columns += [
        select(func.count()).select_from(model).scalar_subquery()
        for model in (*WATCHED, CountingRuling)
    ]
    return tuple(session().execute(select(*columns)).one())


class Memory:
    """The most recent counts of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: OrderedDict[Any, Count] = OrderedDict()

    def get(self, key: Any) -> Count | None:
        with self._lock:
            found = self._counts.get(key)
            if found is not None:
                self._counts.move_to_end(key)
            return found

    def put(self, key: Any, count: Count) -> None:
        with self._lock:
            self._counts[key] = count
            while len(self._counts) > REMEMBERED:
                self._counts.popitem(last=False)


_memory = Memory()

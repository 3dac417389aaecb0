"""What a rule answers, and the case that it is asked about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from registry.contracts.delivery_models import SemesterDelivery
from registry.contracts.models import ContractFact, StepCheck
from registry.experts.claim_models import Verification
from registry.experts.models import Doctorate, Employment, Residence
from registry.leading.models import Designation, DomesticPost
from registry.taxonomy.models import AcademicTerm, InstitutionType

Rule = Mapping[str, Any]
Period = tuple[date, date | None]
NEVER_ENDS = date.max
VIET_NAM = "VN"


@dataclass(frozen=True)
class Finding:
    code: str
    holds: bool
    reason: str = ""  # code of the sentence that says why not
    values: Mapping[str, Any] = field(default_factory=dict)
    since: date | None = None  # the event: from which day it holds, where later than the signature
    proved: date | None = None  # on which day it was checked, where somebody had to check it
    effort: int = 0  # of the remedy: 1 a click, 2 a document, 3 a new fact, 9 nothing can be done


@dataclass(frozen=True)
class Ruling:
    outcome: bool
    decided_on: date


@dataclass(frozen=True)
class EvaluationContext:
    """One contract (or designation) and everything known of its person, at one pair of moments."""

    as_of: date
    contract: ContractFact | None
    doctorates: tuple[Doctorate, ...] = ()
    employments: tuple[Employment, ...] = ()
    residences: tuple[Residence, ...] = ()
    verifications: tuple[Verification, ...] = ()
    deliveries: tuple[SemesterDelivery, ...] = ()  # of this contract
    checks: tuple[StepCheck, ...] = ()  # of this contract's signature, start and semesters
    institution_types: tuple[InstitutionType, ...] = ()
    flags: Mapping[tuple[str, str], tuple[Period, ...]] = field(default_factory=dict)
    rulings: Mapping[str, Sequence[Ruling]] = field(default_factory=dict)  # of the ministry, by day
    terms: Mapping[UUID, AcademicTerm] = field(default_factory=dict)  # by series
    checks_of: Mapping[UUID, Sequence[StepCheck]] = field(default_factory=dict)  # by contract
    siblings: tuple[ContractFact, ...] = ()  # every contract of this person
    rests: Mapping[UUID, tuple[Period, ...]] = field(
        default_factory=dict
    )  # suspensions by contract
    posts: tuple[DomesticPost, ...] = ()  # work in Viet Nam outside these contracts
    records: int = 1  # how many records this person had before duplicates were resolved
    partners: tuple[tuple[UUID, Fraction], ...] = ()  # institutions with a part of this contract
    counted_for: frozenset[str] = frozenset()  # "TG1/official": where this person counts already
    designation: Designation | None = None
    revoked_on: date | None = None  # the designation was taken back, as known on this day
    event_on: date | None = None  # when everything else held; None: it does not
    proved_on: date | None = None
    planned_on: date | None = None  # when it may come to hold, as far as the contract says


Predicate = Callable[[EvaluationContext, Rule], Finding]
PREDICATES: dict[str, Predicate] = {}


def predicate(code: str) -> Callable[[Predicate], Predicate]:
    def register(function: Predicate) -> Predicate:
        PREDICATES[code] = function
        return function

    return register


def yes(
    code: str, *, since: date | None = None, proved: date | None = None, **values: Any
) -> Finding:
    return Finding(code, True, values=values, since=since, proved=proved)


def no(code: str, reason: str, *, effort: int, **values: Any) -> Finding:
    return Finding(code, False, reason, values, effort=effort)


def contract_of(case: EvaluationContext) -> ContractFact:
    if case.contract is None:
        raise ValueError("this rule is about contracts")
    return case.contract


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def holds(row: Any, on: date) -> bool:
    """Whether a fact holds on a day; `valid_to` is the first day on which it no longer does."""
    return bool(row.valid_from <= on and (row.valid_to is None or on < row.valid_to))


def latest(*days: date | None) -> date | None:
    return max((one for one in days if one is not None), default=None)


def weeks(start: date, end: date) -> int:
    """Whole weeks, the last day included; none where the end comes first."""
    return max(0, ((end - start).days + 1) // 7)


def months(start: date, end: date | None) -> int | None:
    """Whole months, the last day included; None: without an end."""
    if end is None:
        return None
    following = end + timedelta(1)
    whole = (following.year - start.year) * 12 + following.month - start.month
    return whole - (following.day < start.day)


def check_of(
    case: EvaluationContext, rule: Rule, *, kind: str, subject: UUID | None
) -> date | None:
    """The first day on which this very fact was found true at the rule's level, with evidence; what
    was checked of another degree or post says nothing of this one."""
    covers = contract_of(case).signed_on
    days = [
        row.valid_from
        for row in case.verifications
        if row.kind.value == kind
        and row.subject_series_id == subject
        and row.level >= rule["level"]
        and (row.valid_to is None or row.valid_to > covers)
        and (row.documents or row.source_what or not rule.get("evidence", True))
    ]
    return min(days, default=None)

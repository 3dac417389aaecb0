"""The rules by which a contract makes a person count: pure functions over facts, each explained.

A rule set is an ordered list of predicates with parameters (data). Every predicate answers with a
`Finding`: whether it holds, from which day, and if not, why and what would be the cheapest remedy.
What is open in the law's text (AM1-AM19 in data/legal_questions.csv, each with its articles) is a parameter, never code.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from registry.contracts.models import ContractFact, SemesterDelivery
from registry.experts.models import Doctorate, Employment, Verification
from registry.leading.models import Designation
from registry.taxonomy.models import AcademicTerm, InstitutionType

Rule = Mapping[str, Any]
Period = tuple[date | None, date | None]


@dataclass(frozen=True)
class Finding:
    code: str
    holds: bool
    reason: str = ""  # code of the sentence that says why not
    values: Mapping[str, Any] = field(default_factory=dict)
    since: date | None = None  # from which day it holds, where that is later than the signature
    effort: int = 0  # of the remedy: 1 a click, 2 a document, 3 a new fact, 9 nothing can be done


@dataclass(frozen=True)
class Case:
    """One contract (or designation) and everything known of its person, at one pair of moments."""

    as_of: date
    contract: ContractFact | None
    doctorates: tuple[Doctorate, ...] = ()
    employments: tuple[Employment, ...] = ()
    verifications: tuple[Verification, ...] = ()
    deliveries: tuple[SemesterDelivery, ...] = ()  # of this contract
    institution_types: tuple[InstitutionType, ...] = ()
    flags: Mapping[tuple[str, str], tuple[Period, ...]] = field(default_factory=dict)
    rulings: Mapping[str, bool] = field(default_factory=dict)  # what the ministry decided
    terms: Mapping[UUID, AcademicTerm] = field(default_factory=dict)
    siblings: tuple[ContractFact, ...] = ()  # every contract of this person
    taught_field: str = ""  # of the opening
    records: int = 1  # how many records this person had before duplicates were resolved
    counted_for: frozenset[str] = frozenset()  # "TG1/official": where this person counts already
    designation: Designation | None = None


Predicate = Callable[[Case, Rule], Finding]
PREDICATES: dict[str, Predicate] = {}


def predicate(code: str) -> Callable[[Predicate], Predicate]:
    def register(function: Predicate) -> Predicate:
        PREDICATES[code] = function
        return function

    return register


def yes(code: str, *, since: date | None = None, **values: Any) -> Finding:
    return Finding(code, True, values=values, since=since)


def no(code: str, reason: str, *, effort: int, **values: Any) -> Finding:
    return Finding(code, False, reason, values, effort=effort)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def contract_of(case: Case) -> ContractFact:
    if case.contract is None:
        raise ValueError("this rule is about contracts")
    return case.contract


@predicate("one_person")
def one_person(case: Case, _rule: Rule) -> Finding:
    """AM5: persons, not contracts. Records that were found to be one person have been joined."""
    return yes("one_person", records=case.records)


@predicate("not_void")
def not_void(case: Case, _rule: Rule) -> Finding:
    if contract_of(case).is_void:
        return no("not_void", "void", effort=9)
    return yes("not_void")


@predicate("in_period")
def in_period(case: Case, rule: Rule) -> Finding:
    """AM2-AM4. The day that qualifies is the day of the reading's stage: signature, start, delivery.
    Older contracts still running are the baseline stock: listed, counted in no reading."""
    contract = contract_of(case)
    oldest, first, until = day(rule.get("signed_from")), day(rule["from"]), day(rule["until"])
    if oldest is not None and contract.signed_on < oldest:
        return no("in_period", "baseline", effort=9, day=contract.signed_on, first=oldest)
    decisive = stage_day(case, rule) or max(contract.signed_on, contract.starts_on)
    if first is not None and decisive < first:
        return no("in_period", "before_period", effort=9, day=decisive, first=first)
    if until is not None and decisive >= until:
        return no("in_period", "after_period", effort=9, day=decisive, last=until - timedelta(1))
    return yes("in_period", day=decisive)


def stage_day(case: Case, rule: Rule) -> date | None:
    """When this contract reached the stage that the reading asks for; None: not yet."""
    contract = contract_of(case)
    if rule["stage"] == "signed":
        return contract.signed_on
    if contract.started_on is None or contract.started_on > case.as_of:
        return None
    if rule["stage"] == "started":
        return max(contract.signed_on, contract.started_on)
    return first_semester(case, rule)


@predicate("doctorate_before_signing")
def doctorate_before_signing(case: Case, rule: Rule) -> Finding:
    """AM9: which kinds of degree count is a parameter; an MD without a PhD does not."""
    degrees = [row for row in case.doctorates if row.degree_kind.value in rule["kinds"]]
    if not degrees:
        return no("doctorate_before_signing", "no_doctorate", effort=3)
    first = min(row.awarded_on for row in degrees)
    if first > contract_of(case).signed_on:
        return no("doctorate_before_signing", "doctorate_later", effort=9, day=first)
    return yes("doctorate_before_signing", day=first)


@predicate("stem_field")
def stem_field(case: Case, rule: Rule) -> Finding:
    """AM8: the field of the degree (or, in another reading, of the course), by the list of that day."""
    signed = contract_of(case).signed_on
    codes = [row.field_code for row in case.doctorates if row.awarded_on <= signed]
    if rule.get("source") == "taught":
        codes = [case.taught_field] if case.taught_field else []
    also = tuple(rule.get("also", ()))
    for code in codes:
        if is_flagged(case, rule["flag"], code, on=signed) or (also and code.startswith(also)):
            return yes("stem_field", field=code)
    return no("stem_field", "not_stem", effort=9, field=codes[0] if codes else "")


def is_flagged(case: Case, flag: str, code: str, *, on: date) -> bool:
    return any(
        (start is None or start <= on) and (end is None or on < end)
        for start, end in case.flags.get((flag, code), ())
    )


@predicate("working_abroad_at_signing")
def working_abroad_at_signing(case: Case, rule: Rule) -> Finding:
    """AM6, AM7: employed or postdoc abroad on the day of signature, with a tolerance in days."""
    code, signed = "working_abroad_at_signing", contract_of(case).signed_on
    tolerance = timedelta(rule["tolerance_days"])
    abroad = [row for row in case.employments if row.country_code != "VN"]
    near = [
        row
        for row in abroad
        if row.valid_from <= signed and (row.valid_to is None or signed < row.valid_to + tolerance)
    ]
    kinds = {row.kind.value for row in near}
    if kinds & set(rule["kinds"]):
        return yes(code, day=signed)
    if kinds & set(rule["needs_ruling"]):
        return _by_ruling(case, code, signed)
    if kinds:
        return no(code, "other_kind", effort=9, day=signed, kind=sorted(kinds)[0])
    ends = [row.valid_to for row in abroad if row.valid_to is not None and row.valid_to <= signed]
    if ends:
        return no(code, "moved_before", effort=9, day=signed, days=(signed - max(ends)).days + 1)
    return no(code, "no_employment", effort=3, day=signed)


def _by_ruling(case: Case, code: str, signed: date) -> Finding:
    """AM7: the text leaves it open; a signed ruling of the ministry is itself evidence."""
    if code not in case.rulings:
        return no(code, "needs_ruling", effort=2, day=signed)
    if case.rulings[code]:
        return yes(code, day=signed, ruling=True)
    return no(code, "ruled_out", effort=9, day=signed)


@predicate("institution_counts")
def institution_counts(case: Case, rule: Rule) -> Finding:
    """AM13: kinds of institutions that count are a parameter."""
    signed = contract_of(case).signed_on
    kinds = [
        row.kind.value
        for row in case.institution_types
        if row.valid_from <= signed and (row.valid_to is None or signed < row.valid_to)
    ]
    if set(kinds) & set(rule["kinds"]):
        return yes("institution_counts", kind=kinds[0])
    return no("institution_counts", "institution_kind", effort=9, kind=kinds[0] if kinds else "")


@predicate("recruited_or_semester")
def recruited_or_semester(case: Case, rule: Rule) -> Finding:
    """AM11, AM12: limb (a) recruited as a lecturer, or limb (b) contracted for a semester."""
    code, contract = "recruited_or_semester", contract_of(case)
    limb = "a" if is_recruited(contract, rule) else "b"
    problem = None if limb == "a" else _why_no_semester(case, rule)
    if problem:
        return problem
    reached = stage_day(case, rule)
    if reached is None:
        return _not_there_yet(case, rule)
    if limb == "b" and contract.work_mode.value == "intensive_block":
        reached = max(reached, first_semester(case, rule) or reached)
    return yes(code, since=reached, limb=limb)


def is_recruited(contract: ContractFact, rule: Rule) -> bool:
    if contract.kind.value in rule["recruited"]:
        return True
    length = months(contract.starts_on, contract.ends_on)
    is_long = length is None or length >= rule["fixed_term_months"]
    return contract.kind.value in rule["fixed_term"] and is_long


def _why_no_semester(case: Case, rule: Rule) -> Finding | None:
    code, contract = "recruited_or_semester", contract_of(case)
    mode = contract.work_mode.value
    if contract.kind.value not in rule["semester"] or mode == "co_supervision":
        return no(code, "no_teaching", effort=3)
    if mode == "online" and not rule["online"]:
        return no(code, "online", effort=3)
    if mode == "intensive_block":
        if not rule["block"]:
            return no(code, "block", effort=3)
        is_taught = rule["stage"] == "signed" or first_semester(case, rule)
        return None if is_taught else no(code, "block_not_taught", effort=2)
    short = weeks_short(case, rule)
    return no(code, "too_short", effort=3, weeks=short) if short else None


def weeks_short(case: Case, rule: Rule) -> int:
    """By how many weeks the contract misses one semester; 0 when it covers a main one whole."""
    contract = contract_of(case)
    if contract.ends_on is None or _covers_a_semester(case, contract.starts_on, contract.ends_on):
        return 0
    parts = [contract]
    if rule.get("sum_parts"):
        parts += [row for row in case.siblings if _adds_up(row, contract, rule)]
    taught = sum(weeks(row.starts_on, row.ends_on) for row in parts if row.ends_on)
    return max(0, int(rule["weeks"]) - taught)


def _adds_up(row: ContractFact, contract: ContractFact, rule: Rule) -> bool:
    """An earlier part of the same teaching, so that the sum is reached by the later one."""
    return (
        row.contract_id != contract.contract_id
        and (row.signed_on, str(row.contract_id)) < (contract.signed_on, str(contract.contract_id))
        and not row.is_void
        and row.ended_early_on is None
        and row.kind.value in rule["semester"]
        and row.work_mode.value not in {"co_supervision", "online", "intensive_block"}
        and (rule["stage"] == "signed" or row.started_on is not None)
    )


def _covers_a_semester(case: Case, start: date, end: date) -> bool:
    """Whole main semesters of the calendar, with a week of grace at either side."""
    grace = timedelta(7)
    return any(
        term.is_main and start <= term.starts_on + grace and term.ends_on - grace <= end
        for term in case.terms.values()
    )


def weeks(start: date, end: date) -> int:
    return ((end - start).days + 1) // 7


def months(start: date, end: date | None) -> int | None:
    """Whole months, the last day included; None: without an end."""
    if end is None:
        return None
    following = end + timedelta(1)
    whole = (following.year - start.year) * 12 + following.month - start.month
    return whole - (following.day < start.day)


def first_semester(case: Case, rule: Rule) -> date | None:
    """The day on which the first full semester (or the full course of a block) was delivered."""
    is_block = contract_of(case).work_mode.value == "intensive_block"
    total = 0
    for row in sorted(case.deliveries, key=lambda one: one.valid_from):
        term = case.terms.get(row.term_id)
        needed = term.teaching_weeks if term and term.is_main else rule["weeks"]
        total = total + row.weeks if rule.get("sum_parts") else row.weeks
        if total >= needed or (
            is_block and rule.get("block") and row.credits >= rule["block_credits"]
        ):
            return row.valid_from
    return None


def _not_there_yet(case: Case, rule: Rule) -> Finding:
    code, contract = "recruited_or_semester", contract_of(case)
    if contract.started_on is None or contract.started_on > case.as_of:
        return no(code, "not_started", effort=2, day=contract.starts_on)
    taught = max((row.weeks for row in case.deliveries), default=0)
    if taught:
        return no(code, "semester_short", effort=2, weeks=max(1, int(rule["weeks"]) - taught))
    return no(code, "not_delivered", effort=2)


@predicate("kept")
def kept(case: Case, rule: Rule) -> Finding:
    """AM18: a contract that ended early stays when one semester was delivered; else it leaves."""
    contract = contract_of(case)
    ended = contract.ended_early_on
    if ended is None or ended > case.as_of or first_semester(case, rule):
        return yes("kept")
    if contract.started_on is None:
        return no("kept", "never_started", effort=9, day=ended)
    return no("kept", "ended_before_semester", effort=9, day=ended)


@predicate("verified")
def verified(case: Case, rule: Rule) -> Finding:
    """AM10 and predicate 8: each mandatory claim at the level of the rule, on the day of signature or
    found true later. One that expires afterwards stays: the evidence is frozen with the count."""
    signed = contract_of(case).signed_on
    missing, since, held = [], signed, {}
    for kind, least in rule["levels"].items():
        good = [
            row
            for row in case.verifications
            if row.kind.value == kind
            and row.level >= least
            and (row.valid_to is None or row.valid_to > signed)
        ]
        if not good:
            missing.append(kind)
            continue
        held[kind] = max(row.level for row in good)
        since = max(since, min(row.valid_from for row in good))
    if missing:
        return no("verified", "not_verified", effort=1, claims=missing, levels=rule["levels"])
    return yes("verified", since=since, levels=held)


@predicate("not_counted_for")
def not_counted_for(case: Case, rule: Rule) -> Finding:
    """AM1, AM5: nobody stands in two periods under the additional reading."""
    other = f"{rule['target']}/{rule['reading']}"
    if other in case.counted_for:
        return no("not_counted_for", "counted_elsewhere", effort=9, target=rule["target"])
    return yes("not_counted_for", target=rule["target"])


@predicate("designated")
def designated(case: Case, rule: Rule) -> Finding:
    """AM16: the legal categories that count are a parameter."""
    row = case.designation
    if row is None:
        return no("designated", "not_designated", effort=3)
    if row.legal_category.value not in rule["categories"]:
        return no("designated", "other_category", effort=9, category=row.legal_category.value)
    if row.valid_to is not None and row.valid_to <= case.as_of:
        return no("designated", "term_over", effort=3, day=row.valid_to)
    return yes("designated", since=row.valid_from)


@predicate("working_in_viet_nam")
def working_in_viet_nam(case: Case, _rule: Rule) -> Finding:
    """J7: counts only when working in the country under a qualifying contract."""
    first = running_contract(case)
    if first is None:
        return no("working_in_viet_nam", "no_running_contract", effort=3)
    return yes("working_in_viet_nam", since=first.started_on)


def running_contract(case: Case) -> ContractFact | None:
    running = [row for row in case.siblings if is_running(row, case.as_of)]
    return min(running, key=lambda row: (row.started_on, str(row.contract_id)), default=None)


def is_running(contract: ContractFact, on: date) -> bool:
    if contract.is_void or contract.started_on is None or contract.started_on > on:
        return False
    last = contract.ended_early_on or contract.ends_on
    return contract.work_mode.value != "online" and (last is None or on <= last)

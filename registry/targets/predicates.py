"""The rules by which a contract makes a person count: pure functions over facts, each explained.

A rule set is an ordered list of predicates with parameters (data). Every predicate answers with a
`Finding`: whether it holds, from which day, and if not, why and what would be the cheapest remedy.
Sources: Decision 1002/QD-TTg Art. 1.II.2.b and 3.b; readings AM1-AM19 of the scheme's guidance table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from registry.contracts.models import ContractFact, SemesterDelivery
from registry.experts.models import Doctorate, Employment, Verification
from registry.leading.models import Designation
from registry.taxonomy.models import InstitutionType


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
    deliveries: tuple[SemesterDelivery, ...] = ()
    institution_types: tuple[InstitutionType, ...] = ()
    stem_codes: frozenset[str] = frozenset()
    rulings: frozenset[str] = frozenset()  # predicates that the ministry ruled to hold
    designation: Designation | None = None
    running_contracts: tuple[ContractFact, ...] = ()


Predicate = Callable[[Case, Mapping[str, Any]], Finding]
PREDICATES: dict[str, Predicate] = {}


def predicate(code: str) -> Callable[[Callable[[Case, Mapping[str, Any]], Finding]], Predicate]:
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


@predicate("not_void")
def not_void(case: Case, _rule: Mapping[str, Any]) -> Finding:
    assert case.contract is not None
    if case.contract.is_void:
        return no("not_void", "void", effort=9)
    return yes("not_void")


@predicate("signed_in_period")
def signed_in_period(case: Case, rule: Mapping[str, Any]) -> Finding:
    """AM2-AM4: older contracts still running are listed as baseline and counted in no reading."""
    assert case.contract is not None
    signed, first, until = case.contract.signed_on, day(rule["from"]), day(rule["until"])
    if first is not None and signed < first:
        return no("signed_in_period", "signed_before", effort=9, day=signed, first=first)
    if until is not None and signed >= until:
        return no("signed_in_period", "signed_after", effort=9, day=signed, until=until)
    return yes("signed_in_period", day=signed)


@predicate("doctorate_before_signing")
def doctorate_before_signing(case: Case, rule: Mapping[str, Any]) -> Finding:
    """AM9: which kinds of degree count is a parameter; an MD without a PhD does not."""
    degrees = _degrees(case, rule.get("kinds"))
    if not degrees:
        return no("doctorate_before_signing", "no_doctorate", effort=3)
    assert case.contract is not None
    in_time = [degree for degree in degrees if degree.awarded_on <= case.contract.signed_on]
    if not in_time:
        return no(
            "doctorate_before_signing", "doctorate_later", effort=9, day=degrees[0].awarded_on
        )
    return yes("doctorate_before_signing", day=in_time[0].awarded_on)


def _degrees(case: Case, kinds: Any = None) -> list[Doctorate]:
    return [row for row in case.doctorates if kinds is None or row.degree_kind.value in kinds]


@predicate("stem_field")
def stem_field(case: Case, _rule: Mapping[str, Any]) -> Finding:
    """AM8: the field of the degree, not the field taught."""
    if any(row.field_code in case.stem_codes for row in case.doctorates):
        return yes("stem_field")
    code = case.doctorates[0].field_code if case.doctorates else ""
    return no("stem_field", "not_stem", effort=9, field=code)


@predicate("working_abroad_at_signing")
def working_abroad_at_signing(case: Case, rule: Mapping[str, Any]) -> Finding:
    """AM6, AM7: employed or postdoc abroad on the day of signature, with a tolerance in days."""
    assert case.contract is not None
    signed, tolerance = case.contract.signed_on, timedelta(rule.get("tolerance_days", 0))
    abroad = [row for row in case.employments if row.country_code != "VN"]
    near = [
        row for row in abroad
        if row.valid_from <= signed and (row.valid_to is None or signed < row.valid_to + tolerance)
    ]  # fmt: skip
    if any(row.kind.value in rule["kinds"] for row in near):
        return yes("working_abroad_at_signing", day=signed)
    if "working_abroad_at_signing" in case.rulings:
        return yes("working_abroad_at_signing", day=signed)
    if any(row.kind.value in rule.get("needs_ruling", ()) for row in near):
        return no("working_abroad_at_signing", "needs_ruling", effort=2, day=signed)
    if abroad:
        return no("working_abroad_at_signing", "moved_before", effort=9, day=signed)
    return no("working_abroad_at_signing", "no_employment", effort=3, day=signed)


@predicate("institution_counts")
def institution_counts(case: Case, rule: Mapping[str, Any]) -> Finding:
    """AM13: kinds of institutions that count are a parameter."""
    assert case.contract is not None
    kinds = [
        row.kind.value for row in case.institution_types if row.holds_on(case.contract.signed_on)
    ]
    if any(kind in rule["kinds"] for kind in kinds):
        return yes("institution_counts")
    return no("institution_counts", "institution_kind", effort=9, kind=kinds[0] if kinds else "")


@predicate("recruited_or_semester")
def recruited_or_semester(case: Case, rule: Mapping[str, Any]) -> Finding:
    """AM11, AM12, AM18: limb (a) recruited as a lecturer, or limb (b) a semester; signed, started or
    delivered is the reading's stage."""
    assert case.contract is not None
    contract = case.contract
    length = _months(contract.starts_on, contract.ends_on)
    is_recruited = contract.kind.value in rule["recruited"] or (
        contract.kind.value in rule["fixed_term"]
        and (length is None or length >= rule["fixed_term_months"])
    )
    if not is_recruited and not _promises_a_semester(contract, rule):
        return no(
            "recruited_or_semester",
            _why_no_semester(contract, rule),
            effort=3,
            weeks=_weeks_short(contract, rule),
        )
    match rule["stage"]:
        case "signed":
            return yes(
                "recruited_or_semester", since=contract.signed_on, limb="a" if is_recruited else "b"
            )
        case "started":
            return _started(case, contract, rule, is_recruited=is_recruited)
        case _:
            return _delivered(case, is_recruited=is_recruited)


def _promises_a_semester(contract: ContractFact, rule: Mapping[str, Any]) -> bool:
    if contract.kind.value not in rule["semester"]:
        return False
    if contract.work_mode.value == "online" and not rule["online"]:
        return False
    if contract.work_mode.value == "intensive_block":
        return bool(rule["block"])
    return _weeks_short(contract, rule) == 0


def _why_no_semester(contract: ContractFact, rule: Mapping[str, Any]) -> str:
    if contract.work_mode.value == "online" and not rule["online"]:
        return "online"
    if contract.work_mode.value == "intensive_block" and not rule["block"]:
        return "block"
    return "too_short"


def _weeks_short(contract: ContractFact, rule: Mapping[str, Any]) -> int:
    if contract.ends_on is None:
        return 0
    weeks = (contract.ends_on - contract.starts_on).days // 7
    return max(0, int(rule["weeks"]) - weeks)


def _months(start: date, end: date | None) -> int | None:
    if end is None:
        return None
    following = end + timedelta(1)
    whole = (following.year - start.year) * 12 + following.month - start.month
    return whole - (following.day < start.day)


def _started(
    case: Case, contract: ContractFact, rule: Mapping[str, Any], *, is_recruited: bool
) -> Finding:
    if contract.started_on is None or contract.started_on > case.as_of:
        return no("recruited_or_semester", "not_started", effort=2, day=contract.starts_on)
    if (
        contract.ended_early_on is not None
        and contract.ended_early_on <= case.as_of
        and not case.deliveries
    ):
        # AM18: kept when at least one semester was delivered before it ended.
        return no(
            "recruited_or_semester", "ended_before_semester", effort=9, day=contract.ended_early_on
        )
    return yes(
        "recruited_or_semester", since=contract.started_on, limb="a" if is_recruited else "b"
    )


def _delivered(case: Case, *, is_recruited: bool) -> Finding:
    if not case.deliveries:
        return no("recruited_or_semester", "not_delivered", effort=2)
    first = min(row.valid_from for row in case.deliveries)
    return yes("recruited_or_semester", since=first, limb="a" if is_recruited else "b")


@predicate("verified")
def verified(case: Case, rule: Mapping[str, Any]) -> Finding:
    """AM10 and predicate 8: each mandatory claim verified at the level of the rule. A verification of
    any day is evidence of what was true at signing; it must not have been revoked."""
    missing = []
    for kind, least in rule["levels"].items():
        levels = [row.level for row in case.verifications if row.kind.value == kind]
        if max(levels, default=0) < least:
            missing.append(kind)
    if missing:
        return no("verified", "not_verified", effort=1, claims=missing, levels=rule["levels"])
    return yes("verified")


@predicate("designated")
def designated(case: Case, rule: Mapping[str, Any]) -> Finding:
    """AM16: the legal categories that count are a parameter."""
    if case.designation is None:
        return no("designated", "not_designated", effort=3)
    if case.designation.legal_category.value not in rule["categories"]:
        return no(
            "designated", "other_category", effort=9, category=case.designation.legal_category.value
        )
    if not case.designation.holds_on(case.as_of):
        return no("designated", "term_over", effort=3, day=case.designation.valid_to)
    return yes("designated", since=case.designation.valid_from)


@predicate("working_in_viet_nam")
def working_in_viet_nam(case: Case, _rule: Mapping[str, Any]) -> Finding:
    """J7: counts only when working in the country under a qualifying contract."""
    running = [row for row in case.running_contracts if is_running(row, case.as_of)]
    if not running:
        return no("working_in_viet_nam", "no_running_contract", effort=3)
    first = min(row.started_on for row in running if row.started_on)
    return yes("working_in_viet_nam", since=first)


def is_running(contract: ContractFact, on: date) -> bool:
    if contract.is_void or contract.started_on is None or contract.started_on > on:
        return False
    last = contract.ended_early_on or contract.ends_on
    return last is None or on <= last

"""Designated as a leading expert, and at work in the country."""

from datetime import date, timedelta
from typing import Any

from registry.targets.findings import EvaluationContext, Finding, Period, Rule, no, predicate, yes

PERMANENT = date.max


@predicate("designated")
def designated(case: EvaluationContext, rule: Rule) -> Finding:
    """AM16: the legal categories that count are a parameter."""
    row = case.designation
    if row is None:
        return no("designated", "not_designated", effort=3)
    if case.revoked_on is not None:
        return no("designated", "revoked", effort=9, day=case.revoked_on)
    if row.legal_category.value not in rule["categories"]:
        return no("designated", "other_category", effort=9, category=row.legal_category.value)
    if rule["now"] and row.valid_to is not None and row.valid_to <= case.as_of:
        return no("designated", "term_over", effort=3, day=row.valid_to)
    return yes("designated", since=row.valid_from)


@predicate("working_in_viet_nam")
def working_in_viet_nam(case: EvaluationContext, rule: Rule) -> Finding:
    """J7: at work in the country while designated: under a contract of this register or in a post at an
    institute, ministry or enterprise; on the day asked for (`now`), or ever. Suspended time is none, and a
    contract of which an officer has not checked the signature and the start is none yet (`by`)."""
    stretches = _stretches_in_term(case, rule)
    if not _asked_for(case, rule, stretches):
        if _would_work(case, rule):
            return no("working_in_viet_nam", "not_checked", effort=1, steps=["signature", "start"])
        return no("working_in_viet_nam", "no_running_work", effort=3)
    return yes("working_in_viet_nam", since=stretches[0][0])


def _stretches_in_term(case: EvaluationContext, rule: Rule) -> list[Period]:
    stretches = sorted(_work(case, rule), key=_first_day)
    if case.designation is None:
        return stretches
    return [one for one in stretches if _meets_term(one, case.designation)]


def _asked_for(case: EvaluationContext, rule: Rule, stretches: list[Period]) -> list[Period]:
    running = [one for one in stretches if one[1] is None or case.as_of < one[1]]
    return running if rule["now"] else stretches


def _would_work(case: EvaluationContext, rule: Rule) -> bool:
    """Once an officer has checked what was recorded."""
    recorded = {**rule, "by": "nobody"}
    return bool(_asked_for(case, recorded, _stretches_in_term(case, recorded)))


def _first_day(stretch: Period) -> date:
    """Two may begin on one day, and the end of either may be open: ends are not compared."""
    return stretch[0]


def _meets_term(work: Period, term: Any) -> bool:
    ends_before = work[1] is not None and work[1] <= term.valid_from
    begins_after = term.valid_to is not None and work[0] >= term.valid_to
    return not ends_before and not begins_after


def _work(case: EvaluationContext, rule: Rule) -> list[Period]:
    found: list[Period] = []
    for contract in case.siblings:
        found += _stretches(case, rule, contract)
    if rule["posts"]:
        found += [
            (row.valid_from, row.valid_to) for row in case.posts if row.valid_from <= case.as_of
        ]
    return found


def _stretches(case: EvaluationContext, rule: Rule, contract: Any) -> list[Period]:
    """The time that a contract was really worked under, as far as the day asked for."""
    started = contract.started_on
    if contract.is_void or started is None or started > case.as_of:
        return []
    if contract.work_mode.value not in rule["modes"] or not _is_checked(case, rule, contract):
        return []
    last = min(contract.ended_early_on or PERMANENT, contract.ends_on or PERMANENT)
    end = None if last == PERMANENT else last + timedelta(1)
    found: list[Period] = [(started, end)]
    for rest in sorted(case.rests.get(contract.contract_id, ()), key=_first_day):
        found = [part for one in found for part in _without(one, rest)]
    return [one for one in found if one[0] <= case.as_of and (one[1] is None or one[0] < one[1])]


def _is_checked(case: EvaluationContext, rule: Rule, contract: Any) -> bool:
    """Both days, as they stand, by whom the reading asks for."""
    by = rule.get("by", "nobody")  # editions from before this was asked do not say it
    if by == "nobody":
        return True
    checks = case.checks_of.get(contract.contract_id, ())
    seen = {(row.step.value, row.seen_on) for row in checks if row.by_whom.value == rule["by"]}
    days = {("signature", contract.signed_on), ("start", contract.started_on)}
    return days <= seen


def _without(work: Period, rest: Period) -> list[Period]:
    (start, end), (first, until) = work, rest
    before: list[Period] = [(start, min(first, end or first))] if start < first else []
    goes_on = until is not None and (end is None or until < end)
    after: list[Period] = [(max(start, until), end)] if goes_on and until else []
    return before + after


def running_contract(case: EvaluationContext) -> Any:
    """The contract to show beside a designation: the first that runs, if any does."""
    running = [
        row
        for row in case.siblings
        if not row.is_void
        and row.started_on is not None
        and row.started_on <= case.as_of
        and (row.ended_early_on or row.ends_on or PERMANENT) >= case.as_of
    ]
    return min(running, key=lambda row: (row.started_on, str(row.contract_id)), default=None)

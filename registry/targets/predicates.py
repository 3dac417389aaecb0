"""The rules by which a contract makes a person count: pure functions over facts, each explained.

A rule set is an ordered list of predicates with parameters (data). Every predicate answers with a
`Finding`: whether it holds, since which day, on which day that was proved, and if not, why and what
would be the cheapest remedy. What is open in the law's text (AM1-AM19 in data/legal_questions.csv,
each with its articles) is a parameter, never code.
"""

from datetime import date, timedelta
from typing import Any

from registry.core.dates import first_possible
from registry.core.i18n import format_partial
from registry.core.periods import last_day
from registry.targets import leading, teaching  # noqa: F401 - their rules are registered here
from registry.targets.findings import (
    PREDICATES,
    VIET_NAM,
    EvaluationContext,
    Finding,
    Rule,
    Ruling,
    check_of,
    contract_of,
    day,
    holds,
    latest,
    no,
    predicate,
    yes,
)

__all__ = ["PREDICATES"]
FIRST_OF = {
    "no_doctorate": 0,
    "doctorate_later": 1,
    "doctorate_day_unknown": 2,
    "not_stem": 3,
    "not_verified": 4,
}


@predicate("one_person")
def one_person(case: EvaluationContext, _rule: Rule) -> Finding:
    """AM5: persons, not contracts. Records that were found to be one person have been joined."""
    return yes("one_person", records=case.records)


@predicate("not_void")
def not_void(case: EvaluationContext, _rule: Rule) -> Finding:
    if contract_of(case).is_void:
        return no("not_void", "void", effort=9)
    return yes("not_void")


@predicate("in_period")
def in_period(case: EvaluationContext, rule: Rule) -> Finding:
    """AM2-AM4. Whether the day that qualifies lies in the target's period. `closes` says which one that is: the
    day of the event, or the day on which everything was proved. Older contracts that still run are
    the baseline stock: listed, counted in no reading."""
    signed = case.contract.signed_on if case.contract else None
    oldest, first, until = day(rule.get("signed_from")), day(rule["from"]), day(rule["until"])
    if oldest is not None and signed is not None and signed < oldest:
        return no("in_period", "baseline", effort=9, day=signed, first=oldest)
    by_proof = rule["closes"] == "proof"
    reached = latest(case.event_on, case.proved_on) if by_proof else case.event_on
    decisive = reached or case.planned_on
    if decisive is not None and first is not None and decisive < first:
        return no("in_period", "before_period", effort=9, day=decisive, first=first)
    if decisive is not None and until is not None and decisive >= until:
        return no("in_period", "after_period", effort=9, day=decisive, last=until - timedelta(1))
    return yes("in_period", day=decisive)


@predicate("doctorate")
def doctorate(case: EvaluationContext, rule: Rule) -> Finding:
    """AM8-AM10. One degree does it all: of a kind that counts, awarded by the day of signature, in a STEM field
    on that day, and itself checked. Of several the one that comes nearest is spoken of."""
    found = [_look_at_degree(case, rule, row) for row in case.doctorates]
    for finding in found:
        if finding.holds:
            return min((one for one in found if one.holds), key=lambda one: str(one.proved))
    if not found:
        return no("doctorate", "no_doctorate", effort=3)
    return max(found, key=lambda one: FIRST_OF[one.reason])


def _look_at_degree(case: EvaluationContext, rule: Rule, row: Any) -> Finding:
    code, signed = "doctorate", contract_of(case).signed_on
    if row.degree_kind.value not in rule["kinds"]:
        return no(code, "no_doctorate", effort=3)
    if row.awarded_on > signed:
        if first_possible(row.awarded_on, row.precision) <= signed:
            return no(code, "doctorate_day_unknown", effort=3, awarded=_as_known(row))
        return no(code, "doctorate_later", effort=9, day=row.awarded_on)
    if rule["stem"] and not is_stem(case, rule, row.field_code):
        return no(code, "not_stem", effort=9, field=row.field_code)
    proved = check_of(case, rule, kind="doctorate", subject=row.series_id)
    if proved is None:
        return no(code, "not_verified", effort=1, claims=["doctorate"], level=rule["level"])
    return yes(code, proved=proved, field=row.field_code, day=row.awarded_on)


def _as_known(row: Any) -> str:
    return format_partial(row.awarded_on, row.precision)


def is_stem(case: EvaluationContext, rule: Rule, code: str) -> bool:
    """By the list in force on the day of signature, as that list is known at this moment."""
    signed = contract_of(case).signed_on
    if code.startswith(tuple(rule.get("also", ()))):
        return True
    return any(
        start <= signed and (end is None or signed < end)
        for start, end in case.flags.get((rule["flag"], code), ())
    )


@predicate("field_taught")
def field_taught(case: EvaluationContext, rule: Rule) -> Finding:
    """In the reading that asks for the field of the course instead of the field of the degree."""
    code = contract_of(case).taught_field
    if not code:
        return no("field_taught", "no_field_taught", effort=3)
    if not is_stem(case, rule, code):
        return no("field_taught", "not_stem_taught", effort=9, field=code)
    return yes("field_taught", field=code)


@predicate("identity")
def identity(case: EvaluationContext, rule: Rule) -> Finding:
    proved = check_of(case, rule, kind="identity", subject=None)
    if proved is None:
        return no("identity", "not_verified", effort=1, claims=["identity"], level=rule["level"])
    return yes("identity", proved=proved)


@predicate("working_abroad")
def working_abroad(case: EvaluationContext, rule: Rule) -> Finding:
    """AM6, AM7. At work abroad on the day of signature, in a post that was itself checked. What the text leaves
    open (retired, or at work in Viet Nam too) needs a ruling of the ministry."""
    code, signed = "working_abroad", contract_of(case).signed_on
    tolerance = timedelta(rule["tolerance_days"])
    abroad = [row for row in case.employments if row.country_code != VIET_NAM]
    near = [
        row for row in abroad if row.valid_from <= signed and _surely_held(row, signed - tolerance)
    ]
    if not near:
        return _why_no_post(abroad, signed)
    posts = [row for row in near if row.kind.value in rule["kinds"]]
    question = _home_question(case, rule) if posts else "kind"
    posts = posts or [row for row in near if row.kind.value in rule["needs_ruling"]]
    if not posts:
        return no(code, "other_kind", effort=9, day=signed, kind=near[0].kind.value)
    ruled_on = None
    if question:
        ruling = _ruling_on(case, code, signed)
        if ruling is None:
            return no(code, "needs_ruling", effort=4, day=signed, question=question)
        if not ruling.outcome:
            return no(code, "ruled_out", effort=9, day=signed)
        ruled_on = ruling.decided_on
    return _checked_post(case, rule, posts, ruled_on)


def _ruling_on(case: EvaluationContext, code: str, signed: date) -> Ruling | None:
    """The first that was made once this contract was signed: one that is older was about another case."""
    return next((one for one in case.rulings.get(code, ()) if one.decided_on >= signed), None)


def _why_no_post(abroad: list[Any], signed: date) -> Finding:
    ends = [end for row in abroad if (end := _surely_until(row)) is not None and end <= signed]
    if ends:
        days = (signed - max(ends)).days + 1
        return no("working_abroad", "moved_before", effort=9, day=signed, days=days)
    return no("working_abroad", "no_employment", effort=3, day=signed)


def _checked_post(
    case: EvaluationContext, rule: Rule, posts: list[Any], ruled_on: date | None
) -> Finding:
    checks = [
        check_of(case, rule, kind="employment_abroad", subject=row.series_id) for row in posts
    ]
    proved = min((one for one in checks if one is not None), default=None)
    if proved is None:
        claims = ["employment_abroad"]
        return no("working_abroad", "not_verified", effort=1, claims=claims, level=rule["level"])
    return yes(
        "working_abroad",
        proved=latest(proved, ruled_on),
        day=contract_of(case).signed_on,
        ruled=ruled_on is not None,
    )


def _home_question(case: EvaluationContext, rule: Rule) -> str:
    """What of Viet Nam stands beside the post abroad on the day of signature; empty: nothing."""
    signed = contract_of(case).signed_on
    if not rule["viet_nam"]["needs_ruling"]:
        return ""
    if any(_may_hold(row, signed) and row.country_code == VIET_NAM for row in case.residences):
        return "residence"
    before = signed - timedelta(rule["viet_nam"]["days_before"])
    for row in case.employments:
        is_close = _earliest(row) <= signed and (row.valid_to is None or row.valid_to > before)
        is_work = row.kind.value in rule["kinds"] and row.is_full_time
        if row.country_code == VIET_NAM and is_close and is_work:
            return "post"
    return "lecturer" if _is_lecturer_already(case, rule) else ""


def _surely_held(row: Any, on: date) -> bool:
    end = _surely_until(row)
    return end is None or on < end


def _surely_until(row: Any) -> date | None:
    """What speaks for counting speaks for it up to the first day on which it can have ended."""
    last = last_day(row.valid_to)
    return first_possible(last, row.end_precision) + timedelta(1) if last else None


def _may_hold(row: Any, on: date) -> bool:
    """What speaks against counting speaks against it from the first day that it may mean."""
    return _earliest(row) <= on and (row.valid_to is None or on < row.valid_to)


def _earliest(row: Any) -> date:
    return first_possible(row.valid_from, row.precision)


def _is_lecturer_already(case: EvaluationContext, rule: Rule) -> bool:
    """Under an earlier full-time contract that still ran on the day of signature."""
    contract = contract_of(case)
    signed = contract.signed_on
    return any(
        row.contract_id != contract.contract_id
        and row.kind.value in rule["viet_nam"]["lecturer_kinds"]
        and not row.is_void
        and row.started_on is not None
        and row.started_on < signed
        and (row.ended_early_on or row.ends_on or date.max) >= signed
        for row in case.siblings
    )


@predicate("institution_counts")
def institution_counts(case: EvaluationContext, rule: Rule) -> Finding:
    """AM13: kinds of institutions that count are a parameter."""
    signed = contract_of(case).signed_on
    kinds = sorted(row.kind.value for row in case.institution_types if holds(row, signed))
    good = [kind for kind in kinds if kind in rule["kinds"]]
    if good:
        return yes("institution_counts", kind=good[0])
    if not kinds:
        return no("institution_counts", "no_kind", effort=9, day=signed)
    return no("institution_counts", "institution_kind", effort=9, kind=kinds[0])


@predicate("not_counted_for")
def not_counted_for(case: EvaluationContext, rule: Rule) -> Finding:
    """AM1, AM5: nobody stands in two periods under the additional reading."""
    other = f"{rule['target']}/{rule['reading']}"
    if other in case.counted_for:
        return no("not_counted_for", "counted_elsewhere", effort=9, target=rule["target"])
    return yes("not_counted_for", target=rule["target"])

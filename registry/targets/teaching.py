"""Recruited as a lecturer, or contracted to teach for a semester; started, taught, kept, checked."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from registry.targets.findings import (
    EvaluationContext,
    Finding,
    Rule,
    contract_of,
    latest,
    months,
    no,
    predicate,
    weeks,
    yes,
)

CODE = "recruited_or_semester"


@predicate(CODE)
def recruited_or_semester(case: EvaluationContext, rule: Rule) -> Finding:
    """AM11, AM12. Limb (a): recruited as a lecturer, by kind, mode, length and teaching duty. Limb (b):
    contracted to teach for a semester of the institution's calendar."""
    limb = "a" if is_recruited(case, rule) else "b"
    problem = None if limb == "a" else _why_no_semester(case, rule)
    if problem:
        return problem
    reached = stage_day(case, rule)
    if reached is None:
        return _not_there_yet(case, rule)
    proved = None
    if limb == "b" and contract_of(case).work_mode.value == "intensive_block":
        proved = semester_day(case, rule)
    return yes(CODE, since=reached, proved=proved, limb=limb)


def is_recruited(case: EvaluationContext, rule: Rule) -> bool:
    contract, limb = contract_of(case), rule["recruited"]
    modes = [*limb["modes"], *(["online"] if rule["online"] else [])]
    length = months(contract.starts_on, contract.ends_on)
    return (
        contract.kind.value in limb["kinds"]
        and contract.work_mode.value in modes
        and (length is None or length >= limb["months"])
        and contract.teaching_hours >= limb["teaching_hours"]
    )


def _why_no_semester(case: EvaluationContext, rule: Rule) -> Finding | None:
    contract = contract_of(case)
    mode = contract.work_mode.value
    if contract.kind.value not in rule["semester"] or mode not in rule["semester_modes"]:
        return no(CODE, "no_teaching", effort=3)
    if contract.teaching_hours < rule["teaching_hours"]:
        return no(CODE, "no_teaching", effort=3)
    if mode == "online" and not rule["online"]:
        return no(CODE, "online", effort=3)
    if mode == "intensive_block":
        return _why_no_block(case, rule)
    start, end = span(case, rule)
    if end is None:
        return _why_not_open_ended(case, rule)
    return missing_weeks(case, rule, start, end)


def _why_no_block(case: EvaluationContext, rule: Rule) -> Finding | None:
    if not rule["block"]:
        return no(CODE, "block", effort=3)
    is_taught = rule["stage"] == "signed" or first_semester(case, rule)
    return None if is_taught else no(CODE, "block_not_taught", effort=2)


def _why_not_open_ended(case: EvaluationContext, rule: Rule) -> Finding | None:
    """Without an end the contract promises no semester: it counts once one was delivered."""
    if rule["open_ended"] == "from_start" or first_semester(case, rule):
        return None
    return no(CODE, "open_ended", effort=2)


def span(case: EvaluationContext, rule: Rule) -> tuple[date, date | None]:
    """The time that the contract covers: from its real start, once that is known and asked for."""
    contract = contract_of(case)
    if rule["stage"] != "signed" and contract.started_on is not None:
        return contract.started_on, contract.ends_on
    return contract.starts_on, contract.ends_on


def missing_weeks(case: EvaluationContext, rule: Rule, start: date, end: date) -> Finding | None:
    """Whether the span holds one main semester of the institution's calendar, or weeks enough of one."""
    spans = [(start, end), *(_earlier_parts(case, rule) if rule["sum_parts"] else ())]
    terms = _main_terms(case, start, end)
    if any(_weeks_inside(term, spans, rule) >= term.teaching_weeks for term in terms):
        return None
    needed = min((term.teaching_weeks for term in terms), default=int(rule["weeks"]))
    total = sum(weeks(first, last) for first, last in spans)
    if total < needed:
        return no(CODE, "too_short", effort=3, weeks=needed - total)
    if rule["across_terms"] or not terms:
        return None
    best = max(_weeks_inside(term, spans, rule) for term in terms)
    return no(CODE, "across_terms", effort=3, weeks=needed - best)


def _main_terms(case: EvaluationContext, start: date, end: date) -> list[Any]:
    return [
        term
        for term in case.terms.values()
        if term.is_main and term.starts_on <= end and start <= term.ends_on
    ]


def _weeks_inside(term: Any, spans: Iterable[tuple[date, date]], rule: Rule) -> int:
    """Of one semester, with some days of grace at either side; teaching weeks end before exams do."""
    grace = timedelta(rule["grace_days"])
    last = term.ends_on + grace
    if rule["week_unit"] == "teaching":
        last = term.starts_on + timedelta(7 * term.teaching_weeks - 1)
    first = term.starts_on - grace
    inside = sum(weeks(max(start, first), min(end, last)) for start, end in spans)
    return max(inside, _whole(term, spans, grace))


def _whole(term: Any, spans: Iterable[tuple[date, date]], grace: timedelta) -> int:
    covered = any(
        start <= term.starts_on + grace and term.ends_on - grace <= end for start, end in spans
    )
    return int(term.teaching_weeks) if covered else 0


def _earlier_parts(case: EvaluationContext, rule: Rule) -> list[tuple[date, date]]:
    """Earlier parts of the same teaching, so that the sum is reached by the later one."""
    contract = contract_of(case)
    return [
        (row.starts_on, row.ends_on)
        for row in case.siblings
        if row.contract_id != contract.contract_id
        and (row.signed_on, str(row.contract_id)) < (contract.signed_on, str(contract.contract_id))
        and not row.is_void
        and row.ended_early_on is None
        and row.ends_on is not None
        and row.kind.value in rule["semester"]
        and row.work_mode.value not in {"co_supervision", "online", "intensive_block"}
        and (rule["stage"] == "signed" or row.started_on is not None)
    ]


def stage_day(case: EvaluationContext, rule: Rule) -> date | None:
    """When this contract reached the stage that the reading asks for; None: not yet."""
    contract = contract_of(case)
    if rule["stage"] == "signed":
        return contract.signed_on
    if contract.started_on is None or contract.started_on > case.as_of:
        return None
    if rule["stage"] == "started":
        reached: date | None = max(contract.signed_on, contract.started_on)
        return latest(reached, semester_day(case, rule) if is_open_ended(case, rule) else None)
    return semester_day(case, rule)


def is_open_ended(case: EvaluationContext, rule: Rule) -> bool:
    """It promises no semester and rests on one that was delivered."""
    is_open = contract_of(case).ends_on is None and rule["open_ended"] != "from_start"
    return is_open and not is_recruited(case, rule)


def planned_day(case: EvaluationContext, rule: Rule) -> date:
    contract = contract_of(case)
    return stage_day(case, rule) or max(contract.signed_on, contract.starts_on)


def semester_day(case: EvaluationContext, rule: Rule) -> date | None:
    """When the first full semester was delivered, of those that an officer has checked; while none has
    been, as both sides say."""
    checked = frozenset(_checked_semesters(case, rule)) if _rests_on_checks(rule) else frozenset()
    return first_semester(case, rule, only=checked) or first_semester(case, rule)


def _rests_on_checks(rule: Rule) -> bool:
    """Whether also what a contract rests on, beside its signature and its start, is for an officer to
    check; editions from before that was asked do not say it."""
    return bool(rule.get("rests_on_checked") and rule["by"] == "officer")


def _checked_semesters(case: EvaluationContext, rule: Rule) -> dict[Any, date]:
    return {
        row.subject_id: row.valid_from
        for row in case.checks
        if row.step.value == "delivery" and row.by_whom.value == rule["by"]
    }


def first_semester(
    case: EvaluationContext, rule: Rule, *, only: frozenset[Any] | None = None
) -> date | None:
    """The day on which the first full semester (or the full course of a block) was delivered."""
    is_block = contract_of(case).work_mode.value == "intensive_block"
    total = 0
    for row in sorted(case.deliveries, key=lambda one: one.valid_from):
        if only is not None and row.id not in only:
            continue
        term = case.terms.get(row.term_id)
        needed = term.teaching_weeks if term and term.is_main else int(rule["weeks"])
        taught = taught_weeks(case, row)
        total = total + taught if rule["sum_parts"] else taught
        is_course = is_block and rule["block"] and taught and row.credits >= rule["block_credits"]
        if total >= needed or is_course:
            return row.valid_from
    return None


def taught_weeks(case: EvaluationContext, row: Any) -> int:
    """As reported, but never more than the semester and the contract have."""
    contract, term = contract_of(case), case.terms.get(row.term_id)
    if contract.started_on is None:
        return 0
    last = min(contract.ended_early_on or date.max, contract.ends_on or date.max)
    if term is None:
        return int(row.weeks) if row.valid_from >= contract.started_on else 0
    first, last = max(term.starts_on, contract.started_on), min(term.ends_on, last)
    return min(int(row.weeks), weeks(first, last) + 1) if first <= last else 0


def _not_there_yet(case: EvaluationContext, rule: Rule) -> Finding:
    contract = contract_of(case)
    if contract.started_on is None or contract.started_on > case.as_of:
        if contract.starts_on < case.as_of:
            return no(CODE, "start_overdue", effort=2, day=contract.starts_on)
        return no(CODE, "not_started", effort=2, day=contract.starts_on)
    taught = max((taught_weeks(case, row) for row in case.deliveries), default=0)
    if taught:
        return no(CODE, "semester_short", effort=2, weeks=max(1, int(rule["weeks"]) - taught))
    return no(CODE, "not_delivered", effort=2)


@predicate("kept")
def kept(case: EvaluationContext, rule: Rule) -> Finding:
    """AM18: a contract that ended early stays when one semester was served: by time where somebody was
    recruited, by a delivered semester where teaching was contracted; else it leaves."""
    contract = contract_of(case)
    ended = contract.ended_early_on
    if ended is None or ended > case.as_of:
        return yes("kept")
    if contract.started_on is None:
        return no("kept", "never_started", effort=9, day=ended)
    if first_semester(case, rule) or _served(case, rule, ended):
        return yes("kept")
    return no("kept", "ended_before_semester", effort=5, day=ended)


def _served(case: EvaluationContext, rule: Rule, ended: date) -> bool:
    """A semester of time, where somebody was recruited."""
    started = contract_of(case).started_on
    is_kept = started is not None and is_recruited(case, rule)
    return is_kept and started is not None and not missing_weeks(case, rule, started, ended)


@predicate("steps_checked")
def steps_checked(case: EvaluationContext, rule: Rule) -> Finding:
    """Which stage of the paperwork counts: recorded by one side, confirmed by the other, or checked by
    the officer. A check holds for the day that it was shown, not for one written in later."""
    if rule["by"] == "nobody":
        return yes("steps_checked")
    contract = contract_of(case)
    due: dict[str, date | None] = {"signature": contract.signed_on}
    if rule["stage"] != "signed" and contract.started_on is not None:
        due["start"] = contract.started_on
    days = {step: _check_day(case, rule["by"], step, day) for step, day in due.items()}
    if _rests_on_semester(case, rule):
        days["delivery"] = _day_of_checked_semester(case, rule)
    missing = [step for step, found in days.items() if found is None]
    missing += [step for step in _why_not_kept(case, rule) if step not in missing]
    if unseen := _not_confirmed(case, missing, due):
        return no("steps_checked", "not_confirmed", effort=1, steps=unseen)
    if missing:
        return no("steps_checked", "not_checked", effort=1, steps=missing)
    return yes("steps_checked", proved=latest(*days.values()))


def _not_confirmed(
    case: EvaluationContext, missing: list[str], due: dict[str, date | None]
) -> list[str]:
    """What the other side has to confirm before an officer has anything to check. A semester is a fact
    only once it was confirmed."""
    return [
        step
        for step in missing
        if step in due and _check_day(case, "other_side", step, due[step]) is None
    ]


def _rests_on_semester(case: EvaluationContext, rule: Rule) -> bool:
    is_delivered = rule["stage"] == "delivered" or _is_taught_block(case, rule)
    return is_delivered or (_rests_on_checks(rule) and is_open_ended(case, rule))


def _why_not_kept(case: EvaluationContext, rule: Rule) -> list[str]:
    """Of a contract that ended early, the semester or the last day that has to be checked first: either
    is enough, and neither moves the day of proof of what counted before."""
    ended = contract_of(case).ended_early_on
    if ended is None or ended > case.as_of or _day_of_checked_semester(case, rule):
        return []
    if not _rests_on_checks(rule):
        return []
    if _served(case, rule, ended):
        return [] if _check_day(case, rule["by"], "end", ended) else ["end"]
    return ["delivery"] if first_semester(case, rule) else []


def _is_taught_block(case: EvaluationContext, rule: Rule) -> bool:
    is_block = contract_of(case).work_mode.value == "intensive_block"
    return is_block and rule["stage"] != "signed" and not is_recruited(case, rule)


def _check_day(case: EvaluationContext, by: str, step: str, seen: date | None) -> date | None:
    days = [
        row.valid_from
        for row in case.checks
        if row.step.value == step and row.by_whom.value == by and row.seen_on == seen
    ]
    return min(days, default=None)


def _day_of_checked_semester(case: EvaluationContext, rule: Rule) -> date | None:
    if rule["by"] == "other_side":  # a semester is a fact only once the other side confirmed it
        return first_semester(case, rule)
    checked = _checked_semesters(case, rule)
    for last in sorted(set(checked.values())):
        so_far = frozenset(one for one, checked_on in checked.items() if checked_on <= last)
        if first_semester(case, rule, only=so_far):
            return last
    return None

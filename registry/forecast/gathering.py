"""The inputs of a run, read from the register: counts, targets and readings as of a day and as known at
its end."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from registry.core.i18n import end_of_day
from registry.forecast import reading
from registry.forecast.computing import CONTRACTS, DESIGNATIONS
from registry.forecast.parameters import Parameters, field_groups, limit
from registry.forecast.spells import Inputs
from registry.forecast.stock import Stock, by_month
from registry.targets import counting, queries
from registry.targets.models import RuleSet, Target
from registry.targets.verdicts import Verdict

YEAR = timedelta(365)


def gather(day: date, parameters: Parameters) -> dict[str, Any]:
    targets = [
        one
        for one in queries.list_targets(known_at=end_of_day(day))
        if one.subject in (CONTRACTS, DESIGNATIONS)
    ]
    return {
        "day": day.isoformat(),
        "fields": [one.code for one in field_groups(day)],
        "pipeline": gather_pipeline(day, parameters).to_plain(),
        "targets": [_target(one, day, parameters) for one in targets],
    }


def gather_pipeline(day: date, parameters: Parameters) -> Inputs:
    """Under the leading reading of the first target that is a number of contracts."""
    target = first_target(day)
    now, before = list_counted(target, day), list_counted(target, day - YEAR)
    return reading.read(day, parameters, now=now, before=before)


def first_target(day: date) -> Target:
    known = queries.list_targets(known_at=end_of_day(day))
    return next(one for one in known if one.subject == CONTRACTS)


def list_counted(target: Target, day: date) -> Sequence[Verdict]:
    """As of a day and as known at its end, under the reading that leads now; nobody before the register knew
    of the target."""
    known_at = end_of_day(day)
    if target.code not in {one.code for one in queries.list_targets(known_at=known_at)}:
        return ()
    leading = queries.official_rule_set(target)
    return counting.evaluate(leading, as_of=day, known_at=known_at).counted


def _target(target: Target, day: date, parameters: Parameters) -> dict[str, Any]:
    now = list_counted(target, day)
    leading = queries.official_rule_set(target)
    until = target.due_on or date(day.year + limit("horizon_years", on=day), 12, 31)
    plain: dict[str, Any] = {
        "code": target.code,
        "subject": target.subject,
        "value": target.value,
        "counts_from": leading.counts_from.isoformat(),
        "until": until.isoformat(),
        "is_dated": target.due_on is not None,
        "counted": len(now),
        "reading": _reading(leading),
        "readings": _readings(target, day),
        "actual": _actual(target, now, day),
    }
    if target.subject == DESIGNATIONS:
        plain["stock"] = _stock(target, now, day, parameters).to_plain()
    return plain


def _reading(row: RuleSet) -> dict[str, Any]:
    return {
        "reading": row.reading,
        "edition": row.edition,
        "title_vi": row.title_vi,
        "title_en": row.title_en,
        "decision": row.decision,
        "is_official": row.is_official,
        "counts_until": row.counts_until.isoformat() if row.counts_until else "",
    }


def _readings(target: Target, day: date) -> list[dict[str, Any]]:
    band = queries.read_band(target, as_of=day, known_at=end_of_day(day))
    return [{**_reading(one.rule_set), "number": one.number} for one in band]


def _actual(target: Target, now: Sequence[Verdict], on: date) -> list[list[Any]]:
    """At the end of each month: who counts now, by the day on which it was proved."""
    days = sorted(reading.entered_on(row) for row in now)
    found: list[list[Any]] = []
    end = (target.counts_from.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1)
    while end < on:
        found.append([end.isoformat(), sum(day <= end for day in days)])
        end = (end + timedelta(33)).replace(day=1) - timedelta(1)
    if target.counts_from <= on:
        found.append([on.isoformat(), len(now)])
    return found


def _stock(target: Target, now: Sequence[Verdict], day: date, parameters: Parameters) -> Stock:
    before = {row.person_id for row in list_counted(target, day - YEAR)}
    there = {row.person_id for row in now}
    came = by_month(reading.days_of_entry(now, day), parameters)
    return Stock(len(now), came, len(before), len(before - there))

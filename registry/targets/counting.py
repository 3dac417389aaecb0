"""The count is a list of people: each with article, rule edition, contract, evidence and first day.

`evaluate` reads every fact that matters with one pair of moments (about which day, as known when) in
a constant number of queries and applies the rule set to each contract. A person counts once per
target, by the contract that qualifies first. Each place in the list has two days: the qualifying day,
on which the event took place, and the day of proof, on which the last check was made.

Results are kept per rule set and pair of moments for as long as no fact was recorded or superseded
since, in whichever process: they are fast, and never stale. What a transaction reads after it has
written is remembered with that transaction alone.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, literal, select, union_all

from registry.core import facts
from registry.core.db import find_row, own_writes, session
from registry.core.i18n import hanoi_today
from registry.targets import editions, memory
from registry.targets.judging import FindingMemo, judge
from registry.targets.models import RuleSet, Target
from registry.targets.snapshot import WATCHED, FactSnapshot, of_people_who_matter
from registry.targets.verdicts import Count, Rules, Verdict


def evaluate(
    rule_set: RuleSet, *, as_of: date | None = None, known_at: datetime | None = None
) -> Count:
    """The count of one reading on a day (default: today), as known at a moment (default: now)."""
    return evaluate_all([rule_set], as_of=as_of, known_at=known_at)[0]


def evaluate_all(
    rule_sets: Iterable[RuleSet], *, as_of: date | None = None, known_at: datetime | None = None
) -> list[Count]:
    """Several readings at the same pair of moments, the facts read once."""
    moments = _moments(as_of or hanoi_today(), known_at)
    return [_recall(rule_set, moments) for rule_set in rule_sets]


def _moments(as_of: date, known_at: datetime | None) -> tuple[Any, ...]:
    writes = own_writes()
    mark = (memory.UNCOMMITTED, writes) if writes else memory.of_transaction(_high_water_mark)
    return _place(), mark, as_of, known_at


def moments_of(count: Count) -> tuple[Any, ...]:
    """For what is remembered beside a count: it holds as long as the count does."""
    return _moments(count.as_of, count.known_at)


def facts_at(moments: tuple[Any, ...]) -> FactSnapshot:
    """What the counts of these moments were made of."""
    return _know(moments)


def _place() -> str:
    return str(session().get_bind().engine.url)


def _recall(rule_set: RuleSet, moments: tuple[Any, ...]) -> Count:
    counts = memory.of(moments[1]).counts
    return memory.remembered(counts, (rule_set.id, *moments), lambda: _evaluate(rule_set, moments))


def _know(moments: tuple[Any, ...]) -> FactSnapshot:
    snapshots = memory.of(moments[1]).snapshots
    return memory.remembered(snapshots, moments, lambda: FactSnapshot(moments[2], moments[3]))


def _evaluate(rule_set: RuleSet, moments: tuple[Any, ...]) -> Count:
    return _count(rule_set, _know(moments), lambda other: _recall(other, moments))


def evaluate_supposed(
    known: FactSnapshot, rule_set: RuleSet, supposed: Sequence[RuleSet] = ()
) -> Count:
    """As it would be if `supposed` were in force in place of the editions of the same readings, which others
    may exclude; nothing of it is remembered."""
    instead = {(one.target_id, one.reading): one for one in supposed}

    def count_of(other: RuleSet) -> Count:
        return _count(instead.get((other.target_id, other.reading), other), known, count_of)

    return count_of(rule_set)


def evaluate_in(known: FactSnapshot, rule_set: RuleSet) -> Count:
    """Of facts that are the caller's own, such as supposed ones: nothing of it is remembered."""
    return _count(rule_set, known, lambda other: evaluate_in(known, other))


def _count(rule_set: RuleSet, known: FactSnapshot, count_of: Callable[[RuleSet], Count]) -> Count:
    rules = freeze(rule_set, known_at=known.known_at)
    elsewhere = counted_elsewhere(rules, known.as_of, known.known_at, count_of)
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


def counted_elsewhere(
    rules: Rules, as_of: date, known_at: datetime | None, count_of: Callable[[RuleSet], Count]
) -> dict[uuid.UUID, frozenset[str]]:
    """Who counts in the readings that this one excludes."""
    found: dict[uuid.UUID, frozenset[str]] = {}
    for rule in rules.predicates:
        if rule["code"] != "not_counted_for":
            continue
        other = _find_rule_set(rule["target"], rule["reading"], as_of=as_of, known_at=known_at)
        mark = f"{rule['target']}/{rule['reading']}"
        for verdict in count_of(other).counted if other else ():
            found[verdict.person_id] = found.get(verdict.person_id, frozenset()) | {mark}
    return found


def _find_rule_set(
    code: str, reading: str, *, as_of: date, known_at: datetime | None
) -> RuleSet | None:
    return find_row(
        editions.read(as_of=as_of, known_at=known_at)
        .join(Target, Target.series_id == RuleSet.target_id)
        .where(Target.code == code, RuleSet.reading == reading)
        .where(*facts.believed(Target, known_at=known_at))
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


def _merit(verdict: Verdict) -> tuple[bool, date, date, int, str]:
    return (
        not verdict.counts,
        verdict.qualifying_on or date.max,
        verdict.proved_on or date.max,
        verdict.effort,
        str(verdict.contract_id),
    )


def _high_water_mark() -> tuple[Any, ...]:
    """Changes whenever anything that the count rests on is recorded or superseded. Of whom it is, is asked
    only where anything at all was."""
    return memory.remembered(memory.shared.marks, (_place(), _last_changes()), _mark_of_people)


def _last_changes() -> tuple[Any, ...]:
    """All that is watched are facts, of which rows are only added and closed: their numbers and last moments
    tell every change, and an index has each of them."""
    each = []
    for place, model in enumerate((*WATCHED, RuleSet, Target)):
        closed = model.superseded_at.is_not(None)
        found = (
            select(func.max(model.recorded_at)),
            select(func.count()).select_from(model),
            select(func.max(model.superseded_at)).where(closed),
            select(func.count()).select_from(model).where(closed),
        )
        each.append(select(literal(place), *(one.scalar_subquery() for one in found)))
    return _in_order(each)


def _mark_of_people() -> tuple[Any, ...]:
    """The same of those alone who may count."""
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
    return _in_order(each)


def _in_order(each: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(sorted(tuple(row) for row in session().execute(union_all(*each)).all()))

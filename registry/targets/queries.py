import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from registry.contracts.models import Contract
from registry.core import facts
from registry.core.db import get_row, list_rows, session
from registry.core.i18n import hanoi_today, locale
from registry.experts.models import Person
from registry.introductions.models import Introduction, IntroductionState
from registry.targets import counting, editions
from registry.targets.models import RuleSet, Target
from registry.targets.verdicts import Count, Verdict
from registry.taxonomy.models import Organisation, OrganisationName

OFFICIAL = "official"


def list_targets(*, active: bool = True, known_at: datetime | None = None) -> Sequence[Target]:
    """With the values that they had as known at a moment."""
    statement = facts.read(Target, known_at=known_at).order_by(Target.position, Target.id)
    return list_rows(statement.where(Target.is_active.is_(True)) if active else statement)


def get_target(code: str, *, known_at: datetime | None = None) -> Target:
    return get_row(facts.read(Target, known_at=known_at).where(Target.code == code))


def list_rule_sets(
    target: Target, *, as_of: date | None = None, known_at: datetime | None = None
) -> Sequence[RuleSet]:
    """The official reading first. Rules are dated on both axes too: in force on a day (default: today), as
    known at a moment."""
    return list_rows(
        editions.read(as_of=as_of, known_at=known_at)
        .where(RuleSet.target_id == target.series_id)
        .order_by(RuleSet.is_official.desc(), RuleSet.reading)
    )


def get_rule_set(
    target: Target, reading: str, *, as_of: date | None = None, known_at: datetime | None = None
) -> RuleSet:
    return get_row(
        editions.read(as_of=as_of, known_at=known_at).where(
            RuleSet.target_id == target.series_id, RuleSet.reading == reading
        )
    )


def find_reading(target: Target, reading: str) -> RuleSet | None:
    """The edition of today, or else the next one; None where no such reading is known."""
    rows = list_rows(
        facts.read(RuleSet)
        .where(RuleSet.target_id == target.series_id, RuleSet.reading == reading)
        .order_by(RuleSet.valid_from)
    )
    today = hanoi_today()
    return next((row for row in rows if row.holds_on(today)), rows[-1] if rows else None)


def find_official_rule_set(target: Target) -> RuleSet | None:
    return next((row for row in list_rule_sets(target) if row.is_official), None)


def official_rule_set(
    target: Target, *, as_of: date | None = None, known_at: datetime | None = None
) -> RuleSet:
    """The reading that leads, as known at a moment: by a decision, or as the default of the register."""
    rows = list_rule_sets(target, as_of=as_of, known_at=known_at)
    return next((row for row in rows if row.is_official), None) or get_rule_set(
        target, OFFICIAL, as_of=as_of, known_at=known_at
    )


def count(
    target: Target,
    *,
    reading: str = "",
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> Count:
    """Under one reading; unless it is named, under the one that leads."""
    rule_set = (
        get_rule_set(target, reading, as_of=as_of, known_at=known_at)
        if reading
        else official_rule_set(target, as_of=as_of, known_at=known_at)
    )
    return counting.evaluate(rule_set, as_of=as_of, known_at=known_at)


def needed_on(target: Target, day: date) -> int:
    """Persons needed by a day at an even pace from the first to the last day of the target.

    2,000 over 24/05/2025-31/12/2030 is 2,047 days, 357 a year.
    """
    if target.due_on is None or day < target.counts_from:
        return 0
    whole = (target.due_on - target.counts_from).days
    passed = min((day - target.counts_from).days, whole)
    return round(target.value * passed / whole)


@dataclass(frozen=True)
class ReadingCount:
    rule_set: RuleSet
    number: int


def read_band(
    target: Target, *, as_of: date | None = None, known_at: datetime | None = None
) -> list[ReadingCount]:
    """Every reading of the target's text side by side."""
    rule_sets = list_rule_sets(target, as_of=as_of, known_at=known_at)
    counts = counting.evaluate_all(rule_sets, as_of=as_of, known_at=known_at)
    return [ReadingCount(row, found.number) for row, found in zip(rule_sets, counts, strict=True)]


@dataclass(frozen=True)
class CountedPerson:
    """One person behind the number."""

    verdict: Verdict
    person: Person
    contract: Contract | None


def institution_names(
    verdicts: Sequence[Verdict], *, on: date, known_at: datetime | None
) -> dict[uuid.UUID | None, str]:
    """As each institution was called on that day, as known then."""
    ids = {verdict.institution_id for verdict in verdicts if verdict.institution_id}
    now = session().scalars(select(Organisation).where(Organisation.id.in_(ids)))
    found: dict[uuid.UUID | None, str] = {row.id: _in_language(row) for row in now}
    then = session().scalars(
        facts.read(OrganisationName, as_of=on, known_at=known_at)
        .where(OrganisationName.organisation_id.in_(ids))
        .order_by(OrganisationName.valid_from)
    )
    return found | {row.organisation_id: _in_language(row) for row in then}


def _in_language(row: Any) -> str:
    return str(row.name_vi if locale() == "vi" else row.name_en or row.name_vi)


def list_people(verdicts: Sequence[Verdict]) -> list[CountedPerson]:
    """The rows of one page, in the order given."""
    people = {
        row.id: row
        for row in session().scalars(
            select(Person)
            .where(Person.id.in_([v.person_id for v in verdicts]))
            .options(selectinload(Person.fields))
        )
    }
    ids = [verdict.contract_id for verdict in verdicts if verdict.contract_id]
    contracts = {
        row.id: row for row in session().scalars(select(Contract).where(Contract.id.in_(ids)))
    }
    return [
        CountedPerson(
            v, people[v.person_id], contracts.get(v.contract_id) if v.contract_id else None
        )
        for v in verdicts
    ]


@dataclass(frozen=True)
class Moved:
    person_id: uuid.UUID
    came_in: bool
    verdict: Verdict


def diff(before: Count, after: Count) -> list[Moved]:
    """Everybody who counts in one and not in the other, with the reason as it stands in `after`."""
    old = {verdict.person_id: verdict for verdict in before.counted}
    new = {verdict.person_id: verdict for verdict in after.counted}
    moved = [Moved(person, True, verdict) for person, verdict in new.items() if person not in old]
    for person, verdict in old.items():
        if person not in new:
            later = after.by_person.get(person, (verdict,))[0]
            moved.append(Moved(person, False, later))
    return sorted(moved, key=lambda row: (not row.came_in, str(row.person_id)))


def trajectory(target: Target, found: Count) -> list[tuple[date, int]]:
    """Cumulative count at the end of each month: first counting days of the people who count now."""
    last = found.as_of
    by_month = Counter(v.qualifying_on.replace(day=1) for v in found.counted if v.qualifying_on)
    month, total, points = target.counts_from.replace(day=1), 0, []
    while month <= last:
        total += by_month[month]
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        points.append((min(following - timedelta(1), last), total))
        month = following
    return points


def natural_person_id(person: Person) -> uuid.UUID:
    """Of a record that was joined with another one: the record that is counted."""
    while person.merged_into_id is not None:
        person = session().get_one(Person, person.merged_into_id)
    return person.id


def count_talks() -> int:
    """Open introductions that have reached talks: the beginning of the pipeline."""
    states = (IntroductionState.CONNECTED, IntroductionState.TALKING, IntroductionState.OFFER_MADE)
    return len(list_rows(select(Introduction.id).where(Introduction.state.in_(states))))

"""What a proposed change does, worked out by the count itself as if it were in force already: who moves into or
out of which reading, today and at the end of the period, and which rule moves how many."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from registry.core.db import list_rows
from registry.core.i18n import _, format_date, hanoi_today
from registry.core.periods import last_day
from registry.experts.models import Person
from registry.rules import editing, queries, saying
from registry.rules.content import unpack
from registry.rules.kinds import RuleChangeKind
from registry.rules.models import RuleChange
from registry.targets import counting, sentences
from registry.targets import queries as targets
from registry.targets.models import RuleSet, Target
from registry.targets.snapshot import FactSnapshot
from registry.targets.verdicts import Count, Verdict


@dataclass(frozen=True)
class Mover:
    person: Person
    came_in: bool
    why: str


@dataclass(frozen=True)
class Shift:
    """In one reading on one day."""

    target: Target
    rules: RuleSet
    day: date
    before: int
    after: int
    movers: Sequence[Mover]

    @property
    def came_in(self) -> int:
        return sum(1 for one in self.movers if one.came_in)

    @property
    def went_out(self) -> int:
        return len(self.movers) - self.came_in


@dataclass(frozen=True)
class Comparison:
    """`shifts`: of the reading itself, today first; `others`: of readings that exclude it, where somebody
    moves. `effects`: by rule, how many people it moves if it alone changes."""

    differences: Sequence[saying.Difference] = ()
    effects: Mapping[str, int] = field(default_factory=dict)
    shifts: Sequence[Shift] = ()
    others: Sequence[Shift] = ()
    excluded_by: Sequence[tuple[Target, RuleSet]] = ()

    @property
    def people(self) -> list[Person]:
        """Whom it names, each once."""
        named = {m.person.id: m.person for one in (*self.shifts, *self.others) for m in one.movers}
        return list(named.values())


def compare(change: RuleChange) -> Comparison:
    if change.kind is RuleChangeKind.TARGET:
        return Comparison()
    target = queries.target_of(change)
    proposed = supposed_of(change)
    excluded_by = list(_list_dependents(target, change.reading))
    shifts: list[Shift] = []
    others: list[Shift] = []
    effects: dict[str, int] = {}
    for day in days_of(target, proposed):
        base = base_of(change, target, on=day)
        known = FactSnapshot(day, None)
        shifts.append(_shift(known, target, base, proposed, [proposed]))
        for other, rules in excluded_by:
            others.append(_shift(known, other, rules, rules, [proposed]))
        effects = effects or _effects(known, base, proposed)
    today = base_of(change, target, on=hanoi_today())
    return Comparison(
        saying.differences(today.predicates, proposed.predicates),
        effects,
        shifts,
        [one for one in others if one.movers],
        excluded_by,
    )


def supposed_of(change: RuleChange) -> RuleSet:
    """As it would be recorded; it belongs to no session."""
    return RuleSet(
        target_id=change.target_id,
        reading=change.reading,
        is_official=False,
        decision="",
        **unpack(change.content),
    )


def base_of(change: RuleChange, target: Target, *, on: date) -> RuleSet:
    """What is in force on that day; a new reading is held against the one that leads."""
    rows = queries.list_believed(change.target_id, change.reading)
    holding = next((row for row in rows if row.holds_on(on)), None)
    return holding or (rows[-1] if rows else targets.official_rule_set(target, as_of=on))


def days_of(target: Target, proposed: RuleSet) -> list[date]:
    today = hanoi_today()
    end = last_day(proposed.counts_until) or target.due_on
    return [today, *([end] if end is not None and end > today else [])]


def _list_dependents(target: Target, reading: str) -> Iterator[tuple[Target, RuleSet]]:
    for other in targets.list_targets():
        for rules in targets.list_rule_sets(other):
            names = {
                (rule["target"], rule["reading"])
                for rule in rules.predicates
                if rule["code"] == "not_counted_for"
            }
            if (target.code, reading) in names:
                yield other, rules


def _shift(
    known: FactSnapshot,
    target: Target,
    base: RuleSet,
    proposed: RuleSet,
    supposed: Sequence[RuleSet],
) -> Shift:
    before = counting.evaluate_supposed(known, base)
    after = counting.evaluate_supposed(known, proposed, supposed)
    moved = targets.diff(before, after)
    people = _read_people([one.person_id for one in moved])
    movers = [
        Mover(
            people[one.person_id],
            one.came_in,
            _why_in(before, one.verdict) if one.came_in else _why_not(one.verdict),
        )
        for one in moved
    ]
    return Shift(target, proposed, known.as_of, before.number, after.number, movers)


def _read_people(ids: list[uuid.UUID]) -> dict[uuid.UUID, Person]:
    return {row.id: row for row in list_rows(select(Person).where(Person.id.in_(ids)))}


def _why_in(before: Count, verdict: Verdict) -> str:
    """Since when it would count, and what stood in the way until now."""
    day = format_date(verdict.qualifying_on)
    old = before.by_person.get(verdict.person_id, ())
    if not old or not old[0].failed:
        return _("Qualifying day %(day)s.", day=day)
    return _("Qualifying day %(day)s. Until now: %(why)s", day=day, why=_why_not(old[0]))


def _why_not(verdict: Verdict) -> str:
    said = [sentences.explain(one)[0] for one in sentences.roots(verdict.failed)]
    return " ".join(said) or _("Not on that day.")


def _effects(known: FactSnapshot, base: RuleSet, proposed: RuleSet) -> dict[str, int]:
    before = counting.evaluate_supposed(known, base).number
    found = {}
    for one in saying.differences(base.predicates, proposed.predicates):
        alone = RuleSet(
            target_id=proposed.target_id,
            reading=proposed.reading,
            edition=proposed.edition,
            title_vi=proposed.title_vi,
            title_en=proposed.title_en,
            is_official=False,
            decision="",
            predicates=editing.only(base.predicates, proposed.predicates, one.code),
        )
        found[one.code] = counting.evaluate_supposed(known, alone, [alone]).number - before
    return found


def in_brief(compared: Comparison) -> list[str]:
    """For the log, which names nobody."""
    return [
        f"{one.rules.edition} {one.day} +{one.came_in} -{one.went_out}: {one.rules.reading}"
        for one in (*compared.shifts, *compared.others)
    ]

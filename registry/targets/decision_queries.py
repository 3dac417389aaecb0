"""Open questions, rulings and decisions on the count, as they are read."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from registry.core import facts
from registry.core.db import get_row, list_rows, session
from registry.core.json_rows import json_rows
from registry.core.paging import SIZE, Page
from registry.experts.models import Person
from registry.targets import counting, queries
from registry.targets.models import CountDecision, CountingRuling, RuleSet, Target
from registry.targets.verdicts import Verdict


@dataclass(frozen=True)
class Question:
    """Somebody who counts once the ministry has ruled that the case is working abroad."""

    person: Person
    verdict: Verdict
    target: Target


def list_questions() -> list[Question]:
    """Under the leading readings, each natural person once."""
    found = _find_questions()
    return _with_people(found, found)


def page_of_questions(*, page: int, size: int = SIZE) -> Page[Question]:
    """Of many open questions no more people are looked up than are shown."""
    found = _find_questions()
    asked = json_rows([(one,) for one in found], person_id=uuid.UUID)
    statement = select(Person.id).join(asked, asked.c.person_id == Person.id)
    part = statement.order_by(Person.number).limit(size).offset((page - 1) * size)
    return Page(_with_people(found, session().scalars(part).all()), len(found), page, size)


def find_question(person: Person) -> Question | None:
    found = _find_questions()
    return Question(person, *found[person.id]) if person.id in found else None


Questions = dict[uuid.UUID, tuple[Verdict, Target]]


def _with_people(found: Questions, ids: Iterable[uuid.UUID]) -> list[Question]:
    people = list_rows(select(Person).where(Person.id.in_(ids)))
    return [Question(one, *found[one.id]) for one in sorted(people, key=lambda row: row.number)]


def _find_questions() -> Questions:
    found: Questions = {}
    for target in queries.list_targets():
        for verdict in queries.count(target).waits_for_ruling:
            found.setdefault(verdict.person_id, (verdict, target))
    return found


def list_rulings() -> list[tuple[CountingRuling, Person]]:
    rows = session().execute(
        facts.read(CountingRuling)
        .join(Person, Person.id == CountingRuling.person_id)
        .add_columns(Person)
        .order_by(CountingRuling.valid_from.desc(), CountingRuling.id)
    )
    return [(row[0], row[1]) for row in rows]


def list_decisions() -> Sequence[CountDecision]:
    return list_rows(select(CountDecision).order_by(CountDecision.created_at.desc()))


def get_decision(decision_id: uuid.UUID) -> CountDecision:
    return get_row(select(CountDecision).where(CountDecision.id == decision_id))


def get_ruling(series_id: uuid.UUID) -> CountingRuling:
    return get_row(facts.read(CountingRuling).where(CountingRuling.series_id == series_id))


def who_moves(target: Target, rules: RuleSet) -> list[queries.Moved]:
    """Who comes in and who goes out when this reading leads in place of the present one."""
    leading = queries.official_rule_set(target)
    before, after = counting.evaluate_all([leading, rules])
    return queries.diff(before, after)

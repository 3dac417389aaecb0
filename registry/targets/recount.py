"""The count a second way: plain SQL, written from the readings' text, with none of the counting code.

Each reading is a few sentences of parameters in the tables; they are put into one statement (see
data/recount_*.sql) that the database answers alone, on SQLite and on PostgreSQL. `registry check counts`
and the nightly job compare the two, person by person and day by day: whoever bends one of them is found
by the other.
"""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from sqlalchemy import Date, bindparam, text

from registry.core.db import session
from registry.core.i18n import format_date, hanoi_today
from registry.core.tables import UtcDateTime
from registry.targets import counting, queries
from registry.targets.models import RuleSet, Target

Days = tuple[date, date | None]
STATEMENTS = {"contracts": "recount_contracts.sql", "designations": "recount_designations.sql"}


def recount(
    target: Target, rule_set: RuleSet, *, as_of: date, known_at: datetime | None = None
) -> dict[uuid.UUID, Days]:
    """Everybody who counts, with the qualifying day and the day of proof."""
    if target.subject not in STATEMENTS:
        return {}
    rules = {rule["code"]: rule for rule in rule_set.predicates}
    found: dict[uuid.UUID, Days] = {}
    for person, event, proof in _ask(STATEMENTS[target.subject], rules, as_of, known_at):
        person_id = person if isinstance(person, uuid.UUID) else uuid.UUID(str(person))
        days = _day(event), _day(proof)
        found[person_id] = min(found.get(person_id, days), days, key=_earlier)
    for person_id in _counted_elsewhere(rules, as_of, known_at):
        found.pop(person_id, None)
    return found


def _ask(name: str, rules: Mapping[str, Any], as_of: date, known_at: datetime | None) -> Any:
    _refuse_other_than_codes(rules)
    statement = (
        _statements()
        .get_template(name)
        .render(
            rules=rules,
            is_now=known_at is None,
            is_postgresql=session().get_bind().dialect.name == "postgresql",
        )
    )
    moments = [bindparam("as_of", as_of, Date())]
    if known_at is not None:
        moments.append(bindparam("known_at", known_at, UtcDateTime()))
    return session().execute(text(statement).bindparams(*moments)).all()


@cache
def _statements() -> Environment:
    folder = files("registry.targets").joinpath("data")
    names = (*STATEMENTS.values(), "recount_words.sql")
    texts = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in names}
    return Environment(loader=DictLoader(texts), undefined=StrictUndefined, autoescape=False)  # noqa: S701 - SQL


def _refuse_other_than_codes(value: Any) -> None:
    """What goes into the statement are codes, numbers and days of the rules, and nothing else."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            if not str(name).startswith("citation"):
                _refuse_other_than_codes(one)
    elif isinstance(value, list):
        for one in value:
            _refuse_other_than_codes(one)
    elif isinstance(value, str) and not value.replace("_", "").replace("-", "").isalnum():
        raise ValueError(f"not a code: {value}")


def _counted_elsewhere(
    rules: Mapping[str, Any], as_of: date, known_at: datetime | None
) -> Iterator[uuid.UUID]:
    rule = rules.get("not_counted_for")
    if rule is not None:
        target = queries.get_target(rule["target"], known_at=known_at)
        reading = queries.get_rule_set(target, rule["reading"], as_of=as_of, known_at=known_at)
        yield from recount(target, reading, as_of=as_of, known_at=known_at)


def _earlier(days: Days) -> Days:
    return days[0], days[1] or date.max


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def find_differences(
    *, as_of: date | None = None, known_at: datetime | None = None
) -> Iterator[str]:
    """Of every reading: who stands in one of the two lists only, or with another day."""
    day = as_of or hanoi_today()
    for target in queries.list_targets(known_at=known_at):
        for rule_set in queries.list_rule_sets(target, as_of=day, known_at=known_at):
            found = counting.evaluate(rule_set, as_of=day, known_at=known_at)
            counted = {row.person_id: (row.qualifying_on, row.proved_on) for row in found.counted}
            if len(counted) != found.number:
                yield f"{rule_set.edition}: somebody counts twice"
            again = recount(target, rule_set, as_of=day, known_at=known_at)
            for person_id in sorted(counted.keys() | again.keys()):
                here, there = counted.get(person_id), again.get(person_id)
                if here != there:
                    yield f"{rule_set.edition}: {person_id}: {_said(here)}, recounted {_said(there)}"


def _said(days: Any) -> str:
    if days is None:
        return "not counted"
    event, proof = days
    return f"{format_date(event)} (proved {format_date(proof) if proof else 'by nobody'})"

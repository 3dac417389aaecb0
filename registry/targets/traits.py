"""By what counted people are told apart: their field, country, kind of contract and so on.

What of it is a fact is read with the count itself, about the same day and as known at the same moment,
and remembered beside the count. What is reference data (which body governs an institution, in which part
of the world a country lies, the opening behind a contract) is read anew each time: no fact tells of its
changes.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from registry.core.db import session
from registry.targets import counting, memory
from registry.targets.findings import VIET_NAM, holds
from registry.targets.snapshot import FactSnapshot
from registry.targets.verdicts import Count, Verdict
from registry.taxonomy.bodies import find_bodies
from registry.taxonomy.mission_models import Country

GROUP_OF_FIELDS = 3  # the first figures of a code name its group: 10201 belongs to 102
Key = tuple[uuid.UUID | None, uuid.UUID | None]


@dataclass(frozen=True)
class Traits:
    """Of one contract or designation. `field`: the group of the field taught as signed; where a contract
    rests on no opening, of the doctorate. `country`: where they worked on the day of signature."""

    field: str | None = None
    country: str | None = None
    kind: str | None = None
    mode: str | None = None
    checked_until: date | None = None  # the first day on which a check of theirs is valid no longer
    term: str | None = None  # the common semester that had begun last on the qualifying day


NOTHING = Traits()


def key_of(verdict: Verdict) -> Key:
    return verdict.contract_id, verdict.designation_id


def traits_of(count: Count) -> Mapping[Key, Traits]:
    """Of all who count, and of all who do not count yet."""
    moments = counting.moments_of(count)
    found = memory.of(moments[1]).traits
    return memory.remembered(
        found,
        (count.rule_set.id, *moments),
        lambda: _read(count, counting.facts_at(moments)),
    )


def _read(count: Count, known: FactSnapshot) -> dict[Key, Traits]:
    contracts = {
        row.contract_id: (person_id, row)
        for person_id, rows in known.contracts.items()
        for row in rows
    }
    designated = {row.series_id: row for row in known.designations}
    return {
        key_of(verdict): _of(verdict, known, contracts, designated)
        for verdicts in count.by_person.values()
        for verdict in verdicts
    }


def _of(
    verdict: Verdict,
    known: FactSnapshot,
    contracts: Mapping[Any, Any],
    designated: Mapping[Any, Any],
) -> Traits:
    if verdict.contract_id is None:
        row = designated.get(verdict.designation_id)
        day = row.valid_from if row else known.as_of
        field, country = _of_person(known, verdict.person_id, day)
        return Traits(
            field,
            country,
            checked_until=_checked_until(known, verdict.person_id),
            term=_term(known, verdict.qualifying_on),
        )
    _person, contract = contracts[verdict.contract_id]
    field, country = _of_person(known, verdict.person_id, contract.signed_on)
    return Traits(
        field=contract.taught_field[:GROUP_OF_FIELDS] or field,
        country=country,
        kind=contract.kind.value,
        mode=contract.work_mode.value,
        checked_until=_checked_until(known, verdict.person_id),
        term=_term(known, verdict.qualifying_on),
    )


def _term(known: FactSnapshot, day: date | None) -> str | None:
    begun = [
        row
        for row in known.terms.get(None, {}).values()
        if day is not None and row.is_main and row.starts_on <= day
    ]
    last = max(begun, key=lambda row: (row.starts_on, row.code), default=None)
    return str(last.code) if last else None


def _checked_until(known: FactSnapshot, person_id: uuid.UUID) -> date | None:
    """Of each kind of check the one that lasts longest."""
    last: dict[Any, date] = {}
    for row in known.verifications.get(person_id, ()):
        if row.valid_from <= known.as_of:
            last[row.kind] = max(last.get(row.kind, date.min), row.valid_to or date.max)
    first = min(last.values(), default=date.max)
    return None if first == date.max else first


def _of_person(
    known: FactSnapshot, person_id: uuid.UUID, day: date
) -> tuple[str | None, str | None]:
    degrees = [row for row in known.doctorates.get(person_id, ()) if row.awarded_on <= day]
    last = max(degrees, key=lambda row: (row.awarded_on, str(row.id)), default=None)
    return (last.field_code[:GROUP_OF_FIELDS] if last else None), _country(known, person_id, day)


def _country(known: FactSnapshot, person_id: uuid.UUID, day: date) -> str | None:
    """That of a post abroad, best one held on that day and full time; without any, where they lived."""
    posts = [
        row
        for row in known.employments.get(person_id, ())
        if row.valid_from <= day and row.country_code != VIET_NAM
    ]
    best = min(posts, key=lambda row: _distance(row, day), default=None)
    homes = (row for row in known.residences.get(person_id, ()) if holds(row, day))
    found = best or next(homes, None)
    return found.country_code if found else None


def _distance(row: Any, day: date) -> tuple[bool, bool, int, str]:
    return not holds(row, day), not row.is_full_time, (day - row.valid_from).days, str(row.id)


def find_regions(codes: set[str]) -> dict[str, str]:
    rows = session().execute(select(Country.code, Country.group).where(Country.code.in_(codes)))
    return dict(rows.all())


@dataclass(frozen=True)
class Told:
    """A verdict with all by which it is told apart, apart from what only the database knows."""

    verdict: Verdict
    traits: Traits
    body_id: uuid.UUID | None
    region: str | None

    @property
    def month(self) -> str | None:
        day = self.verdict.qualifying_on
        return f"{day:%Y-%m}" if day else None


def tell_apart(count: Count, verdicts: Sequence[Verdict]) -> list[Told]:
    """In the order given."""
    known = traits_of(count)
    traits = [known.get(key_of(verdict), NOTHING) for verdict in verdicts]
    places = {one.institution_id for one in verdicts if one.institution_id}
    bodies = find_bodies(places, on=count.as_of)
    regions = find_regions({one.country for one in traits if one.country})
    return [
        Told(
            verdict,
            one,
            bodies.get(verdict.institution_id) if verdict.institution_id else None,
            regions.get(one.country) if one.country else None,
        )
        for verdict, one in zip(verdicts, traits, strict=True)
    ]

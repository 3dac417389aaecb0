"""Who is in which group on a day: the experts who agreed to statistics, and the counted people who did.

The number of counted people is an official figure by itself, told to the day with the targets. Its
breakdowns here are of those alone who agreed; who has not agreed must not be had by subtraction either,
so a breakdown is renewed only when nobody, or enough people, have not.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from registry.core import facts
from registry.core.db import session
from registry.experts import queries as experts
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Doctorate, ExpertCategory, Person, Residence
from registry.experts.states import PersonState
from registry.statistics.digests import digest_of
from registry.statistics.kinds import EXPERTS, UNKNOWN, Dimension
from registry.targets import queries as targets
from registry.targets.traits import GROUP_OF_FIELDS, tell_apart
from registry.targets.verdicts import Count
from registry.taxonomy.models import Organisation

CONTRACTS = "contracts"
D = Dimension
Groups = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Population:
    """`groups`: of each dimension, each person in one group. `left_out`: how many belong to it and have
    not agreed, where the number of all is published elsewhere."""

    code: str
    members: frozenset[str]
    groups: Mapping[Dimension, Groups]
    left_out: int = 0


@dataclass(frozen=True)
class Gathered:
    populations: list[Population]
    readings: list[dict[str, Any]]


def gather(day: date, *, key: str) -> Gathered:
    counts = [targets.count(one, as_of=day) for one in targets.list_targets() if _is_told(one, day)]
    return Gathered(
        [_experts(day, key), *(_counted(count, key) for count in counts)],
        [_reading(count) for count in counts],
    )


def _is_told(target: Any, day: date) -> bool:
    return bool(target.subject == CONTRACTS and target.counts_from <= day)


def _reading(count: Count) -> dict[str, Any]:
    rules = count.rule_set
    names = "target_code reading edition title_vi title_en citation_vi citation_en decision"
    return {name: getattr(rules, name) for name in names.split()}


def _agreed() -> list[ColumnElement[bool]]:
    return [Person.safety_mode.is_(False), experts.consented(ConsentPurpose.STATISTICS)]


def _experts(day: date, key: str) -> Population:
    active = select(Person.id).where(Person.state == PersonState.ACTIVE, *_agreed())
    ids = set(session().scalars(active))
    told = {
        D.COUNTRY: _latest(Residence, Residence.country_code, ids, day),
        D.FIELD: {
            one: code[:GROUP_OF_FIELDS]
            for one, code in _latest(Doctorate, Doctorate.field_code, ids, day).items()
        },
        D.CATEGORY: {
            one: category.value
            for one, category in _latest(ExpertCategory, ExpertCategory.category, ids, day).items()
        },
    }
    return _population(EXPERTS, ids, told, key)


def _latest(model: type[Any], column: Any, ids: set[uuid.UUID], day: date) -> dict[uuid.UUID, Any]:
    """One value of each person: that which began last."""
    rows = session().execute(
        select(model.person_id, column)
        .where(*facts.believed(model), *facts.holding(model, as_of=day))
        .order_by(model.valid_from, model.id)
    )
    return {person: value for person, value in rows if person in ids}


def _counted(count: Count, key: str) -> Population:
    everybody = {row.person_id for row in count.counted}
    agreed = set(session().scalars(select(Person.id).where(*_agreed()))) & everybody
    told = [one for one in tell_apart(count, count.counted) if one.verdict.person_id in agreed]
    codes = _codes({one.body_id for one in told if one.body_id})
    groups: dict[Dimension, dict[uuid.UUID, str]] = {
        D.FIELD: {one.verdict.person_id: one.traits.field or "" for one in told},
        D.MINISTRY: {
            one.verdict.person_id: codes.get(one.body_id, "") if one.body_id else "" for one in told
        },
        D.KIND: {one.verdict.person_id: one.traits.kind or "" for one in told},
    }
    code = count.rule_set.target_code
    return _population(code, agreed, groups, key, left_out=len(everybody) - len(agreed))


def _codes(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = session().execute(
        select(Organisation.id, Organisation.code).where(Organisation.id.in_(ids))
    )
    return dict(rows.all())


def _population(
    code: str,
    ids: set[uuid.UUID],
    told: Mapping[Dimension, Mapping[uuid.UUID, str]],
    key: str,
    *,
    left_out: int = 0,
) -> Population:
    digests = {one: digest_of(one, key=key) for one in ids}
    groups = {dimension: _group(digests, values) for dimension, values in told.items()}
    return Population(code, frozenset(digests.values()), groups, left_out)


def _group(digests: Mapping[uuid.UUID, str], values: Mapping[uuid.UUID, str]) -> Groups:
    found: dict[str, set[str]] = {}
    for one, digest in digests.items():
        found.setdefault(values.get(one) or UNKNOWN, set()).add(digest)
    return {code: frozenset(members) for code, members in found.items()}

"""The numbers of a report: of the facts about its data day, as known at its fixed moment, by the reading
that led then. Each number is a list of people; a person stands with the body that governs the institution
of the contract that counts."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import select

from registry.core import facts
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.reports.bodies import find_governing
from registry.reports.models import ReportPart, ReportRun
from registry.targets import counting
from registry.targets import queries as targets
from registry.targets.models import Target
from registry.targets.verdicts import Count, Verdict
from registry.taxonomy.models import Organisation, OrganisationName

CONTRACTS = "contracts"


@dataclass(frozen=True)
class Counted:
    """One target at the moments of a run."""

    target: Target
    count: Count
    first_day: date  # of the period that the run reports on
    governing: Mapping[uuid.UUID, uuid.UUID]

    def of_body(self, body_id: uuid.UUID | None) -> list[Verdict]:
        """Those who count at its institutions; None: where no body of the run governs."""
        return [row for row in self.count.counted if self._body_of(row) == body_id]

    def waiting_at(self, body_id: uuid.UUID | None) -> list[Verdict]:
        return [row for row in self.count.waiting if self._body_of(row) == body_id]

    def _body_of(self, verdict: Verdict) -> uuid.UUID | None:
        return self.governing.get(verdict.institution_id) if verdict.institution_id else None

    def in_period(self, verdict: Verdict) -> bool:
        return verdict.qualifying_on is not None and verdict.qualifying_on >= self.first_day


@dataclass(frozen=True)
class Moments:
    as_of: date
    known_at: datetime
    first_day: date


def moments_of(run: ReportRun, *, known_at: datetime | None = None) -> Moments:
    """Before its data day a run says what is so today."""
    day = run.data_on
    before = (
        date(day.year - 1, day.month, min(day.day, 28))
        if day.month == 2
        else day.replace(year=day.year - 1)
    )
    as_of = min(run.data_on, hanoi_today())
    return Moments(as_of, known_at or run.known_at, before + timedelta(1))


def count_run(run: ReportRun, *, known_at: datetime | None = None) -> list[Counted]:
    """The targets that are people with contracts, as far as they had begun."""
    moments = moments_of(run, known_at=known_at)
    governing = find_governing(_bodies_of(run))
    return [
        Counted(target, _count(target, moments), moments.first_day, governing)
        for target in targets.list_targets(known_at=moments.known_at)
        if target.subject == CONTRACTS and target.counts_from <= moments.as_of
    ]


def _count(target: Target, moments: Moments) -> Count:
    rules = targets.official_rule_set(target, as_of=moments.as_of, known_at=moments.known_at)
    return counting.evaluate(rules, as_of=moments.as_of, known_at=moments.known_at)


def _bodies_of(run: ReportRun) -> set[uuid.UUID]:
    return set(
        session().scalars(select(ReportPart.organisation_id).where(ReportPart.run_id == run.id))
    )


class Figures:
    """Of one body in one run: what its page shows, and what is kept when it submits."""

    def __init__(self, run: ReportRun, body_id: uuid.UUID | None) -> None:
        self.run, self.body_id = run, body_id

    @cached_property
    def counted(self) -> list[Counted]:
        return count_run(self.run)

    def as_json(self) -> dict[str, Any]:
        moments = moments_of(self.run)
        return {
            "data_on": moments.as_of.isoformat(),
            "known_at": moments.known_at.isoformat(),
            "first_day": moments.first_day.isoformat(),
            "targets": [self._target(one) for one in self.counted],
        }

    def _target(self, one: Counted) -> dict[str, Any]:
        mine = one.of_body(self.body_id)
        return {
            **describe_reading(one),
            "total": len(mine),
            "in_period": sum(map(one.in_period, mine)),
            "taught": sum(row.taught_on is not None for row in mine),
            "waiting": len(one.waiting_at(self.body_id)),
            "institutions": by_institution(one, mine, self.run),
        }


def describe_reading(one: Counted) -> dict[str, Any]:
    """Which reading a number stands under, and whether anybody decided so."""
    target, rules = one.target, one.count.rule_set
    return {
        "code": target.code,
        "value": target.value,
        "title_vi": target.title_vi,
        "title_en": target.title_en,
        "citation_vi": target.citation_vi,
        "citation_en": target.citation_en,
        "reading": rules.reading,
        "reading_vi": rules.title_vi,
        "reading_en": rules.title_en,
        "edition": rules.edition,
        "decision": rules.decision if rules.is_official else "",
    }


def by_institution(
    one: Counted, verdicts: Sequence[Verdict], run: ReportRun
) -> list[dict[str, Any]]:
    """The institutions where somebody counts, the most first."""
    total = Counter(row.institution_id for row in verdicts if row.institution_id)
    new = Counter(row.institution_id for row in verdicts if one.in_period(row))
    names = name_organisations(set(total), on=one.count.as_of, known_at=one.count.known_at)
    rows = [{**names[key], "total": number, "in_period": new[key]} for key, number in total.items()]
    return sorted(rows, key=lambda row: (-row["total"], row["code"]))


def name_organisations(
    ids: set[uuid.UUID], *, on: date, known_at: datetime | None
) -> dict[uuid.UUID, dict[str, Any]]:
    """Code and both names of each, as it was called on that day."""
    found = {
        row.id: {"code": row.code, "name_vi": row.name_vi, "name_en": row.name_en}
        for row in session().scalars(select(Organisation).where(Organisation.id.in_(ids)))
    }
    then = session().scalars(
        facts.read(OrganisationName, as_of=on, known_at=known_at)
        .where(OrganisationName.organisation_id.in_(ids))
        .order_by(OrganisationName.valid_from)
    )
    for row in then:
        found[row.organisation_id] |= {
            "name_vi": row.name_vi,
            "name_en": row.name_en or row.name_vi,
        }
    return found

"""What a count is made of: its rules, a verdict on each contract, and the list of people."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from registry.targets.findings import Finding

NAMED_STEPS = frozenset(
    {
        "not_started",
        "not_checked",
        "not_confirmed",
        "not_verified",
        "not_delivered",
        "semester_short",
        "block_not_taught",
        "start_overdue",
    }
)


@dataclass(frozen=True)
class Rules:
    """One reading in one edition, free of the session it was read with."""

    id: uuid.UUID
    target_code: str
    subject: str
    reading: str
    edition: str
    title_vi: str
    title_en: str
    citation_vi: str
    citation_en: str
    decision: str
    is_official: bool
    predicates: tuple[Mapping[str, Any], ...]

    @property
    def closes(self) -> str:
        """Which day closes the period: that of the event, or that of the proof."""
        return next((str(one["closes"]) for one in self.predicates if "closes" in one), "event")


@dataclass(frozen=True)
class Verdict:
    """One contract or designation under one rule set."""

    person_id: uuid.UUID
    contract_id: uuid.UUID | None
    institution_id: uuid.UUID | None
    findings: tuple[Finding, ...]
    qualifying_on: date | None  # the event: the first day on which all held; None: does not count
    proved_on: date | None = None  # the day of the last check that it rests on
    load: Decimal = Decimal(1)
    designation_id: uuid.UUID | None = None  # the series
    taught_on: date | None = None  # the first semester that both sides confirmed, if any
    partners: tuple[tuple[uuid.UUID, Fraction], ...] = ()  # who else has a part of the contract

    @property
    def parts(self) -> list[tuple[uuid.UUID, Fraction]]:
        """Each institution with its part of the contract; together they are the whole."""
        if self.institution_id is None:
            return []
        own = Fraction(1) - sum((part for _one, part in self.partners), Fraction(0))
        return [(self.institution_id, own), *self.partners]

    @property
    def counts(self) -> bool:
        return self.qualifying_on is not None

    @property
    def failed(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.holds)

    @property
    def effort(self) -> int:
        """Of the cheapest way to make it count: the hardest of its failed predicates, then how many."""
        return max((finding.effort for finding in self.failed), default=0) * 10 + len(self.failed)

    @property
    def waits_for_officer(self) -> bool:
        """Everything holds but the officer's check of the paperwork."""
        return {finding.reason for finding in self.failed} == {"not_checked"}

    @property
    def is_on_the_way(self) -> bool:
        """It counts once the steps that are named have been taken: nothing else is missing."""
        return bool(self.failed) and {one.reason for one in self.failed} <= NAMED_STEPS


@dataclass(frozen=True)
class Count:
    """`counted`: one verdict per person, by first counting day. `pending`: the best verdict of everybody
    else. `others`: further contracts of people who count already (renewals never add)."""

    rule_set: Rules
    as_of: date
    known_at: datetime | None
    counted: tuple[Verdict, ...] = ()
    pending: tuple[Verdict, ...] = ()
    others: tuple[Verdict, ...] = ()
    by_person: Mapping[uuid.UUID, tuple[Verdict, ...]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return len(self.counted)

    @cached_property
    def waiting(self) -> tuple[Verdict, ...]:
        """Those who may be asked about: not the people of an earlier period, who count there."""
        past = {"before_period", "counted_elsewhere"}
        return tuple(
            verdict for verdict in self.pending if not past & {one.reason for one in verdict.failed}
        )

    @cached_property
    def after_check(self) -> tuple[Verdict, ...]:
        """Those who count as soon as an officer has checked the paperwork: they stand apart."""
        return tuple(verdict for verdict in self.pending if verdict.waits_for_officer)

    @cached_property
    def waits_for_ruling(self) -> tuple[Verdict, ...]:
        """Those who count once the ministry has ruled that the case is working abroad; a remembered count
        knows them without going through everybody again."""
        return tuple(
            verdict
            for verdict in self.pending
            if any(one.reason == "needs_ruling" and not one.holds for one in verdict.findings)
        )

    def shares(self, person_id: uuid.UUID) -> dict[uuid.UUID, Fraction]:
        """AM19: nation 1, institutions by contract load; the shares of one person add up to 1. How often a
        contract was renewed changes nothing: of each institution its greatest load is taken, which is a part of
        the contract's where several agreed to share it."""
        loads: dict[uuid.UUID, Fraction] = defaultdict(Fraction)
        for verdict in self.by_person.get(person_id, ()):
            for institution, part in verdict.parts if verdict.counts else ():
                loads[institution] = max(loads[institution], Fraction(verdict.load) * part)
        total = sum(loads.values())
        return {institution: load / total for institution, load in loads.items()} if total else {}

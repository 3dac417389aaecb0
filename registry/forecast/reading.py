"""The stored history as the method reads it: as of a day and as known at its end, on both time axes.
What leaves this file are counts; of whom they are made is nowhere kept."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import or_, select

from registry.audit.states import StateChange
from registry.contracts.models import Contract, ContractFact
from registry.core import facts
from registry.core.db import session
from registry.core.i18n import end_of_day
from registry.experts.models import Doctorate, Person
from registry.forecast import ways
from registry.forecast.kinds import KINDS
from registry.forecast.parameters import Parameters, field_groups
from registry.forecast.spells import Floats, Inputs, Spells, Whole, tally
from registry.forecast.ways import Event, follow_all
from registry.introductions.models import Introduction
from registry.targets.verdicts import Verdict
from registry.taxonomy.models import AcademicTerm

DAY = 86_400.0
YEAR = timedelta(365)
SOURCES = (
    (Person, ways.PERSON, ways.OF_PERSONS),
    (Introduction, ways.INTRODUCTION, ways.OF_INTRODUCTIONS),
    (Contract, ways.CONTRACT, ways.OF_CONTRACTS),
)


def entered_on(verdict: Verdict) -> date:
    """The first day on which the count could name this person."""
    assert verdict.qualifying_on is not None
    return max(verdict.qualifying_on, verdict.proved_on or verdict.qualifying_on)


def read(
    day: date, parameters: Parameters, *, now: Sequence[Verdict], before: Sequence[Verdict]
) -> Inputs:
    """`now` and `before`: who counted on the day and a year earlier, each as known then."""
    reader = _Reader(day, parameters)
    return reader.read(now, before)


@dataclass
class _Agreed:
    """A contract, as far as the way of its person needs it."""

    person: int
    kind: int
    introduction: int
    starts_on: date | None = None
    is_with_term: bool = False


class _Reader:
    def __init__(self, day: date, parameters: Parameters) -> None:
        self.day, self.parameters = day, parameters
        self.until = end_of_day(day)
        self.people: dict[uuid.UUID, int] = {}
        self.terms = self._read_terms()

    def read(self, now: Sequence[Verdict], before: Sequence[Verdict]) -> Inputs:
        events = sorted(self._events(now), key=lambda row: (row[0], row[1].at, row[1].what))
        rows: list[tuple[Any, ...]] = []
        arrivals: list[tuple[float, int]] = []
        direct: list[tuple[float, int]] = []
        fields, others = self._read_fields(), len(field_groups(self.day)) - 1
        for person, way in follow_all(events):
            field = fields.get(person, others)
            rows += [(step, field, *rest) for step, *rest in way.stays]
            if way.registered is not None:
                arrivals.append((way.registered, field))
            if way.came_in is not None:
                direct.append(way.came_in)
        counted = {row.person_id for row in now}
        earlier = {row.person_id for row in before}
        return tally(
            Spells.of(rows),
            self.parameters,
            fields_count=len(field_groups(self.day)),
            arrivals=_columns(arrivals),
            direct=_columns(direct),
            planned=self._planned(),
            terms=[(one - self.day).days // 7 for one in self.terms if one > self.day],
            counted=len(counted),
            before=len(earlier),
            lost=len(earlier - counted),
        )

    def _number(self, person_id: uuid.UUID) -> int:
        """Records that are joined are one person."""
        root = person_id
        while root in self.joined:
            root = self.joined[root]
        return self.people.setdefault(root, len(self.people))

    def _events(self, now: Sequence[Verdict]) -> Iterator[tuple[int, Event]]:
        self.joined = self._read_joined()
        self.introductions = self._read_introductions()
        self.contracts = self._read_contracts()
        for model, what, levels in SOURCES:
            yield from self._changes(model, what, levels)
        for verdict in now:
            at = (entered_on(verdict) - self.day).days - 0.5
            yield self._number(verdict.person_id), Event(at, ways.COUNT, 0, "")

    def _changes(self, model: Any, what: int, levels: Any) -> Iterator[tuple[int, Event]]:
        statement = select(StateChange.object_id, StateChange.to_state, StateChange.at).where(
            StateChange.object_type == model.__tablename__,
            StateChange.to_state.in_([str(state) for state in levels]),
            StateChange.at <= self.until,
        )
        for object_id, state, at in session().execute(statement):
            found = self._event(what, object_id, state, self._days(at))
            if found is not None:
                yield found

    def _event(
        self, what: int, object_id: uuid.UUID, state: str, at: float
    ) -> tuple[int, Event] | None:
        if what == ways.PERSON:
            return self._number(object_id), Event(at, what, 0, state)
        if what == ways.INTRODUCTION:
            person, key = self.introductions[object_id]
            return person, Event(at, what, key, state)
        row = self.contracts[object_id]
        key = object_id.int & (2**62 - 1)
        event = Event(at, what, key, state, row.kind, row.is_with_term, row.introduction)
        return row.person, event

    def _days(self, at: datetime) -> float:
        return (at - self.until).total_seconds() / DAY

    def _read_joined(self) -> dict[uuid.UUID, uuid.UUID]:
        statement = select(Person.id, Person.merged_into_id).where(
            Person.merged_into_id.is_not(None)
        )
        return {row[0]: row[1] for row in session().execute(statement) if row[1]}

    def _read_introductions(self) -> dict[uuid.UUID, tuple[int, int]]:
        rows = session().execute(select(Introduction.id, Introduction.person_id))
        return {row[0]: (self._number(row[1]), place) for place, row in enumerate(rows)}

    def _read_contracts(self) -> dict[uuid.UUID, _Agreed]:
        rows = session().execute(
            select(Contract.id, Contract.person_id, Contract.kind, Contract.introduction_id)
        )
        found = {
            row[0]: _Agreed(
                self._number(row[1]),
                KINDS.index(row[2]),
                self.introductions.get(row[3] or row[0], (0, -1))[1],
            )
            for row in rows
        }
        days = select(
            ContractFact.contract_id,
            ContractFact.starts_on,
            ContractFact.started_on,
            ContractFact.is_void,
        ).where(*facts.believed(ContractFact, known_at=self.until))
        for contract_id, starts_on, started_on, is_void in session().execute(days):
            row = found[contract_id]
            row.starts_on = None if started_on or is_void else starts_on
            row.is_with_term = self._is_with_term(started_on or starts_on)
        return found

    def _is_with_term(self, day: date) -> bool:
        most = timedelta(self.parameters.term_days)
        return any(abs(day - one) <= most for one in self.terms)

    def _planned(self) -> list[list[int]]:
        """First days that are still to come of contracts that are signed."""
        numbers: dict[tuple[int, int], int] = {}
        for row in self.contracts.values():
            if row.starts_on is not None and row.starts_on > self.day:
                place = row.kind, (row.starts_on - self.day).days // 7
                numbers[place] = numbers.get(place, 0) + 1
        return [[*place, number] for place, number in sorted(numbers.items())]

    def _read_terms(self) -> list[date]:
        """First days of the main terms of the common calendar, as known then."""
        rows = session().scalars(
            select(AcademicTerm.starts_on)
            .where(
                *facts.believed(AcademicTerm, known_at=self.until),
                AcademicTerm.institution_id.is_(None),
                AcademicTerm.is_main.is_(True),
            )
            .order_by(AcademicTerm.starts_on)
        )
        return list(rows)

    def _read_fields(self) -> dict[int, int]:
        """Of each person the group of the field of their last doctorate."""
        groups = field_groups(self.day)
        rows = session().execute(
            select(Doctorate.person_id, Doctorate.field_code)
            .where(
                *facts.believed(Doctorate, known_at=self.until),
                or_(Doctorate.valid_to.is_(None), Doctorate.valid_to > self.day),
            )
            .order_by(Doctorate.awarded_on)
        )
        found: dict[int, int] = {}
        for person_id, code in rows:
            group = next(
                place for place, one in enumerate(groups) if str(code).startswith(one.prefix)
            )
            found[self._number(person_id)] = group
        return found


def _columns(rows: list[tuple[float, int]]) -> tuple[Floats, Whole]:
    days, groups = zip(*rows, strict=True) if rows else ((), ())
    return np.array(days, np.float64), np.array(groups, np.int64)


def days_of_entry(counted: Sequence[Verdict], day: date) -> Floats:
    """Seen from a day."""
    return np.array([(entered_on(row) - day).days - 0.5 for row in counted], np.float64)

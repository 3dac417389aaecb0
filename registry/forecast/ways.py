"""The way of one person through the steps, told by what happened to their record, their introductions and
their contracts: always the farthest step that any of these has reached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from registry.contracts.states import ContractState
from registry.experts.states import PersonState
from registry.forecast.kinds import COUNTED, SIGNED, STARTED, Cause
from registry.introductions.models import IntroductionState as Intro

PERSON, INTRODUCTION, CONTRACT, COUNT = range(4)

OF_PERSONS: dict[str, int | None] = {
    PersonState.SUBMITTED: 0,
    PersonState.ACTIVE: 1,
    PersonState.NOT_ELIGIBLE: None,
    PersonState.PAUSED: None,
    PersonState.DORMANT: None,
    PersonState.WITHDRAWN: None,
    PersonState.SUSPENDED: None,
    PersonState.MERGED: None,
}
OF_INTRODUCTIONS: dict[str, int | None] = {
    Intro.PROPOSED: 2,
    Intro.ROUTED: 2,
    Intro.ESCALATED: 2,
    Intro.ENDORSED: 3,
    Intro.EXPERT_ASKED: 3,
    Intro.ACCEPTED: 4,
    Intro.CONNECTED: 4,
    Intro.TALKING: 4,
    Intro.OFFER_MADE: 4,
    Intro.CONVERTED: 4,  # its contract has gone farther, and ends it
} | dict.fromkeys(
    (
        Intro.NOT_ENDORSED,
        Intro.DECLINED,
        Intro.LAPSED,
        Intro.CLOSED_NO_FIT,
        Intro.CLOSED_LATER,
        Intro.WITHDRAWN,
    )
)
OF_CONTRACTS: dict[str, int | None] = {
    ContractState.OFFERED: 5,
    ContractState.NEGOTIATING: 5,
    ContractState.AGREED: 5,
    ContractState.SIGNED: 6,
    ContractState.ACTIVE: 7,
    ContractState.SUSPENDED: 7,
} | dict.fromkeys(
    (
        ContractState.COMPLETED,
        ContractState.ENDED_EARLY,
        ContractState.NOT_STARTED,
        ContractState.DECLINED,
        ContractState.RETRACTED,
        ContractState.LAPSED,
        ContractState.VOID,
    )
)
LEVELS = (OF_PERSONS, OF_INTRODUCTIONS, OF_CONTRACTS)


@dataclass(frozen=True, order=True)
class Event:
    """`key`: of which introduction or contract; `ends`: the introduction that its contract takes the
    place of."""

    at: float
    what: int
    key: int
    state: str
    kind: int = 0
    with_term: bool = False
    ends: int = -1


Stay = tuple[int, int, float, float, int, bool]


@dataclass
class Way:
    """`stays`: step, kind, began, ended, cause, with a term. `came_in`: the day and kind of a contract that
    did not begin here."""

    registered: float | None = None
    came_in: tuple[float, int] | None = None
    stays: list[Stay] = field(default_factory=list)
    _base: int | None = None
    _open: dict[tuple[int, int], tuple[int, int, bool]] = field(default_factory=dict)
    _now: tuple[int, int, bool] | None = None
    _since: float = 0.0

    def follow(self, events: Iterable[Event]) -> "Way":
        for event in events:
            if event.what == COUNT:
                self._count(event.at)
                return self
            self._note(event)
            self._go(event.at)
        if self._now:
            self._close(0.0, Cause.OPEN)
        return self

    def _note(self, event: Event) -> None:
        level = LEVELS[event.what][event.state]
        if event.what == PERSON:
            self._base = level
            return
        if event.ends >= 0 and level != 5:
            self._open.pop((INTRODUCTION, event.ends), None)
        place = event.what, event.key
        if level is None:
            self._open.pop(place, None)
        else:
            self._open[place] = level, event.kind, event.with_term

    def _farthest(self) -> tuple[int, int, bool] | None:
        if self._open:
            return max(self._open.values())
        return None if self._base is None else (self._base, 0, False)

    def _go(self, at: float) -> None:
        before, after = self._now, self._farthest()
        if (before and before[0]) == (after and after[0]):
            return
        if before:
            is_on = after is not None and after[0] > before[0]
            self._close(at, Cause.ON if is_on else Cause.OUT)
        elif after:
            self._enter(at, after)
        if after:
            self._pass(before, after, at)
        self._now, self._since = after, at

    def _enter(self, at: float, after: tuple[int, int, bool]) -> None:
        if after[0] >= SIGNED:
            self.came_in = at, after[1]
        elif self.registered is None:
            self.registered = at

    def _pass(
        self, before: tuple[int, int, bool] | None, after: tuple[int, int, bool], at: float
    ) -> None:
        """Steps that were taken at once. Who falls back to a later step than waiting goes by way of it."""
        first = min(SIGNED, after[0])
        if before is not None:
            first = before[0] + 1 if after[0] > before[0] else 1
        for step in range(first, after[0]):
            self._add(step, after[1], at, at, Cause.ON, is_with_term=False)

    def _close(self, at: float, cause: Cause) -> None:
        assert self._now is not None
        step, kind, with_term = self._now
        self._add(step, kind, self._since, at, cause, is_with_term=with_term)

    def _add(
        self, step: int, kind: int, began: float, ended: float, cause: Cause, *, is_with_term: bool
    ) -> None:
        kind = kind if step >= 5 else 0
        self.stays.append((step, kind, began, ended, int(cause), is_with_term and step == SIGNED))

    def _count(self, at: float) -> None:
        if self._now is None or self._now[0] < SIGNED:  # proved after the contract had ended
            if self._now:
                self._close(at, Cause.UNSEEN)
            self._add(STARTED, 0, at, at, Cause.ON, is_with_term=False)
            return
        self._close(at, Cause.ON)
        self._pass(self._now, (COUNTED, self._now[1], False), at)


def follow_all(events: Iterable[tuple[int, Event]]) -> Iterator[tuple[int, Way]]:
    """`events` by person, in the order of time."""
    for person, own in groupby(events, key=itemgetter(0)):
        yield person, Way().follow(event for _person, event in own)

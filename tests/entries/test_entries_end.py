"""Whatever anybody does in whatever order: no step without its right, nobody waits unanswered, and
every entry can still come to an end."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from factories.papers import Paper

from registry.accounts.models import User
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.entries import asking, deciding, likely, schedule, services
from registry.entries.kinds import Answer, Outcome
from registry.entries.models import ContractEntry
from registry.entries.states import ENTRY_MOVES, EntryState
from registry.entries.waiting import WORK
from registry.experts.states import PairState

S = EntryState
Step = Callable[[ContractEntry, User], Any]


def _judge_and_accept(entry: ContractEntry, by: User) -> None:
    for one in likely.list_people(entry):
        deciding.judge(entry, one.person, outcome=PairState.UNSURE, by=by)
    deciding.accept(entry, by=by)


STEPS: dict[str, Step] = {
    "hand_over": lambda entry, by: services.hand_over(entry, by=by),
    "give_back": lambda entry, by: services.give_back(entry, reason="Sai.", by=by),
    "send": lambda entry, by: services.send(entry, by=by),
    "withdraw": lambda entry, by: services.withdraw(entry, reason="Sai.", by=by),
    "accept": _judge_and_accept,
    "confirm": lambda entry, by: deciding.confirm(entry, by=by),
    "disagree": lambda entry, by: deciding.disagree(entry, reason="Sai.", by=by),
    "return": lambda entry, by: deciding.give_back(entry, reason="Sai.", by=by),
    "refuse": lambda entry, by: deciding.refuse(entry, reason="Sai.", by=by),
    "right": lambda entry, _by: asking.answer(entry, Answer.RIGHT),
    "wrong": lambda entry, _by: asking.answer(entry, Answer.WRONG, text="Sai."),
    "not_me": lambda entry, _by: asking.answer(entry, Answer.NOT_ME),
    "objects": lambda entry, _by: asking.answer(entry, Answer.OBJECTS),
    "silence": lambda entry, _by: _be_silent(entry),
    "papers": lambda entry, by: _decide(entry, Outcome.ON_PAPERS, by),
    "again": lambda entry, by: _decide(entry, Outcome.ASK_AGAIN, by),
    "void": lambda entry, by: _decide(entry, Outcome.VOID, by),
    "lapse": lambda entry, _by: schedule.lapse(entry),
}
RIGHTS = {
    "hand_over": {"recruiter", "approver"},
    "give_back": {"approver"},
    "send": {"approver"},
    "withdraw": {"recruiter", "approver"},
    **dict.fromkeys(
        ("accept", "confirm", "disagree", "return", "refuse"), {"officer", "second", "verifier"}
    ),
}
"""By which roles the services let a step be taken; what a role may reach is said by its routes."""


def _be_silent(entry: ContractEntry) -> None:
    entry.answer_due_on = hanoi_today() - timedelta(1)
    asking.press(entry)


def _decide(entry: ContractEntry, outcome: Outcome, by: User) -> None:
    asking.decide(entry, outcome, reason="Đủ bản gốc.", by=by)


def _waits_for(entry: ContractEntry, people: dict[str, User]) -> set[str]:
    """Who of these people has this entry in the work list."""
    found = set()
    for name, user in people.items():
        for work in WORK:
            rows = session().execute(work.rows(user)).all()
            if any(row.id == entry.id and row.mine for row in rows):
                found.add(name)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_every_entry_ends_and_nobody_waits_unanswered(database: Any, seed: int) -> None:
    rng, paper = random.Random(seed), Paper()
    people = {name: getattr(paper, name) for name in ("recruiter", "approver", "officer", "second")}
    days = rng.choice((2, 220))
    signed = hanoi_today() - timedelta(days)
    entry = paper.enter(
        signed_on=signed, starts_on=signed, email=rng.choice(("a.b@uni-example.de", None))
    )
    paper.add_files(entry)
    for _step in range(25):
        name = rng.choice(list(STEPS))
        who = rng.choice(list(people))
        before = entry.state
        try:
            with session().begin_nested():
                STEPS[name](entry, people[who])
        except RegistryError:
            session().refresh(entry)
            continue
        session().flush()
        assert name not in RIGHTS or who in RIGHTS[name]
        assert entry.state is before or entry.state in ENTRY_MOVES[before]
        if not _is_over(entry):
            assert _waits_for(entry, people), (entry.state, entry.answer, name)
    _bring_to_an_end(entry, people)
    assert _is_over(entry)


def _is_over(entry: ContractEntry) -> bool:
    """Nothing of it is left to be done here: the contract waits for its own people, or the expert is
    asked and has a day."""
    if entry.state is not S.ACCEPTED:
        return not ENTRY_MOVES[entry.state]
    if entry.answer is Answer.WAITING:
        return entry.answer_due_on is not None
    return not asking.is_unconfirmed(entry)


def _bring_to_an_end(entry: ContractEntry, people: dict[str, User]) -> None:
    if not _is_over(entry) and entry.state is S.AWAITING_SECOND:
        others = [people["officer"], people["second"]]
        second = next(one for one in others if one.id != entry.officer_id)
        deciding.confirm(entry, by=second)
    if not _is_over(entry) and entry.state is S.SENT:
        deciding.refuse(entry, reason="Sai.", by=people["officer"])
    if not _is_over(entry) and entry.state is not S.ACCEPTED:
        services.withdraw(entry, reason="Sai.", by=people["recruiter"])
    if not _is_over(entry):
        _decide(entry, Outcome.ON_PAPERS, people["officer"])
    session().flush()

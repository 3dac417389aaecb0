"""What runs forget once an expert has withdrawn: the words and days that their pairs were made of."""

from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from registry.accounts.models import User
from registry.assignment.models import AssignmentPair, AssignmentRun
from registry.assignment.problem import Limit
from registry.core.db import list_rows, session
from registry.experts.models import Person
from registry.experts.states import PersonState


def follow_withdrawal(person: Person, _by: User) -> None:
    """Who was chosen, and its price, stays: other people's places rest on it."""
    statement = select(AssignmentPair).where(AssignmentPair.person_id == person.id)
    pairs = list_rows(statement.order_by(AssignmentPair.run_id, AssignmentPair.window))
    for run_id, those in groupby(pairs, lambda one: one.run_id):
        run = session().get_one(AssignmentRun, run_id, options=[undefer(AssignmentRun.prices)])
        _forget(run, list(those))


def forget_withdrawn(run: AssignmentRun) -> None:
    """At the end of a run, of those who withdrew while it was computed. From here until it is stored
    nobody withdraws: who does so at this moment waits, and then finds their pairs."""
    named = select(AssignmentPair.person_id).where(AssignmentPair.run_id == run.id)
    people = list_rows(
        select(Person)
        .where(Person.id.in_(named))
        .order_by(Person.id)
        .with_for_update(read=True, of=Person)
        .execution_options(populate_existing=True)
    )
    withdrawn = {one.id for one in people if one.state is PersonState.WITHDRAWN}
    pairs = list_rows(
        select(AssignmentPair)
        .where(AssignmentPair.run_id == run.id, AssignmentPair.person_id.in_(withdrawn))
        .order_by(AssignmentPair.person_id, AssignmentPair.window)
    )
    for _person_id, those in groupby(pairs, lambda one: one.person_id):
        _forget(run, list(those))


def _forget(run: AssignmentRun, pairs: list[AssignmentPair]) -> None:
    """Two pairs of one window still share one, by a number in place of its first day."""
    windows = dict.fromkeys(pair.window for pair in pairs)
    numbers = {old: f"{pairs[0].person_id}:{place}" for place, old in enumerate(windows)}
    for pair in pairs:
        pair.parts, pair.window = [], numbers[pair.window]
    run.prices = {kind: _renamed(kind, prices, numbers) for kind, prices in run.prices.items()}
    run.obstacles = [_with_number(one, numbers) for one in run.obstacles]


def _renamed(kind: str, prices: dict[str, int], numbers: dict[str, str]) -> dict[str, int]:
    if kind != Limit.WINDOW.value:
        return prices
    return {numbers.get(name, name): price for name, price in prices.items()}


def _with_number(obstacle: dict[str, Any], numbers: dict[str, str]) -> dict[str, Any]:
    return {**obstacle, "name": numbers.get(obstacle["name"], obstacle["name"])}

"""After both sides said yes: what came of it, until when, and what happens if nobody says."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from factories import make_contract, make_introduction, make_opening, make_user
from introductions.world import TODAY, World, listed_for, pass_days
from letters import mails

from registry.contracts import services as contracts
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.kinds import ContactKind
from registry.introductions import endings, outcomes, services
from registry.introductions.models import Introduction, IntroductionState
from registry.introductions.views.page import open_steps

S = IntroductionState
DAYS, BEFORE, GRACE = 60, 14, 30  # limits.csv


@pytest.fixture
def world(database: Any) -> World:
    return World()


def due(introduction: Introduction) -> date:
    assert introduction.outcome_due_on is not None
    return introduction.outcome_due_on


def kinds(reader: Any) -> list[str]:
    return [mail.template for mail in mails(to=reader)]


def test_who_is_connected_has_a_day_by_which_both_say_what_came_of_it(world: World) -> None:
    introduction = world.connected()
    assert due(introduction) == hanoi_today() + timedelta(DAYS)
    assert introduction.answer_by == due(introduction)
    assert [row.answer_by for row in listed_for(world.recruiter)] == [due(introduction)]


def test_both_are_asked_before_and_after_that_day_and_then_it_closes_with_a_word_to_each(
    world: World, app: Any
) -> None:
    introduction = world.connected()
    last = due(introduction) + timedelta(GRACE)
    day = due(introduction) - timedelta(BEFORE + 2)
    while day <= last:
        pass_days(app, day)
        assert introduction.is_open
        day += timedelta(1)
    for reader in (world.expert, world.recruiter):
        assert kinds(reader).count("introduction_outcome") == 2
    pass_days(app, last + timedelta(1))
    assert (introduction.state, introduction.is_open) == (S.CLOSED_LATER, False)
    for reader in (world.expert, world.recruiter):
        assert kinds(reader)[-1] == "introduction_closed_silent"


def test_who_is_still_talking_says_so_once_asked_and_gets_the_same_time_again(
    world: World, app: Any
) -> None:
    introduction = world.connected()
    assert "go_on" not in open_steps(introduction, world.recruiter)
    first = due(introduction)
    pass_days(app, first - timedelta(1))
    for side in (world.recruiter, world.expert):
        assert "go_on" in open_steps(introduction, side)
    outcomes.go_on(introduction, by=world.expert, today=first)
    assert (due(introduction), introduction.outcome_reminders) == (first + timedelta(DAYS), 0)
    assert "go_on" not in open_steps(introduction, world.recruiter)


@pytest.mark.parametrize("who", ["desk", "central", "ministry", "stranger"])
def test_only_the_two_sides_say_that_they_go_on(world: World, who: str) -> None:
    introduction = world.connected()
    user = make_user(Role.SCHEME_OFFICER) if who == "stranger" else getattr(world, who)
    with pytest.raises(NotAllowed):
        outcomes.go_on(introduction, by=user)


def test_nobody_goes_on_before_the_answer_or_after_the_end(world: World) -> None:
    introduction = world.asked()
    with pytest.raises(InvalidTransition):
        outcomes.go_on(introduction, by=world.recruiter)
    services.accept(introduction, reveal=[ContactKind.EMAIL], by=world.expert)
    endings.close(introduction, is_final=True, note="", by=world.expert)
    with pytest.raises(InvalidTransition):
        outcomes.go_on(introduction, by=world.recruiter)


def test_an_offer_stops_the_clock_and_one_that_comes_to_nothing_starts_it_again(
    world: World, app: Any
) -> None:
    introduction = world.connected()
    services.mark_offer_made(introduction, by=world.recruiter)
    assert introduction.outcome_due_on is None
    contract = make_contract(introduction, state=ContractState.OFFERED)
    contracts.decline(contract, reason="khác", by=world.expert)
    session().flush()
    assert due(introduction) == hanoi_today() + timedelta(DAYS)
    assert "close" in open_steps(introduction, world.recruiter)
    assert "go_on" not in open_steps(introduction, world.recruiter)
    pass_days(app, due(introduction) + timedelta(GRACE + 1))
    assert introduction.state is S.CLOSED_LATER


# Asked by many


def asked_on(world: World, *days: date) -> None:
    for day in days:
        moment = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
        make_introduction(world.person, make_opening(), state=S.DECLINED, created_at=moment)


def test_a_third_request_within_two_weeks_is_held_with_the_day_from_which_it_is_free(
    world: World,
) -> None:
    asked_on(world, TODAY - timedelta(13), TODAY - timedelta(2))
    with pytest.raises(RegistryError, match="within 14 days") as refused:
        world.propose()
    assert f"{TODAY + timedelta(1):%d/%m/%Y}" in str(refused.value)
    assert world.propose(today=TODAY + timedelta(1))


def test_what_never_reached_the_expert_was_no_request_to_them(world: World) -> None:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    for _number in range(2):
        ended = make_introduction(world.person, state=S.NOT_ENDORSED, created_at=moment)
        ended.asked_at = None
    session().flush()
    assert world.propose()

"""A case at the wrong desk: whose it becomes, and who hears of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from factories import make_mission, make_user
from introductions.world import TODAY, World, listed_for, move_to
from letters import mails

from registry.accounts.models import User
from registry.core.db import now, session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.permissions import Role
from registry.features import works
from registry.introductions import handing, routing, services, silence
from registry.introductions.models import Channel, Introduction, IntroductionState
from registry.work.queries import Group, list_cases

S = IntroductionState


@pytest.fixture
def world(database: Any) -> World:
    return World()


def test_a_case_of_another_district_is_handed_to_its_mission_and_nobody_else_is_told(
    world: World,
) -> None:
    introduction = world.propose()
    colleague = make_user(Role.MISSION_OFFICER, organisation=world.berlin.organisation)
    move_to("JP", world.person, on=TODAY)
    later = TODAY + timedelta(1)
    handing.hand_over(introduction, world.tokyo, by=world.desk, today=later)
    assert (introduction.state, introduction.channel) == (S.ROUTED, Channel.MISSION)
    assert introduction.mission == world.tokyo
    assert introduction.desk_due_on == routing.desk_deadline(later)
    assert [mail.template for mail in mails(to=world.other_desk)] == ["introduction_desk"]
    assert [mail.template for mail in mails(to=colleague)] == ["introduction_taken_over"]
    assert "introduction_taken_over" not in [mail.template for mail in mails(to=world.desk)]
    assert mails(to=world.recruiter) == mails(to=world.expert) == []
    services.endorse(introduction, note="", by=world.other_desk, today=later)


def test_the_central_desk_gives_a_case_back_to_a_mission(world: World) -> None:
    introduction = world.propose(person=world.expert_with_contacts(country="BR"))
    silence.escalate(introduction, today=TODAY)
    handing.hand_over(introduction, world.tokyo, by=world.central, today=TODAY)
    assert (introduction.state, introduction.channel) == (S.ROUTED, Channel.MISSION)
    assert introduction.id in {row.id for row in listed_for(world.other_desk)}


CHANGES: dict[str, Callable[[World, Introduction], object]] = {
    "escalated": lambda _world, one: silence.escalate(one, today=TODAY),
    "handed on": lambda world, one: handing.hand_over(one, make_mission("DE"), by=world.desk),
    "endorsed": lambda world, one: services.endorse(one, note="", by=world.desk, today=TODAY),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_case_waits_since_it_came_to_whom_it_waits_for_now(world: World, change: str) -> None:
    introduction = world.propose()
    asked, routed = now() - timedelta(30), now() - timedelta(20)
    introduction.created_at = introduction.asked_at = asked
    introduction.moved_at = routed
    assert since(introduction, world.desk) == routed
    assert since(introduction, world.recruiter) == asked
    CHANGES[change](world, introduction)
    assert (since(introduction, world.central) or routed).date() == now().date()
    assert since(introduction, world.recruiter) == asked


def since(introduction: Introduction, reader: User) -> datetime | None:
    """As the list of what waits for somebody says it to this reader."""
    session().flush()
    found = [
        case
        for group in (Group.MINE, Group.OTHERS)
        for case in list_cases(works(), reader, group, limit=9)
        if case.id == introduction.id
    ]
    return found[0].since if found else None


def test_a_case_goes_to_no_mission_of_which_its_expert_wants_none_to_know(world: World) -> None:
    introduction = world.propose()
    for other in (world.recruiter, world.other_desk, world.central, world.expert):
        with pytest.raises(NotAllowed):
            handing.hand_over(introduction, world.tokyo, by=other)
    with pytest.raises(RegistryError, match="already"):
        handing.hand_over(introduction, world.berlin, by=world.desk)
    for wish in ("safety_mode", "bypasses_mission"):
        setattr(world.person, wish, True)
        assert not handing.may_hand_over(introduction, world.desk), wish
        with pytest.raises(RegistryError, match="does not want"):
            handing.hand_over(introduction, world.tokyo, by=world.desk)
        setattr(world.person, wish, False)


def test_a_mission_hands_on_only_to_where_the_expert_lives(world: World) -> None:
    introduction = world.propose()
    with pytest.raises(RegistryError, match="does not live in the district"):
        handing.hand_over(introduction, world.tokyo, by=world.desk, today=TODAY)
    assert introduction.mission == world.berlin
    consulate = make_mission("DE")
    handing.hand_over(introduction, consulate, by=world.desk, today=TODAY)
    assert introduction.mission == consulate


def test_handing_on_and_back_wins_no_further_time(world: World) -> None:
    introduction = world.propose()
    consulate = make_mission("DE")
    officer = make_user(Role.MISSION_OFFICER, organisation=consulate.organisation)
    last = routing.desk_deadline(routing.desk_deadline(TODAY))
    for by, to in ((world.desk, consulate), (officer, world.berlin), (world.desk, consulate)):
        late = introduction.desk_due_on or TODAY
        handing.hand_over(introduction, to, by=by, today=late)
        assert late <= (introduction.desk_due_on or TODAY) <= last
    assert introduction.desk_due_on == last
    silence.escalate(introduction, today=last)
    handing.hand_over(introduction, world.berlin, by=world.central, today=last)
    assert introduction.desk_due_on == routing.desk_deadline(last)

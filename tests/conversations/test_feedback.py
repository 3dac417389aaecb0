"""Five taps once an introduction has ended: given once a side, read by nobody, told of many people only."""

from typing import Any

import pytest
from factories import make_introduction, make_opening, make_person, make_program, make_user
from introductions.world import World
from pages import token

from registry.accounts.models import User
from registry.conversations.feedback import queries, services
from registry.conversations.feedback.models import QUESTIONS, Feedback, Question, Rating
from registry.conversations.kinds import Side
from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.permissions import Role
from registry.experts import services as experts
from registry.introductions import endings
from registry.introductions.models import Introduction, IntroductionState

LEAST = 5  # limits.csv
OF_EXPERT = QUESTIONS[Side.EXPERT]


@pytest.fixture
def world(database: Any) -> World:
    return World()


def ended(world: World) -> Introduction:
    introduction = world.connected()
    endings.close(introduction, is_final=True, note="", by=world.recruiter)
    session().flush()
    return introduction


def say(introduction: Introduction, by: Any, rating: Rating = Rating.YES) -> Feedback:
    side = Side.EXPERT if introduction.person.user_id == by.id else Side.INSTITUTION
    return services.give(introduction, dict.fromkeys(QUESTIONS[side], rating), by=by)


def many(world: World, number: int) -> None:
    """As many experts have talked with the institution and say how it was."""
    program = make_program(world.institution)
    for place in range(number):
        person = make_person()
        introduction = make_introduction(
            person, make_opening(program), state=IntroductionState.CONVERTED
        )
        say(
            introduction,
            session().get_one(User, person.user_id),
            Rating.NO if place == 0 else Rating.YES,
        )


def test_each_side_says_once_how_it_was(world: World) -> None:
    introduction = ended(world)
    for by in (world.expert, world.recruiter):
        assert queries.may_give(introduction, by)
        say(introduction, by)
        assert not queries.may_give(introduction, by)
        with pytest.raises(RegistryError, match="already"):
            say(introduction, by)


@pytest.mark.parametrize("who", ["desk", "central", "ministry", "other_desk"])
def test_nobody_else_says_it_for_them(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        say(ended(world), getattr(world, who))


def test_nothing_is_said_before_the_end_or_of_what_never_began(world: World) -> None:
    introduction = world.connected()
    with pytest.raises(InvalidTransition):
        say(introduction, world.expert)
    endings.withdraw(introduction, reason="khác", by=world.expert)
    assert not queries.may_give(introduction, world.expert)


def test_all_questions_of_the_side_are_answered_and_no_others(world: World) -> None:
    introduction = ended(world)
    for ratings in ({}, {Question.AGAIN: Rating.YES}, dict.fromkeys(OF_EXPERT[:4], Rating.YES)):
        with pytest.raises(RegistryError, match="all questions"):
            services.give(introduction, ratings, by=world.expert)


def test_a_figure_is_made_of_five_people_at_least(world: World) -> None:
    many(world, LEAST - 1)
    assert queries.list_figures(world.ministry) == []
    assert queries.list_institutions(world.ministry) == []
    many(world, 1)
    figures = queries.list_figures(world.ministry)
    assert [one.question for one in figures] == list(OF_EXPERT)
    assert {one.people for one in figures} == {LEAST}
    assert figures[0].percent(Rating.NO) == 40
    assert queries.list_institutions(world.ministry) == [(world.institution.id, LEAST)]


def test_an_institution_and_a_mission_read_figures_of_themselves_alone(world: World) -> None:
    many(world, LEAST)
    assert queries.list_figures(world.approver)
    stranger = make_user(Role.INSTITUTION_APPROVER, organisation=make_opening().institution)
    assert queries.list_figures(stranger) == []
    assert queries.list_figures(world.desk) == []  # none of these went through it
    assert queries.list_institutions(world.approver) == []


def test_what_an_expert_said_goes_with_their_profile(world: World) -> None:
    introduction = ended(world)
    say(introduction, world.expert)
    say(introduction, world.recruiter)
    experts.withdraw(world.person, by=world.expert)
    session().flush()
    assert [one.side for one in session().query(Feedback)] == [Side.INSTITUTION]


@pytest.mark.parametrize("side", Side)
def test_it_is_given_on_the_page_and_the_button_goes(world: World, client: Any, side: Side) -> None:
    introduction = ended(world)
    client.log_in(world.expert if side is Side.EXPERT else world.recruiter)
    show = f"/en/introductions/{introduction.id}"
    address = f"/en/connections/{introduction.id}/feedback/{side.value}"
    other = f"/en/connections/{introduction.id}/feedback/{side.other.value}"
    assert address in client.get(show).get_data(as_text=True)
    page = client.get(address)
    refused = client.post(address, data={"csrf_token": token(page)})
    assert refused.get_data(as_text=True).count("Choose an answer") >= 5
    ratings = {one.value: "partly" for one in QUESTIONS[side]}
    assert client.post(address, data={"csrf_token": token(page), **ratings}).status_code == 302
    assert session().query(Feedback).one().side is side
    assert address not in client.get(show).get_data(as_text=True)
    assert client.get(other).status_code == 302  # the other side's page leads back


def test_the_figures_stand_on_a_page_for_those_who_may_read_them(world: World, client: Any) -> None:
    many(world, LEAST)
    client.log_in(world.central)
    page = client.get("/vi/connections/feedback").get_data(as_text=True)
    assert str(world.institution.organisation.name_vi) in page
    own = client.get(f"/vi/connections/feedback?of={world.institution.id}").get_data(as_text=True)
    assert "80%" in own or "80 %" in own
    client.log_in(world.recruiter)
    assert client.get("/vi/connections/feedback").status_code == 403

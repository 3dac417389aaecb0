"""Whatever anybody does, and whoever does nothing: each interest ends, and its expert knows how."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from factories import make_opening, make_program
from introductions.world import TODAY, World
from letters import mails

from registry.accounts.models import User
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.experts import consents
from registry.experts import services as experts
from registry.experts.kinds import ConsentPurpose, ContactKind
from registry.interests import schedule, services
from registry.interests.kinds import NoReason
from registry.interests.models import OPEN_STATES, Interest, InterestState
from registry.introductions import endings as introductions_end
from registry.introductions import schedule as introductions_clock
from registry.introductions import services as introductions
from registry.introductions.models import OPEN_STATES as RUNNING
from registry.programs import endings as openings
from registry.programs import services as programs

S = InterestState
COUNTRIES = 40
BY_THE_EXPERT = {S.WITHDRAWN}


class Story:
    """One expert, one opening, and everybody who can do something about them."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        self.person = world.expert_with_contacts(bypasses_mission=chance.random() < 0.3)
        self.expert = session().get_one(User, self.person.user_id)
        self.opening = make_opening(make_program(world.institution))
        reveal = [ContactKind.EMAIL] if chance.random() < 0.5 else []
        self.interest = services.state_interest(
            self.person, self.opening, reveal=reveal, by=self.expert, today=TODAY
        )
        session().flush()
        self.day = TODAY

    @property
    def introduction(self) -> Any:
        return self.interest.introduction

    def steps(self) -> list[Callable[[], object]]:
        staff, desk, own = self.world.recruiter, self.world.desk, self.expert
        on: dict[str, Any] = {"today": self.day}
        row = self.interest
        return [
            lambda: services.consider(row, by=staff, **on),
            lambda: services.answer_no(row, reason=NoReason.FIELD, by=staff),
            lambda: services.invite(row, by=staff, **on),
            lambda: services.invite(row, by=staff, **on),
            lambda: services.pause(row, by=own, **on),
            lambda: services.resume(row, by=own, **on),
            lambda: services.withdraw(row, by=own),
            lambda: experts.pause(self.person, by=own),
            lambda: consents.withdraw_consent(self.person, ConsentPurpose.BE_FOUND, by=own),
            lambda: programs.hold_opening(self.opening, reason="Tạm dừng", by=self.world.approver),
            lambda: openings.cancel_opening(self.opening, reason="Hủy", by=self.world.approver),
            lambda: introductions.endorse(self.introduction, note="", by=desk, **on),
            lambda: introductions.refuse_endorsement(self.introduction, code="security", by=desk),
            lambda: introductions.accept(self.introduction, reveal=[ContactKind.EMAIL], by=own),
            lambda: introductions.decline(self.introduction, by=own),
            lambda: introductions_end.withdraw(self.introduction, reason="Đổi ý", by=staff),
        ]

    def live(self, days: int) -> None:
        for _step in range(self.chance.randrange(8)):
            self.day += timedelta(self.chance.randrange(days))
            with session().begin_nested() as tried:
                try:
                    self.chance.choice(self.steps())()
                except (RegistryError, AttributeError):  # not possible now, or no introduction yet
                    tried.rollback()
            session().flush()
            session().refresh(self.interest)


@pytest.fixture
def world(database: Any) -> World:
    return World()


def pass_time(app: Any) -> None:
    session().flush()
    for days in range(0, 400, 7):
        with app.app_context():
            schedule.move_silent(today=TODAY + timedelta(days))
            introductions_clock.move_silent(today=TODAY + timedelta(days))
        session().expire_all()


def test_each_interest_ends_and_its_expert_has_a_final_word(app: Any, world: World) -> None:
    stories = []
    for number in range(COUNTRIES):
        story = Story(world, random.Random(number))
        story.live(days=20)
        stories.append((story.interest.id, story.expert.id))
    pass_time(app)
    for interest_id, expert_id in stories:
        interest = session().get_one(Interest, interest_id)
        story_of = f"{interest.code}: {interest.state}, {interest.reason_code}"
        if interest.state is S.INVITED:  # the central desk is asked until it acts
            assert interest.introduction is not None, story_of
            assert interest.introduction.state in RUNNING, story_of
            continue
        assert interest.state not in OPEN_STATES, story_of
        assert not interest.is_open, story_of
        assert interest.answered_at is not None, story_of
        templates = {mail.template for mail in mails(to=session().get_one(User, expert_id))}
        by_themselves = interest.state in BY_THE_EXPERT
        told = {
            "interest_answer",
            *("introduction_connected", "introduction_lapsed", "introduction_withdrawn"),
            *("introduction_opening_ended", "introduction_closed", "introduction_asked"),
        }
        assert by_themselves or templates & told, f"{story_of}: {templates}"


def test_no_step_is_possible_once_there_is_a_final_answer() -> None:
    moves = Interest.legal_moves
    assert all(not moves[state] for state in S if state not in OPEN_STATES)
    assert all(moves[state] - OPEN_STATES for state in OPEN_STATES)

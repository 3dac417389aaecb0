from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from factories import make_consent, make_institution, make_introduction, make_opening, make_program
from introductions.world import TODAY, World, listed_for, make_backup, move_to, pass_days
from letters import mails

from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError, TooManyAttempts
from registry.experts import consents
from registry.experts import services as experts
from registry.experts.kinds import ConsentPurpose, ContactKind
from registry.experts.states import PersonState
from registry.introductions import endings, proposals, queries, services
from registry.introductions.models import Channel, IntroductionState
from registry.programs.models import OpeningState

S = IntroductionState


@pytest.fixture
def world(database: Any) -> World:
    return World()


# Asking


def test_a_request_goes_to_the_mission_of_her_residence_on_that_day(world: World) -> None:
    introduction = world.propose()
    assert (introduction.state, introduction.mission_id) == (S.ROUTED, world.berlin.id)
    assert [mail.template for mail in mails(to=world.desk)] == ["introduction_desk"]
    assert mails(to=world.expert) == []


def test_who_has_moved_is_reached_through_the_new_mission_and_the_open_request_stays(
    world: World,
) -> None:
    first = world.propose()
    move_to("JP", world.person, on=TODAY)
    other = make_opening(make_program())
    second = proposals.propose(
        world.person, other, by=world.staff_of(other.institution), today=TODAY
    )
    assert first.mission_id == world.berlin.id
    assert second.mission_id == world.tokyo.id


def test_the_day_before_she_moves_it_is_still_the_old_mission(world: World) -> None:
    move_to("JP", world.person, on=TODAY + timedelta(1))
    assert world.propose().mission_id == world.berlin.id


def test_where_no_mission_is_responsible_the_central_desk_acts(world: World) -> None:
    person = world.expert_with_contacts(country="BR")
    introduction = world.propose(person=person)
    assert (introduction.channel, introduction.mission_id) == (Channel.CENTRAL_DESK, None)
    assert mails(to=world.central)


def test_in_safety_mode_no_mission_hears_of_her(world: World) -> None:
    world.person.safety_mode = True
    introduction = world.propose()
    assert (introduction.channel, introduction.mission_id) == (Channel.CENTRAL_DESK, None)
    assert mails(to=world.desk) == []


@pytest.mark.parametrize("how", ["bypass", "no consent"])
def test_who_wants_no_mission_in_between_is_asked_at_once(world: World, how: str) -> None:
    if how == "bypass":
        world.person.bypasses_mission = True
    else:
        consents.withdraw_consent(world.person, ConsentPurpose.EMBASSY, by=world.expert)
    session().flush()
    introduction = world.propose()
    assert (introduction.channel, introduction.state) == (Channel.BYPASS, S.EXPERT_ASKED)
    assert mails(to=world.desk) == []
    assert [mail.template for mail in mails(to=world.expert)] == ["introduction_asked"]


@pytest.mark.parametrize("purpose", [ConsentPurpose.BE_FOUND, ConsentPurpose.INTRODUCTION])
def test_without_her_consent_nobody_is_introduced(world: World, purpose: ConsentPurpose) -> None:
    consents.withdraw_consent(world.person, purpose, by=world.expert)
    session().flush()
    with pytest.raises(RegistryError, match="does not receive introductions"):
        world.propose()


@pytest.mark.parametrize("state", sorted(set(PersonState) - {PersonState.ACTIVE}))
def test_only_active_experts_are_introduced(world: World, state: PersonState) -> None:
    world.person.state = state
    with pytest.raises(RegistryError, match="does not receive introductions"):
        world.propose()


def test_an_institution_asks_only_for_its_own_published_openings(world: World) -> None:
    with pytest.raises(NotAllowed):
        world.propose(opening=make_opening())
    world.opening.state = OpeningState.ON_HOLD
    with pytest.raises(RegistryError, match="not published"):
        world.propose()


def test_one_institution_has_one_open_introduction_with_her(world: World) -> None:
    world.propose()
    for opening in (world.opening, make_opening(make_program(world.institution))):
        with pytest.raises(RegistryError, match="already has an open introduction"):
            world.propose(opening=opening)


def test_she_is_asked_by_three_at_most_at_a_time(world: World) -> None:
    before = datetime(2026, 10, 1, tzinfo=UTC)
    running = [
        make_introduction(world.person, state=S.TALKING, created_at=before) for _number in range(3)
    ]
    with pytest.raises(RegistryError, match="asked by several institutions"):
        world.propose()
    endings.close(running[0], is_final=True, note="", by=world.expert)
    session().flush()
    assert world.propose()


@pytest.mark.parametrize("how", ["declined", "withdrew", "no fit", "silent"])
def test_after_a_no_the_same_institution_waits(world: World, how: str) -> None:
    introduction = world.connected() if how == "no fit" else world.asked()
    match how:
        case "declined":
            services.decline(introduction, by=world.expert)
        case "withdrew":
            endings.withdraw(introduction, reason="Không tiện", by=world.expert)
        case "no fit":
            endings.close(introduction, is_final=True, note="", by=world.expert)
        case _:
            from registry.introductions import silence

            silence.lapse(introduction)
    session().flush()
    with pytest.raises(RegistryError, match="not now"):
        world.propose(today=TODAY + timedelta(100))
    assert world.propose(today=TODAY + timedelta(300))


def test_an_institution_that_withdrew_itself_may_ask_again(world: World) -> None:
    endings.withdraw(world.propose(), reason="Nhầm", by=world.recruiter)
    session().flush()
    assert world.propose()


# The desk


def test_a_desk_endorses_with_a_note_and_she_is_asked(world: World) -> None:
    introduction = world.asked()
    assert introduction.state is S.EXPERT_ASKED
    assert introduction.answer_due_on == TODAY + timedelta(21)


def test_no_other_desk_and_no_other_person_answers_for_a_desk(world: World) -> None:
    introduction = world.propose()
    for user in (world.other_desk, world.recruiter, world.ministry, world.central):
        with pytest.raises(NotAllowed):
            services.endorse(introduction, note="", by=user)
        with pytest.raises(NotAllowed):
            services.refuse_endorsement(introduction, code="security", by=user)


def test_a_refusal_is_told_to_the_institution_by_code_and_not_to_her(world: World) -> None:
    introduction = world.propose()
    services.refuse_endorsement(introduction, code="contact_known_wrong", by=world.desk)
    assert (introduction.state, introduction.is_open) == (S.NOT_ENDORSED, False)
    assert [mail.template for mail in mails(to=world.recruiter)] == ["introduction_not_endorsed"]
    assert mails(to=world.expert) == []


def test_a_silent_mission_gives_way_to_its_backup_and_then_to_the_central_desk(
    world: World, app: Any
) -> None:
    make_backup(world.tokyo, "DE")
    introduction = world.propose()
    assert introduction.desk_due_on == date(2026, 12, 2)
    assert pass_days(app, date(2026, 12, 2)) == 0
    assert pass_days(app, date(2026, 12, 3)) == 1
    assert introduction.mission_id == world.tokyo.id
    assert mails(to=world.other_desk)
    assert pass_days(app, introduction.desk_due_on + timedelta(1)) == 1
    assert introduction.state is S.ESCALATED
    assert introduction.mission_id is None  # the central desk has it
    with pytest.raises(NotAllowed):
        services.endorse(introduction, note="", by=world.desk)
    services.endorse(introduction, note="", by=world.central)
    assert introduction.state is S.EXPERT_ASKED


def test_the_central_desk_is_reminded_until_it_acts(world: World, app: Any) -> None:
    world.person.safety_mode = True
    introduction = world.propose()
    [asked] = mails(to=world.central)
    for expected in (1, 2, 3):
        templates = [mail.template for mail in mails(to=world.central)]
        assert templates.count(asked.template) == expected
        assert introduction.desk_due_on is not None
        assert pass_days(app, introduction.desk_due_on + timedelta(1)) == 1
    assert introduction.state is S.ESCALATED


def test_who_gives_up_the_mission_while_it_is_silent_is_asked_directly(
    world: World, app: Any
) -> None:
    introduction = world.propose()
    world.person.bypasses_mission = True
    assert pass_days(app, TODAY) == 1
    assert (introduction.state, introduction.channel) == (S.EXPERT_ASKED, Channel.BYPASS)


def test_who_no_longer_wants_introductions_is_not_asked(world: World) -> None:
    introduction = world.propose()
    consents.withdraw_consent(world.person, ConsentPurpose.INTRODUCTION, by=world.expert)
    session().flush()
    assert introduction.state is S.WITHDRAWN
    with pytest.raises(RegistryError):
        services.endorse(introduction, note="", by=world.desk)
    assert mails(to=world.expert) == []
    assert mails(to=world.recruiter)[-1].template == "introduction_withdrawn"


def test_a_suspended_expert_is_not_asked_either(world: World, app: Any) -> None:
    introduction = world.propose()
    world.person.state = PersonState.SUSPENDED
    assert pass_days(app, TODAY) == 1
    assert introduction.state is S.WITHDRAWN
    assert mails(to=world.expert) == []


def test_safety_mode_hides_a_running_request_from_its_mission_at_once(
    world: World, app: Any
) -> None:
    introduction = world.propose()
    world.person.safety_mode = True
    session().flush()
    assert listed_for(world.desk) == []
    assert introduction.desk_due_on
    pass_days(app, introduction.desk_due_on + timedelta(1))
    assert introduction.state is S.ESCALATED


# Their answer


def test_she_is_reminded_twice_and_then_the_request_lapses_with_a_last_word(
    world: World, app: Any
) -> None:
    introduction = world.asked()
    for days in range(1, 23):
        pass_days(app, TODAY + timedelta(days))
    assert introduction.state is S.LAPSED
    assert [mail.template for mail in mails(to=world.expert)] == [
        "introduction_asked",
        "introduction_reminder",
        "introduction_reminder",
        "introduction_lapsed",
    ]
    assert mails(to=world.recruiter)[-1].template == "introduction_lapsed"
    with pytest.raises(InvalidTransition):
        services.accept(introduction, reveal=[ContactKind.EMAIL], by=world.expert)


def test_the_last_day_is_still_hers(world: World, app: Any) -> None:
    introduction = world.asked()
    pass_days(app, TODAY + timedelta(21))
    services.accept(introduction, reveal=[ContactKind.EMAIL], by=world.expert)
    assert introduction.state is S.CONNECTED


def test_only_she_answers(world: World) -> None:
    introduction = world.asked()
    for user in (world.recruiter, world.desk, world.central, world.ministry):
        with pytest.raises(NotAllowed):
            services.accept(introduction, reveal=[ContactKind.EMAIL], by=user)
        with pytest.raises(NotAllowed):
            services.decline(introduction, by=user)


def test_she_reveals_at_least_one_contact_and_only_what_she_has(world: World) -> None:
    introduction = world.asked()
    with pytest.raises(RegistryError):
        services.accept(introduction, reveal=[], by=world.expert)
    assert introduction.state is S.EXPERT_ASKED


def test_the_institution_reads_what_she_chose_and_nobody_else_does(world: World) -> None:
    introduction = world.connected(ContactKind.PHONE)
    read = services.open_contacts(introduction, by=world.recruiter)
    assert [kind for kind, _value in read] == [ContactKind.PHONE]
    stranger = world.staff_of(make_institution())
    for user in (stranger, world.desk, world.central, world.ministry):
        assert queries.readable_contacts(introduction, viewer=user) == []
        with pytest.raises(NotAllowed):
            services.open_contacts(introduction, by=user)


@pytest.mark.parametrize("how", ["withdraw", "close", "profile", "suspended"])
def test_what_she_revealed_is_hidden_from_the_next_reading_on(world: World, how: str) -> None:
    introduction = world.connected()
    assert services.open_contacts(introduction, by=world.recruiter)
    match how:
        case "withdraw":
            endings.withdraw(introduction, reason="Đổi ý", by=world.expert)
        case "close":
            endings.close(introduction, is_final=False, note="", by=world.expert)
        case "profile":
            experts.withdraw(world.person, by=world.expert)
        case _:
            world.person.state = PersonState.SUSPENDED
    session().flush()
    with pytest.raises(NotAllowed):
        services.open_contacts(introduction, by=world.recruiter)


def test_one_officer_opens_only_so_many_contacts_a_day(world: World) -> None:
    introduction = world.connected()
    for _time in range(30):
        services.open_contacts(introduction, by=world.recruiter)
        session().flush()
    with pytest.raises(TooManyAttempts):
        services.open_contacts(introduction, by=world.recruiter)
    assert services.open_contacts(introduction, by=world.approver)


def test_consent_given_again_opens_the_way_again(world: World) -> None:
    consents.withdraw_consent(world.person, ConsentPurpose.INTRODUCTION, by=world.expert)
    make_consent(world.person, ConsentPurpose.INTRODUCTION)
    session().flush()
    assert world.propose()


def test_a_desk_reads_first_what_waits_longest_for_an_answer(world: World) -> None:
    other, third = (world.expert_with_contacts() for _ in range(2))
    talking = world.asked()
    services.accept(talking, reveal=[ContactKind.EMAIL], by=world.expert)
    asked = world.asked(person=other)
    routed = world.propose(person=third)

    listed = listed_for(world.desk)

    assert [row.id for row in listed] == [routed.id, asked.id, talking.id]
    assert [row.answer_by for row in listed] == [
        routed.desk_due_on,
        asked.answer_due_on,
        talking.outcome_due_on,
    ]

from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_consent, make_opening, make_program, make_user
from introductions.world import EMAIL, NAME, TODAY, World
from letters import mails, templates_to

from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.permissions import Role
from registry.experts import consents
from registry.experts import services as experts
from registry.experts.kinds import ConsentPurpose, ContactKind
from registry.interests import queries, schedule, services
from registry.interests.kinds import EndReason, NoReason
from registry.interests.models import Interest, InterestState
from registry.introductions import services as introductions
from registry.introductions.models import IntroductionState
from registry.programs import endings as openings
from registry.programs.models import OpeningState

S = InterestState


@pytest.fixture
def world(database: Any) -> World:
    return World()


def state(world: World, **values: Any) -> Interest:
    usual = {"by": world.expert, "today": TODAY}
    opening = values.pop("opening", world.opening)
    interest = services.state_interest(world.person, opening, **{**usual, **values})
    session().flush()
    session().refresh(interest)
    return interest


def pass_days(app: Any, day: date) -> int:
    session().flush()
    with app.app_context():
        moved = schedule.move_silent(today=day)
    session().expire_all()
    return moved


# Stating


def test_an_interest_has_a_day_by_which_it_is_answered_and_its_institution_knows(
    world: World,
) -> None:
    interest = state(world)
    assert interest.state is S.SENT
    assert interest.answer_due_on is not None
    assert interest.ends_on is not None
    assert TODAY < interest.answer_due_on < interest.ends_on
    assert "interest_task" in templates_to(world.recruiter)
    assert mails(to=world.expert) == []


def test_an_interest_is_stated_once_for_an_opening(world: World) -> None:
    state(world)
    with pytest.raises(RegistryError, match="before"):
        state(world)


def test_one_that_was_withdrawn_may_be_stated_again(world: World) -> None:
    services.withdraw(state(world), by=world.expert)
    session().flush()
    assert state(world).state is S.SENT


def test_nobody_states_interest_for_somebody_else(world: World) -> None:
    with pytest.raises(NotAllowed):
        state(world, by=world.recruiter)


@pytest.mark.parametrize("over", [OpeningState.CLOSED, OpeningState.ON_HOLD, OpeningState.FILLED])
def test_only_an_opening_that_is_open_takes_interest(world: World, over: OpeningState) -> None:
    with pytest.raises(RegistryError, match="no longer open"):
        state(world, opening=make_opening(make_program(), state=over))


def test_the_day_after_the_closing_day_is_too_late_whatever_the_worker_does(world: World) -> None:
    with pytest.raises(RegistryError, match="no longer open"):
        state(world, today=world.opening.closes_on + timedelta(1))


def test_without_a_consent_the_expert_reads_which_is_missing(world: World) -> None:
    consents.withdraw_consent(world.person, ConsentPurpose.BE_FOUND, by=world.expert)
    with pytest.raises(RegistryError, match="agree to be found"):
        state(world)


def test_a_profile_that_rests_is_no_application(world: World) -> None:
    experts.pause(world.person, by=world.expert)
    with pytest.raises(RegistryError, match="has to be active"):
        state(world)


def test_only_so_many_interests_are_open_at_a_time(world: World) -> None:
    for _number in range(10):
        state(world, opening=make_opening(make_program()))
    with pytest.raises(RegistryError, match="the most at a time"):
        state(world)


def test_contact_details_in_a_note_are_refused(world: World) -> None:
    with pytest.raises(RegistryError, match="Contact details"):
        state(world, note=f"Write to {EMAIL}")


# The expert's own steps


def test_a_paused_interest_is_out_of_sight_until_it_is_resumed(world: World) -> None:
    interest = state(world)
    services.pause(interest, by=world.expert, today=TODAY)
    session().flush()
    seen = session().scalars(queries.visible_interests(world.recruiter)).all()
    assert seen == []
    services.resume(interest, by=world.expert, today=TODAY + timedelta(7))
    session().flush()
    assert session().scalars(queries.visible_interests(world.recruiter)).all() == [interest]
    assert interest.answer_due_on is not None


def test_the_institution_cannot_pause_and_the_expert_cannot_answer(world: World) -> None:
    interest = state(world)
    with pytest.raises(NotAllowed):
        services.pause(interest, by=world.recruiter)
    with pytest.raises(NotAllowed):
        services.answer_no(interest, reason=NoReason.FIELD, by=world.expert)


def test_withdrawing_a_consent_ends_it_in_the_same_moment(world: World) -> None:
    interest = state(world)
    consents.withdraw_consent(world.person, ConsentPurpose.INTRODUCTION, by=world.expert)
    assert (interest.state, interest.reason_code) == (S.WITHDRAWN, EndReason.CONSENT)
    assert "interest_gone" in templates_to(world.recruiter)


def test_a_withdrawn_profile_leaves_no_note(world: World) -> None:
    interest = state(world, note="Em rất muốn dạy môn này.")
    experts.withdraw(world.person, by=world.expert)
    assert (interest.state, interest.note) == (S.WITHDRAWN, "")


# Answers


def test_a_no_thanks_and_tells_the_reason_and_the_line(world: World) -> None:
    interest = state(world)
    services.answer_no(
        interest, reason=NoReason.TIME, text="Mong gặp lại thầy cô.", by=world.recruiter
    )
    [mail] = mails("interest_answer", to=world.expert)
    assert "Mong gặp lại thầy cô." in mail.text
    assert interest.state is S.DECLINED


def test_another_institution_neither_sees_nor_answers_it(world: World) -> None:
    interest = state(world)
    other = world.staff_of(make_opening(make_program()).institution)
    assert session().scalars(queries.visible_interests(other)).all() == []
    with pytest.raises(NotAllowed):
        services.consider(interest, by=other)


def test_under_consideration_the_final_answer_comes_after_the_closing_day(world: World) -> None:
    interest = state(world)
    services.consider(interest, by=world.recruiter, today=TODAY)
    assert interest.answer_due_on is not None
    assert interest.answer_due_on > world.opening.closes_on
    assert templates_to(world.expert) == ["interest_news"]


def test_an_invitation_begins_an_introduction_by_the_usual_way(world: World) -> None:
    interest = state(world)
    services.invite(interest, by=world.recruiter, today=TODAY)
    assert interest.introduction is not None
    assert interest.introduction.state is IntroductionState.ROUTED
    assert templates_to(world.expert) == ["interest_news"]  # not of the desk


def test_the_expert_is_asked_as_ever_where_they_chose_nothing_beforehand(world: World) -> None:
    interest = state(world)
    services.invite(interest, by=world.recruiter, today=TODAY)
    assert interest.introduction is not None
    introductions.endorse(interest.introduction, note="", by=world.desk, today=TODAY)
    assert interest.introduction.state is IntroductionState.EXPERT_ASKED
    introductions.accept(interest.introduction, reveal=[ContactKind.EMAIL], by=world.expert)
    assert interest.state is S.INTRODUCED


def test_what_they_chose_beforehand_connects_them_once_the_desk_has_endorsed(world: World) -> None:
    interest = state(world, reveal=[ContactKind.EMAIL])
    services.invite(interest, by=world.recruiter, today=TODAY)
    assert interest.introduction is not None
    introduction, before = interest.introduction, interest.introduction.state
    assert before is IntroductionState.ROUTED
    introductions.endorse(introduction, note="", by=world.desk, today=TODAY)
    session().flush()
    assert introduction.state is IntroductionState.CONNECTED
    assert [reveal.kind for reveal in introduction.reveals] == [ContactKind.EMAIL]
    assert interest.state is S.INTRODUCED
    assert "introduction_connected" in templates_to(world.expert)


def test_where_the_opening_was_amended_meanwhile_they_are_asked_again(world: World) -> None:
    interest = state(world, reveal=[ContactKind.EMAIL])
    world.opening.edition += 1
    services.invite(interest, by=world.recruiter, today=TODAY)
    assert interest.introduction is not None
    introductions.endorse(interest.introduction, note="", by=world.desk, today=TODAY)
    assert interest.introduction.state is IntroductionState.EXPERT_ASKED


def test_who_was_never_asked_gets_a_final_word_that_names_no_desk(world: World) -> None:
    interest = state(world)
    services.invite(interest, by=world.recruiter, today=TODAY)
    assert interest.introduction is not None
    introductions.refuse_endorsement(interest.introduction, code="security", by=world.desk)
    assert (interest.state, interest.reason_code) == (S.ENDED, EndReason.INTRODUCTION)
    [mail] = mails("interest_answer", to=world.expert)
    for word in ("mission", "cơ quan đại diện", world.berlin.organisation.name_vi):
        assert word not in mail.text


def test_withdrawing_after_the_invitation_ends_the_introduction_too(world: World) -> None:
    interest = state(world)
    services.invite(interest, by=world.recruiter, today=TODAY)
    session().flush()
    services.withdraw(interest, by=world.expert)
    assert interest.introduction is not None
    assert interest.introduction.state is IntroductionState.WITHDRAWN


def test_a_former_not_now_does_not_keep_them_from_being_invited(world: World) -> None:
    asked = world.asked()
    introductions.decline(asked, by=world.expert)
    session().flush()
    interest = state(world, opening=make_opening(world.opening.program))
    services.invite(interest, by=world.recruiter, today=TODAY)
    assert interest.state is S.INVITED


# The clock


def test_a_silent_institution_is_reminded_then_the_officer_told_then_the_registry_answers(
    world: World, app: Any
) -> None:
    officer = make_user(Role.RECRUITMENT_OFFICER)
    interest = state(world)
    due, last = interest.answer_due_on, interest.ends_on
    assert due is not None
    assert last is not None
    interest_id = interest.id
    day = TODAY
    while day <= last + timedelta(1):
        pass_days(app, day)
        day += timedelta(1)
    ended = session().get_one(Interest, interest_id)
    assert (ended.state, ended.reason_code) == (S.LAPSED, EndReason.SILENCE)
    assert templates_to(world.expert) == ["interest_answer"]
    assert templates_to(officer) == ["interest_silent"]
    assert templates_to(world.recruiter).count("interest_task") == 3  # stated, and two reminders


def test_the_clock_never_moves_an_interest_that_was_answered(world: World, app: Any) -> None:
    interest = state(world)
    services.answer_no(interest, reason=NoReason.FIELD, by=world.recruiter)
    assert pass_days(app, TODAY + timedelta(400)) == 0


def test_a_profile_that_rests_rests_its_interests_and_a_pause_has_an_end(
    world: World, app: Any
) -> None:
    interest_id = state(world).id
    experts.pause(world.person, by=world.expert)
    pass_days(app, TODAY + timedelta(1))
    assert session().get_one(Interest, interest_id).state is S.PAUSED
    pass_days(app, TODAY + timedelta(90))
    ended = session().get_one(Interest, interest_id)
    assert (ended.state, ended.reason_code) == (S.ENDED, EndReason.PAUSE)


def test_an_institution_that_is_one_no_longer_answers_through_the_registry(
    world: World, app: Any
) -> None:
    interest_id = state(world).id
    world.institution.organisation.valid_to = TODAY
    pass_days(app, TODAY + timedelta(1))
    ended = session().get_one(Interest, interest_id)
    assert (ended.state, ended.reason_code) == (S.ENDED, EndReason.INSTITUTION)
    assert templates_to(world.expert) == ["interest_answer"]


def test_who_waits_is_told_when_the_opening_ends(world: World) -> None:
    interest = state(world)
    openings.cancel_opening(world.opening, reason="Hết kinh phí.", by=world.approver)
    assert (interest.state, interest.reason_code) == (S.ENDED, EndReason.OPENING)
    assert templates_to(world.expert) == ["interest_answer"]


def test_who_waits_is_told_of_an_amendment(world: World) -> None:
    state(world)
    assert queries.list_people_of(world.opening) == [world.expert]


def test_an_answer_twice_is_refused(world: World) -> None:
    interest = state(world)
    services.answer_no(interest, reason=NoReason.FIELD, by=world.recruiter)
    with pytest.raises(InvalidTransition):
        services.invite(interest, by=world.recruiter)


def test_the_name_in_nobodys_mail(world: World) -> None:
    interest = state(world, note="Em muốn về nước.")
    services.consider(interest, by=world.recruiter, today=TODAY)
    services.answer_no(interest, reason=NoReason.FIELD, by=world.approver)
    for mail in mails():
        if mail.recipient != world.expert.email:
            assert " ".join(NAME) not in mail.text
            assert EMAIL not in mail.text


def test_a_second_consent_text_changes_nothing(world: World) -> None:
    interest = state(world)
    make_consent(world.person, ConsentPurpose.STATISTICS)
    assert interest.state is S.SENT

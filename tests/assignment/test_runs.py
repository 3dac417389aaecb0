"""A run takes those who may be asked, keeps what it was computed with, and proposes nothing itself."""

from typing import Any

import pytest
from assignment.world import World, couples_of, day, pairs_of
from factories import make_introduction, owner
from sqlalchemy import select

from registry.assignment import schedule, services, solver, stored
from registry.assignment.certificate import certify
from registry.assignment.models import AssignedOpening, AssignmentRun, OverrideKind, RunState
from registry.background.jobs import JobState, get_job
from registry.core.db import list_rows, session, transaction
from registry.core.errors import NotAllowed, RegistryError
from registry.experts import services as experts
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person
from registry.introductions.models import Channel, Introduction, IntroductionState
from registry.notices.models import Notice


@pytest.fixture
def world(database: Any) -> World:
    return World()


def test_a_run_fills_the_seats_and_is_proven(world: World) -> None:
    people = {world.expert("Nam").id, world.expert("Vĩnh").id}
    run = world.compute()
    assert run.job_id
    assert get_job(run.job_id).state is JobState.DONE, get_job(run.job_id).error
    assert (run.state, run.filled, run.seats) == (RunState.DONE, 2, 2)
    assert {person for person, _opening in couples_of(run)} == people
    problem, solution = stored.read_problem(run), stored.read_solution(run)
    assert certify(problem, solution.chosen, solution.prices).gap == 0
    assert session().scalars(select(Introduction)).first() is None


def test_the_same_inputs_give_the_same_digests(world: World) -> None:
    world.expert("Nam")
    world.expert("Vĩnh")
    first, second = world.compute(), world.compute()
    assert first.inputs_hash == second.inputs_hash != ""
    assert first.result_hash == second.result_hash
    assert couples_of(first) == couples_of(second)
    world.expert("Lan")
    assert world.compute().inputs_hash != first.inputs_hash


WITHOUT_CONSENT = tuple(one for one in ConsentPurpose if one is not ConsentPurpose.INTRODUCTION)


def test_nobody_is_named_who_may_not_be_asked(world: World) -> None:
    asked = world.expert("Nam")
    world.expert("Không", consents=WITHOUT_CONSENT)
    world.expert("Chưa", verified=0)
    world.expert("Muộn", windows=((500, 600),))
    # Two windows that together cover the time, with a gap: neither is enough by itself.
    world.expert("Gián", windows=((0, 120), (190, 400)))
    world.expert("Không bao giờ", windows=())
    run = world.compute(least_window_percent=80)
    assert {person for person, _opening in couples_of(run)} == {asked.id}


def test_somebody_who_is_being_asked_enough_or_said_no_is_left_alone(world: World) -> None:
    person = world.expert("Nam")
    running = make_introduction(person, world.digital, channel=Channel.BYPASS)
    run = world.compute()
    assert couples_of(run) == {(person.id, world.chips.id)}
    assert run.seats == 1, "the seat for which somebody is being asked is not free"
    running.state, running.is_open = IntroductionState.DECLINED, False
    assert couples_of(world.compute()) <= {
        (person.id, world.chips.id),
        (person.id, world.digital.id),
    }


def whys_of(run: AssignmentRun) -> set[str]:
    return set(list_rows(select(AssignedOpening.why).where(AssignedOpening.run_id == run.id)))


def test_free_seats_say_why_they_are_free(world: World) -> None:
    assert whys_of(world.compute()) == {"qualified"}
    world.expert("Muộn", windows=((500, 600),))
    assert whys_of(world.compute()) == {"available"}
    world.expert("Nam")
    run = world.compute()
    assert whys_of(run) == {"", "needed"}
    [other] = pairs_of(run, chosen=False)
    services.override(other, reason="Không phù hợp.", by=world.officer).kind = OverrideKind.VETO
    assert whys_of(world.compute(services.plan_again(run, by=world.officer))) == {"", "vetoed"}


def test_an_override_has_its_price_and_the_next_run_keeps_it(world: World) -> None:
    world.expert("Nam")
    run = world.compute()
    [other] = pairs_of(run, chosen=False)
    made = services.override(other, reason="Đã trao đổi từ trước.", by=world.officer)
    assert made.kind is OverrideKind.PIN
    assert made.price_seats == 0
    again = world.compute(services.plan_again(run, by=world.officer))
    assert couples_of(again) == {(other.person_id, other.opening_id)}
    assert (again.number, again.series_id) == (2, run.series_id)
    assert again.score_without >= again.score


def test_overrides_that_contradict_each_other_are_named_and_nothing_is_chosen(
    world: World,
) -> None:
    world.expert("Nam")
    run = world.compute()
    [chosen], [other] = pairs_of(run), pairs_of(run, chosen=False)
    services.override(other, reason="Một", by=world.officer)
    pin = services.override(chosen, reason="Hai", by=world.officer)
    pin.kind = OverrideKind.PIN
    again = world.compute(services.plan_again(run, by=world.officer))
    assert again.state is RunState.IMPOSSIBLE
    assert {one["limit"] for one in again.obstacles} >= {"window"}
    assert not pairs_of(again)


def test_a_run_that_is_cancelled_leaves_no_result(world: World) -> None:
    world.expert("Nam")
    run = world.plan()
    services.cancel(run, by=world.officer)
    run = world.compute(run)
    assert run.state is RunState.CANCELLED
    assert not pairs_of(run, chosen=None)


def test_a_chosen_pair_becomes_an_introduction_by_somebody_s_hand(world: World) -> None:
    person = world.expert("Nam")
    run = world.compute(institution_id=world.north.id)
    [pair] = pairs_of(run)
    assert not services.refusal_of(pair, by=world.officer)
    made = services.introduce(pair, reason="Theo cuộc họp 12/3.", by=world.officer)
    assert (made.person_id, made.opening_id) == (person.id, world.chips.id)
    assert made.institution_id == world.north.id
    assert pair.introduction_id == made.id
    told = list_rows(select(Notice.template).where(Notice.user_id == world.recruiter.id))
    assert told == ["introduction_proposed"]
    assert services.refusal_of(pair, by=world.officer)
    with pytest.raises(RegistryError):
        services.introduce(pair, reason="Lần nữa.", by=world.officer)


def test_all_guards_of_an_introduction_hold_for_a_pair_too(world: World) -> None:
    person = world.expert("Nam")
    run = world.compute(institution_id=world.north.id)
    [pair] = pairs_of(run)
    make_introduction(person, world.chips, channel=Channel.BYPASS)
    with pytest.raises(RegistryError, match="already has an open introduction"):
        services.introduce(pair, reason="Vẫn muốn.", by=world.officer)


def test_others_neither_plan_nor_propose(world: World) -> None:
    world.expert("Nam")
    run = world.compute()
    [pair, *_more] = pairs_of(run)
    for act in (
        lambda: services.plan_again(run, by=world.recruiter),
        lambda: services.cancel(run, by=world.recruiter),
        lambda: services.override(pair, reason="x", by=world.recruiter),
        lambda: services.introduce(pair, reason="x", by=world.recruiter),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nobody_overrides_or_frees_a_pair_of_their_own(world: World) -> None:
    world.expert("Nam")
    run = world.compute()
    [chosen], [other] = pairs_of(run), pairs_of(run, chosen=False)
    made = services.override(chosen, reason="Đã hẹn.", by=world.officer)
    chosen.person.user_id = world.officer.id
    session().flush()
    with pytest.raises(NotAllowed, match="own case"):
        services.override(other, reason="Tôi muốn.", by=world.officer)
    with pytest.raises(NotAllowed, match="own case"):
        services.drop_override(run, made, by=world.officer)


def test_runs_forget_the_words_and_days_of_whoever_withdraws_and_still_add_up(
    world: World,
) -> None:
    withdrawn, other = world.expert("Nam").id, world.expert("Vĩnh").id
    run = world.compute()
    person = session().get_one(Person, withdrawn)
    before = stored.read_problem(run)
    experts.withdraw(person, by=owner(person))
    session().flush()
    session().expire_all()
    run = session().get_one(AssignmentRun, run.id)
    kept = {pair.person_id: pair for pair in pairs_of(run, chosen=None)}
    assert kept[withdrawn].parts == []
    assert kept[other].parts
    told = str([kept[withdrawn].window, run.prices])
    assert f"{withdrawn}:0" in told
    assert f"{withdrawn}:{day(0)}" not in told
    problem, solution = stored.read_problem(run), stored.read_solution(run)
    assert len({one.window for one in problem.pairs}) == len({one.window for one in before.pairs})
    assert certify(problem, solution.chosen, solution.prices).gap == 0


@pytest.mark.parametrize("pinned", [False, True], ids=["solved", "impossible"])
def test_who_withdraws_while_a_run_is_computed_leaves_no_words_in_it(
    world: World, monkeypatch: pytest.MonkeyPatch, pinned: bool
) -> None:
    withdrawn, other = world.expert("Nam").id, world.expert("Vĩnh").id
    run = world.plan()
    if pinned:  # two seats for one window
        first = world.compute()
        for pair in pairs_of(first, chosen=None):
            if pair.person_id == withdrawn:
                made = services.override(pair, reason="x", by=world.officer)
                made.kind = OverrideKind.PIN
        run = services.plan_again(first, by=world.officer)
    solve = solver.solve

    def withdraw_meanwhile(problem: Any) -> Any:
        with transaction():
            person = session().get_one(Person, withdrawn)
            experts.withdraw(person, by=owner(person))
        return solve(problem)

    monkeypatch.setattr(schedule, "solve", withdraw_meanwhile)
    run = world.compute(run)
    assert run.state is (RunState.IMPOSSIBLE if pinned else RunState.DONE)
    parts = {pair.person_id: pair.parts for pair in pairs_of(run, chosen=None)}
    assert parts[withdrawn] == []
    assert parts[other]
    told = str([[pair.window for pair in pairs_of(run, chosen=None)], run.prices, run.obstacles])
    assert f"{withdrawn}:0" in told
    assert f"{withdrawn}:{day(0)}" not in told

"""Whatever anybody tries, in whatever order: nobody alone finds against a contract or draws a sample, the
institution is heard before the second inspector, and silence never harms whoever waits for an inspector."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from campaigns.world import World, paper, past
from factories import make_user
from flask import Flask

from registry.accounts.models import RoleAssignment
from registry.campaigns import forgetting, inspecting, queries, schedule, services
from registry.campaigns.kinds import Finding
from registry.campaigns.models import AuditSample
from registry.campaigns.states import FINAL, SAMPLE_MOVES, CampaignState, SampleState
from registry.campaigns.terms import term
from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.notices.models import Notice

S = SampleState
STEPS = 60


@pytest.fixture
def world(database: Any) -> World:
    return World()


def pass_time(app: Flask, day: date) -> None:
    session().flush()
    with app.app_context():
        schedule.follow_audits(day)
    session().expire_all()


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_steps_by_anybody(world: World, seed: int) -> None:
    chance = random.Random(seed)
    campaign = world.run()
    samples = world.samples(campaign)
    insider = make_user(Role.AUDITOR)
    everybody = [
        *(world.auditor, world.second, world.officer, *world.recruiters, insider),
        *(make_user(role) for role in Role),
    ]
    for _step in range(STEPS):
        row, by = chance.choice(samples), chance.choice(everybody)
        before = row.state
        with session().begin_nested() as tried:
            try:
                _choose(chance, row)(by)
                session().flush()
            except RegistryError:
                tried.rollback()
                session().expire_all()
        _hold(row, before)
    assert (campaign.state is CampaignState.CLOSED) == all(one.state in FINAL for one in samples)


def state_of(sample: AuditSample) -> SampleState:
    return sample.state


def _choose(chance: random.Random, row: AuditSample) -> Callable[[Any], object]:
    finding = chance.choice(list(Finding))
    steps: list[Callable[[Any], object]] = [
        lambda by: inspecting.add_paper(row, paper(str(chance.random())), by=by),
        lambda by: inspecting.send(row, words="x", by=by),
        lambda by: inspecting.withhold(row, reason="x", by=by),
        lambda by: inspecting.inspect(row, finding, reason="x", by=by),
        lambda by: inspecting.answer(row, words="x", by=by),
        lambda by: inspecting.decide(row, finding, reason="x", by=by),
        lambda _by: schedule._follow(row, past(row) if row.due_on else hanoi_today()),
    ]
    return chance.choice(steps if chance.random() < 0.3 else steps[:-1])


def _hold(row: AuditSample, before: SampleState) -> None:
    assert row.state is before or row.state in SAMPLE_MOVES[before]
    assert (row.due_on is None) == (row.state in FINAL)
    if row.state is S.OVERCOUNTED:
        assert row.found_by_id is not None
        assert row.second_by_id is not None
        assert row.second_by_id != row.found_by_id
        assert row.finding_reason
        assert row.second_reason
    if row.state is S.HEARD:
        assert row.finding is Finding.OVERCOUNTED


def test_the_one_who_proposed_does_not_draw(world: World) -> None:
    campaign = world.propose()
    with pytest.raises(NotAllowed):
        services.confirm(campaign, by=world.auditor)
    assert campaign.seed == ""
    services.confirm(campaign, by=world.officer)
    with pytest.raises(InvalidTransition):
        services.confirm(campaign, by=world.second)


def test_a_finding_is_decided_by_another_inspector_after_the_hearing(world: World) -> None:
    sample = world.samples(world.run())[0]
    world.doubt(sample)
    with pytest.raises(InvalidTransition):
        inspecting.decide(sample, Finding.OVERCOUNTED, reason="x", by=world.second)
    inspecting.answer(sample, words="Có dạy.", by=world.recruiter_of(sample))
    with pytest.raises(NotAllowed):
        inspecting.decide(sample, Finding.OVERCOUNTED, reason="x", by=world.auditor)
    inspecting.decide(sample, Finding.IN_ORDER, reason="Lịch dạy.", by=world.second)
    assert sample.state is S.IN_ORDER


def test_nobody_inspects_their_own_institution(world: World) -> None:
    sample = world.samples(world.run())[0]
    world.provide(sample)
    approver = RoleAssignment(
        role=Role.INSTITUTION_APPROVER,
        organisation_id=sample.institution_id,
        valid_from=hanoi_today(),
    )
    world.officer.assignments.append(approver)
    session().flush()
    with pytest.raises(NotAllowed):
        inspecting.inspect(sample, Finding.IN_ORDER, reason="", by=world.officer)


def test_only_the_institution_answers(world: World) -> None:
    sample = world.samples(world.run())[0]
    other = next(one for one in world.recruiters if one is not world.recruiter_of(sample))
    for by in (other, world.auditor):
        with pytest.raises(NotAllowed):
            inspecting.withhold(sample, reason="x", by=by)


def test_silence_of_the_institution_goes_to_an_inspector(app: Flask, world: World) -> None:
    sample = world.samples(world.run())[0]
    day = past(sample)
    pass_time(app, day)
    assert state_of(sample) is S.SILENT
    inspecting.add_paper(sample, paper(), by=world.recruiter_of(sample))
    session().flush()
    inspecting.send(sample, words="", by=world.recruiter_of(sample))  # late is not too late
    assert state_of(sample) is S.PROVIDED


def test_a_late_inspector_harms_nobody_and_is_flagged(app: Flask, world: World) -> None:
    campaign = world.run()
    first, second, *rest = world.samples(campaign)
    world.provide(first)
    world.doubt(second)
    inspecting.answer(second, words="Có dạy.", by=world.recruiter_of(second))
    for one in rest:
        world.accept(one)
    pass_time(app, max(past(first), past(second)))
    assert first.state is second.state is S.DEEMED
    assert campaign.state is CampaignState.CLOSED
    assert campaign.result is not None
    assert (campaign.result["deemed"], campaign.result["inspected"]) == (2, len(rest))


def test_each_step_is_reminded_of_once(app: Flask, world: World) -> None:
    sample = world.samples(world.run())[0]
    assert sample.due_on is not None
    before = _count_notices()
    pass_time(app, sample.due_on)
    told = _count_notices() - before
    pass_time(app, sample.due_on)
    assert told > 0
    assert _count_notices() == before + told


def _count_notices() -> int:
    return session().query(Notice).count()


def test_the_last_finding_closes_the_audit_with_an_estimate(world: World) -> None:
    campaign = world.run()
    first, *rest = world.samples(campaign)
    for one in rest:
        world.accept(one)
    assert campaign.result is None
    world.confirm_doubt(first)
    assert campaign.result is not None
    assert campaign.result["found"] == 1
    assert campaign.result["share"] == 2500


def test_nobody_inspects_or_answers_for_their_own_contract(world: World) -> None:
    sample = world.samples(world.run())[0]
    person = sample.contract.person
    person.user_id = world.auditor.id
    session().flush()
    with pytest.raises(NotAllowed):
        inspecting.inspect(sample, Finding.IN_ORDER, reason="", by=world.auditor)
    person.user_id = world.recruiter_of(sample).id
    session().flush()
    with pytest.raises(NotAllowed):
        inspecting.withhold(sample, reason="x", by=world.recruiter_of(sample))


def test_papers_that_come_late_are_read_before_anybody_finds_in_order(world: World) -> None:
    sample = world.samples(world.run())[0]
    seen = sample.version
    inspecting.add_paper(sample, paper("hợp đồng bổ sung"), by=world.recruiter_of(sample))
    session().flush()
    assert sample.version > seen


def test_papers_go_with_the_profile_and_by_their_term_and_the_finding_stays(
    world: World, app: Flask
) -> None:
    campaign = world.run()
    samples = world.samples(campaign)
    for sample in samples:
        world.provide(sample)
        inspecting.inspect(sample, Finding.IN_ORDER, reason="", by=world.auditor)
    forgetting.follow_withdrawal(samples[0].contract.person, world.auditor)
    assert (queries.list_papers(samples[0]), samples[0].words) == ([], "")
    assert campaign.closed_at is not None
    deleted = []
    for days in (0, term("keep_days") + 1):
        campaign.closed_at -= timedelta(days)
        session().flush()
        with app.app_context():
            deleted.append(schedule.delete_old_papers())
    assert deleted == [0, len(samples) - 1]
    session().expire_all()
    assert all(queries.list_papers(one) == [] for one in world.samples(campaign))
    assert {one.state for one in world.samples(campaign)} == {S.IN_ORDER}

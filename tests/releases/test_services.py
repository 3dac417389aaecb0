"""Releases as they are drafted, published, replaced and compared."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_person, make_signed_contract
from flask import Flask
from releases.world import World, figures
from sqlalchemy import select

from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.experts.consent_models import Consent
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.notices.models import Notice
from registry.statistics import changes, digests, queries, schedule, services
from registry.statistics.limits import last_data_day
from registry.statistics.models import StatisticGroup, StatisticRelease
from registry.statistics.states import ReleaseState

R = ReleaseState


@pytest.fixture
def world(database: Any) -> World:
    return World()


def withdraw(person: Person) -> None:
    rows = (
        session().query(Consent).filter_by(person_id=person.id, purpose=ConsentPurpose.STATISTICS)
    )
    for row in rows:
        row.withdrawn_at = now()
    session().flush()


def test_only_active_people_who_agreed_and_are_not_in_safety_mode_are_counted(
    world: World,
) -> None:
    world.add("DE", 1, state=PersonState.DRAFT)
    world.add("DE", 1, safety_mode=True)
    world.add("DE", 1, consents=(ConsentPurpose.BE_FOUND,))
    assert figures(world.draft()) == {"DE": 12, "FR": 11, "total": 23}


def test_one_person_publishes_nothing_alone(world: World) -> None:
    release = world.draft()
    with pytest.raises(NotAllowed):
        services.issue(release, by=world.officer)
    services.issue(release, by=world.second)
    assert release.state is R.ISSUED
    with pytest.raises(InvalidTransition):
        services.issue(release, by=world.second)


def test_there_is_one_draft_at_a_time(world: World) -> None:
    world.draft()
    with pytest.raises(RegistryError):
        world.draft(by=world.second)


def test_whoever_joins_or_withdraws_alone_changes_no_figure(world: World) -> None:
    first = world.issue()
    active = select(Person).where(Person.state == PersonState.ACTIVE)
    withdraw(session().scalars(active.limit(1)).one())
    world.add("FR", 1)
    second = world.issue()
    assert figures(second) == figures(first)
    cells = second.tables[0]["rows"]
    assert {cell["mark"] for cell in cells} == {"repeated"}
    assert {cell["release"] for cell in cells} == {first.number}
    assert not changes.compare(first, second)


def test_ten_who_join_are_told(world: World) -> None:
    first = world.issue()
    world.add("FR", 10)
    second = world.issue()
    assert figures(second) == {"DE": 12, "FR": 21, "total": 33}
    told = {(one.cell["code"], one.before, one.after) for one in changes.compare(first, second)}
    assert {("FR", 11, 21), ("total", 23, 33)} <= told


def test_no_id_and_no_number_of_an_expert_is_in_a_release_or_its_groups(world: World) -> None:
    release = world.issue()
    kept = str(release.tables) + str(release.remarks)
    kept += "".join(str(row.members) for row in session().query(StatisticGroup))
    for person in session().query(Person):
        assert str(person.id) not in kept
        assert person.id.hex not in kept
        assert person.number not in kept


def test_counted_people_are_told_apart_when_enough_agreed(world: World) -> None:
    for _place in range(12):
        make_signed_contract(make_person())
    session().flush()
    assert figures(world.draft(), "tg1-kind")["total"] == 12


def test_a_release_is_replaced_and_both_stay(world: World) -> None:
    first = world.issue()
    second = services.supersede(first, reason="Sai căn cứ.", by=world.officer)
    assert first.state is R.ISSUED
    services.issue(second, by=world.second)
    session().flush()
    assert (first.state, second.state) == (R.SUPERSEDED, R.ISSUED)
    assert queries.find_successor(first) == second
    assert queries.find_latest() == second
    assert figures(second) == figures(first)


def test_a_draft_that_is_not_published_leaves_no_groups(world: World) -> None:
    release = world.draft()
    services.refuse(release, "Chờ số liệu.", by=world.second)
    session().flush()
    assert not queries.list_groups(release)
    assert not release.tables


def test_a_draft_is_taken_back_by_its_author_alone(world: World) -> None:
    release = world.draft()
    with pytest.raises(NotAllowed):
        services.withdraw(release, reason="Nhầm ngày.", by=world.second)
    services.withdraw(release, reason="Nhầm ngày.", by=world.officer)
    assert release.state is R.DISCARDED
    assert not queries.list_groups(release)


def test_without_the_old_key_nothing_is_compared(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = world.issue()
    release.key_mark = digests.mark_of("another key that is gone")
    session().flush()
    with pytest.raises(RegistryError):
        world.draft()


def test_the_schedule_drafts_once_after_each_quarter_and_lapses_what_nobody_reads(
    app: Flask, world: World
) -> None:
    assert schedule.follow_releases() is True
    drafted = queries.find_draft()
    assert drafted is not None
    assert drafted.data_day == last_data_day(hanoi_today())
    assert drafted.drafted_by_id is None
    assert schedule.follow_releases() is False
    later = drafted.due_on + timedelta(1)
    session().flush()
    schedule.follow_releases(later)
    states = session().scalars(select(StatisticRelease.state)).all()
    assert R.LAPSED in states
    assert session().query(Notice).filter_by(user_id=world.officer.id).count() >= 2


def test_after_a_refusal_the_schedule_drafts_nothing_about_the_same_day(
    app: Flask, world: World
) -> None:
    schedule.follow_releases()
    release = queries.find_draft()
    assert release is not None
    services.refuse(release, "Không cần.", by=world.officer)
    session().flush()
    assert schedule.follow_releases() is False


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 1, 10), date(2025, 12, 31)),
        (date(2026, 1, 9), date(2025, 9, 30)),
        (date(2026, 11, 25), date(2026, 9, 30)),
        (date(2025, 6, 1), None),
    ],
)
def test_a_release_is_due_some_days_after_a_quarter(today: date, day: date | None) -> None:
    assert last_data_day(today) == day

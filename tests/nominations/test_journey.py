"""J11: from a mission that names somebody to a person whom TG3 counts, agreeing with the independent recount."""

from datetime import timedelta
from typing import Any

import pytest
from factories import make_institution, make_signed_contract
from flask import Flask
from nominations.world import World, paper

from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.leading import posts, reviews, schedule
from registry.leading import queries as leading
from registry.leading import services as designations
from registry.leading.kinds import EmployerKind
from registry.leading.models import Designation
from registry.nominations import deciding
from registry.nominations.models import Nomination
from registry.nominations.states import NominationState
from registry.targets import loading, recount
from registry.targets import queries as targets

S = NominationState
TODAY = hanoi_today()


@pytest.fixture
def world(database: Any) -> World:
    loading.load()
    return World()


def designate(world: World, *, ends: int = 60) -> Designation:
    row = world.reach(S.RECOMMENDED)
    entry = deciding.designate(
        row,
        decision_number="88/QĐ-BNV",
        authority="Bộ Nội vụ",
        valid_from=TODAY - timedelta(400),
        valid_to=TODAY + timedelta(ends),
        document=paper("quyet dinh cong nhan"),
        by=world.secretary,
    )
    designations.confirm(entry, by=world.colleague)
    assert session().get_one(Nomination, row.id).state is S.DESIGNATED
    [listed] = leading.list_designations()
    return listed.designation


def counted() -> int:
    """By the count and by the recount alike, under every reading."""
    session().flush()
    assert list(recount.find_differences()) == []
    return targets.count(targets.get_target("TG3")).number


def work_for(world: World, kind: EmployerKind) -> None:
    entry = posts.propose_post(
        world.person,
        document=paper("hop dong"),
        by=world.secretary,
        employer="Viện Hàn lâm Khoa học và Công nghệ Việt Nam",
        employer_kind=kind,
        title="Trưởng phòng thí nghiệm",
        valid_from=TODAY - timedelta(30),
        valid_to=None,
    )
    posts.confirm(entry, by=world.colleague)


def test_a_designation_alone_does_not_count(world: World) -> None:
    designate(world)
    assert counted() == 0


@pytest.mark.parametrize(
    "kind", [EmployerKind.INSTITUTE, EmployerKind.MINISTRY, EmployerKind.ENTERPRISE]
)
def test_work_for_any_kind_of_organisation_counts(world: World, kind: EmployerKind) -> None:
    designate(world)
    work_for(world, kind)
    assert counted() == 1


def test_a_contract_of_the_register_counts_and_ends_the_count_with_it(world: World) -> None:
    designate(world)
    make_signed_contract(
        world.person,
        make_institution(),
        signed_on=TODAY - timedelta(40),
        starts_on=TODAY - timedelta(30),
        started_on=TODAY - timedelta(30),
        ends_on=TODAY + timedelta(300),
    )
    assert counted() == 1


def test_a_term_that_is_extended_in_time_goes_on_counting(app: Flask, world: World) -> None:
    current = designate(world)
    work_for(world, EmployerKind.INSTITUTE)
    with app.app_context():
        assert schedule.follow_terms(today=TODAY) == 1
    current = leading.get_designation(current.series_id).designation
    entry = reviews.propose_extension(
        current,
        valid_to=TODAY + timedelta(800),
        document=paper("gia han"),
        reason="Gia hạn.",
        by=world.secretary,
    )
    assert counted() == 1
    designations.confirm(entry, by=world.colleague)
    assert counted() == 1


def test_what_is_revoked_counts_no_more_as_known_from_then_on(world: World) -> None:
    current = designate(world)
    work_for(world, EmployerKind.ENTERPRISE)
    assert counted() == 1
    entry = designations.propose_revocation(current, reason="Bị hủy.", by=world.secretary)
    designations.confirm(entry, by=world.colleague)
    assert counted() == 0

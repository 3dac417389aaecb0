"""The pages of nominations, as each side uses them."""

from typing import Any

import pytest
from factories import make_user
from nominations.world import World, pdf
from pages import press

from registry.core.db import session
from registry.core.i18n import format_date, hanoi_today
from registry.core.permissions import Role
from registry.nominations import answering
from registry.nominations.models import Nomination
from registry.nominations.states import NominationState

S = NominationState


@pytest.fixture
def world(database: Any) -> World:
    return World()


def url(row: Nomination, *rest: str, locale: str = "en") -> str:
    return "/".join([f"/{locale}/nominations/{row.id}", *rest])


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_from_the_name_to_a_complete_dossier(client: Any, world: World, locale: str) -> None:
    client.log_in(world.mission)
    answer = press(
        client,
        f"/{locale}/nominations/new",
        channel="abroad",
        category="expert_d249",
        name="GS. Lý Minh Châu",
        email=world.expert.email,
        language="vi",
        statement="Dẫn đầu thế giới.",
    )
    assert answer.status_code == 302, answer.text
    row = session().query(Nomination).one()
    assert row.code in client.get(answer.location).text
    client.log_in(world.expert)
    assert row.code in client.get(f"/{locale}/work/").text
    assert press(client, url(row, "consent", locale=locale)).status_code == 302
    for part in ("general", "contribution", "plan"):
        page = url(row, f"parts/{part}", locale=locale)
        assert press(client, page, text=f"Nội dung {part}", file=pdf()).status_code == 302
    for criterion in ("tasks", "conduct", "work"):
        page = url(row, "claim", locale=locale)
        assert press(client, page, criterion=criterion, text="Đạt", file=pdf()).status_code == 302
    assert press(client, url(row, "submit", locale=locale)).status_code == 302
    client.log_in(world.secretary)
    page = client.get(url(row, locale=locale)).text
    assert "Nội dung plan" in page
    for claim in row.claims:
        check = url(row, "claims", str(claim.id), "judge", locale=locale)
        assert press(client, check, finding="met").status_code == 302
    assert press(client, url(row, "find-eligible", locale=locale)).status_code == 302
    session().refresh(row)
    assert row.state is S.ELIGIBLE


def test_others_find_nothing_at_its_address(client: Any, world: World) -> None:
    row = world.reach(S.CHECK)
    for role in (Role.EXPERT, Role.MISSION_OFFICER, Role.MOFA_DESK, Role.INSTITUTION_APPROVER):
        client.log_in(make_user(role))
        assert client.get(url(row)).status_code == 404
    client.log_in(make_user(Role.AUDITOR))
    assert client.get(url(row)).status_code == 403


def test_the_nominator_reads_where_it_stands_and_nothing_of_the_dossier(
    client: Any, world: World
) -> None:
    row = world.reach(S.CHECK)
    client.log_in(world.mission)
    page = client.get(url(row)).text
    assert row.code in page
    assert "Nội dung." not in page
    assert client.get(url(row, "parts/plan/file")).status_code == 404
    claim = row.claims[0]
    assert client.get(url(row, "claims", str(claim.id), "file")).status_code == 404


def test_the_secretariat_reads_a_dossier_once_it_is_sent(client: Any, world: World) -> None:
    row = world.reach(S.DOSSIER)
    world.fill(row)
    client.log_in(world.secretary)
    assert "Nội dung." not in client.get(url(row)).text
    assert client.get(url(row, "parts/plan/file")).status_code == 404


@pytest.mark.parametrize("reader", ["mission", "secretary"])
def test_of_an_ended_nomination_only_that_is_read(client: Any, world: World, reader: str) -> None:
    row = world.reach(S.CHECK)
    answering.step_back(row, by=world.expert)
    client.log_in(getattr(world, reader))
    page = client.get(url(row)).text
    assert "The nomination has ended." in page
    for told in ("Lý Minh Châu", world.expert.display_name, "Nội dung.", "withdr", "declin"):
        assert told not in page


def test_what_is_missing_is_named_before_it_can_be_sent(client: Any, world: World) -> None:
    row = world.reach(S.DOSSIER)
    client.log_in(world.expert)
    assert "Part 3: plan in Viet Nam" in client.get(url(row)).text
    assert press(client, url(row, "submit")).status_code == 422


def test_a_returned_dossier_says_what_to_do_and_by_when(client: Any, world: World) -> None:
    row = world.reach(S.CHECK)
    client.log_in(world.secretary)
    page = url(row, "return")
    assert press(client, page, note="Bổ sung").status_code == 422
    assert press(client, page, missing=["plan", "work"], note="Bổ sung").status_code == 302
    client.log_in(world.expert)
    session().refresh(row)
    shown = client.get(url(row)).text
    assert "Bổ sung" in shown
    assert format_date(row.due_on) in shown
    assert row.due_on is not None
    assert row.due_on > hanoi_today()


def test_only_channels_of_the_own_role_are_taken(client: Any, world: World) -> None:
    client.log_in(world.approver)
    answer = press(
        client,
        "/en/nominations/new",
        channel="abroad",
        category="expert_d249",
        name="A",
        email="a@uni.example",
        language="en",
        statement="Good",
    )
    assert answer.status_code == 422

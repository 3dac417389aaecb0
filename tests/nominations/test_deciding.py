"""The decision: two people of the secretariat, a designation like any other, and the count that follows."""

from datetime import date
from typing import Any

import pytest
from nominations.world import World, paper, pdf
from pages import press

from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed
from registry.leading import queries as leading
from registry.leading import services as designations
from registry.leading.kinds import LegalCategory
from registry.leading.models import DesignationEntry
from registry.nominations import answering, deciding
from registry.nominations.kinds import Ending
from registry.nominations.models import Nomination
from registry.nominations.states import NominationState

S = NominationState


@pytest.fixture
def world(database: Any) -> World:
    return World()


def designate(world: World, row: Nomination) -> DesignationEntry:
    return deciding.designate(
        row,
        decision_number="88/QĐ-BNV",
        authority="Bộ Nội vụ",
        valid_from=date(2026, 1, 1),
        valid_to=date(2029, 1, 1),
        document=paper("quyet dinh cong nhan"),
        by=world.secretary,
    )


def test_what_one_records_another_confirms_as_a_designation_like_any_other(world: World) -> None:
    row = world.reach(S.RECOMMENDED)
    entry = designate(world, row)
    assert (row.state, row.entry_id) == (S.DECIDING, entry.id)
    assert leading.list_designations() == []
    with pytest.raises(NotAllowed):
        designations.confirm(entry, by=world.secretary)
    designations.confirm(entry, by=world.colleague)
    assert row.state is S.DESIGNATED
    [listed] = leading.list_designations()
    assert listed.person is world.person
    assert listed.designation.legal_category is LegalCategory.EXPERT_D249
    assert listed.designation.valid_to == date(2029, 1, 1)


def test_what_is_not_confirmed_waits_for_a_decision_again(world: World) -> None:
    row = world.reach(S.RECOMMENDED)
    designations.reject(designate(world, row), reason="Sai số.", by=world.colleague)
    assert (row.state, row.entry_id) == (S.RECOMMENDED, None)


def test_a_designation_needs_the_recommendation_of_the_panel(world: World) -> None:
    row = world.reach(S.DISCUSSING)
    with pytest.raises(InvalidTransition):
        designate(world, row)
    with pytest.raises(InvalidTransition):
        deciding.decline(row, reason="x", by=world.secretary)


def test_a_no_needs_two_people_too(world: World) -> None:
    row = world.reach(S.RECOMMENDED)
    deciding.decline(row, reason="Chưa có chỉ tiêu.", by=world.secretary)
    with pytest.raises(NotAllowed, match="second person"):
        deciding.confirm_decline(row, by=world.secretary)
    with pytest.raises(NotAllowed):
        deciding.confirm_decline(row, by=world.mission)
    deciding.confirm_decline(row, by=world.colleague)
    assert (row.state, row.ending) == (S.ENDED, Ending.DECLINED)


def test_a_no_that_is_not_confirmed_changes_nothing(world: World) -> None:
    row = world.reach(S.RECOMMENDED)
    deciding.decline(row, reason="x", by=world.secretary)
    deciding.refuse_decline(row, reason="Nhầm hồ sơ.", by=world.colleague)
    assert (row.state, row.declined_by_id, row.note) == (S.RECOMMENDED, None, "")


def test_a_designation_is_not_answered_as_a_no(world: World) -> None:
    row = world.reach(S.RECOMMENDED)
    designate(world, row)
    with pytest.raises(NotAllowed, match="own page"):
        deciding.confirm_decline(row, by=world.colleague)


def test_a_decision_that_was_made_is_not_taken_back_by_stepping_back(world: World) -> None:
    row = world.reach(S.RECOMMENDED)
    designate(world, row)
    with pytest.raises(InvalidTransition):
        answering.step_back(row, by=world.expert)


def test_other_designations_touch_no_nomination(world: World) -> None:
    row = world.reach(S.RECOMMENDED)
    entry = designations.propose_designation(
        world.person,
        document=None,
        by=world.secretary,
        legal_category=LegalCategory.EXPERT_D249,
        decision_number="1/QĐ",
        authority="Bộ",
        valid_from=date(2026, 1, 1),
        valid_to=None,
    )
    designations.confirm(entry, by=world.colleague)
    assert row.state is S.RECOMMENDED


def test_the_decision_by_its_pages(client: Any, world: World) -> None:
    row = world.reach(S.RECOMMENDED)
    client.log_in(world.secretary)
    page = f"/en/nominations/{row.id}"
    answer = press(
        client,
        f"{page}/designate",
        decision_number="88/QĐ-BNV",
        authority="Bộ Nội vụ",
        valid_from="01/01/2026",
        valid_to="31/12/2028",
        file=pdf(),
    )
    assert answer.status_code == 302, answer.text
    session().refresh(row)
    client.log_in(world.colleague)
    assert "Open the entry" in client.get(page).text
    entry = f"/en/leading-experts/entries/{row.entry_id}"
    assert press(client, entry, outcome="confirm").status_code == 302
    client.log_in(world.mission)
    assert "Designated" in client.get(page).text
    client.log_in(world.expert)
    assert "The designation is confirmed." in client.get(page).text


def test_a_no_by_its_pages(client: Any, world: World) -> None:
    row = world.reach(S.RECOMMENDED)
    page = f"/en/nominations/{row.id}"
    client.log_in(world.secretary)
    assert press(client, f"{page}/decline", reason="Chưa có chỉ tiêu.").status_code == 302
    client.log_in(world.colleague)
    assert press(client, f"{page}/answer-decline", outcome="reject").status_code == 422
    assert press(client, f"{page}/answer-decline", outcome="confirm").status_code == 302
    client.log_in(world.expert)
    assert "Chưa có chỉ tiêu." in client.get(page).text
    client.log_in(world.mission)
    shown = client.get(page).text
    assert "The nomination has ended." in shown
    assert "Chưa có chỉ tiêu." not in shown

"""The time in each step is read from the recorded history, and each figure opens its cases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from factories import (
    make_contract,
    make_institution,
    make_introduction,
    make_opening,
    make_program,
    make_user,
)
from procedures.world import World
from sqlalchemy import select

from registry.audit.states import StateChange
from registry.contracts.kinds import ContractChannel
from registry.contracts.models import Contract
from registry.contracts.pace import loading
from registry.contracts.states import ContractState as C
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.durations.stays import STAYS
from registry.introductions.models import IntroductionState
from registry.procedures import services

TODAY = hanoi_today()
ROLES = [Role.RECRUITMENT_OFFICER, Role.SCHEME_OFFICER, Role.AUDITOR]


@pytest.fixture(autouse=True)
def loaded(database: Any) -> None:
    loading.load()


def history(contract: Contract, *steps: tuple[float, str]) -> Contract:
    """So many days ago it came into this state, or this was noted."""
    noon = datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(hours=5)
    before = None
    for days, state in steps:
        session().add(
            StateChange(
                object_type="contracts",
                object_id=contract.id,
                from_state=before,
                to_state=state,
                at=noon - timedelta(days),
            )
        )
        before = state
    session().flush()
    return contract


def offered(**values: Any) -> Contract:
    return history(
        make_contract(state=C.AGREED, **values), (40, "draft"), (30, "offered"), (4, "agreed")
    )


def stays_of(contract: Contract) -> list[Any]:
    columns = STAYS.c
    statement = select(columns.step, columns.days, columns.usual, columns.is_over, columns.is_open)
    found = statement.where(columns.contract_id == contract.id).order_by(columns.began_on)
    return [tuple(row) for row in session().execute(found)]


def test_a_step_lasts_from_its_change_to_the_next_one_and_an_open_one_until_today() -> None:
    assert stays_of(offered()) == [
        ("draft", 10, 10, False, False),
        ("offered", 26, 14, True, False),
        ("agreed", 4, 21, False, True),
    ]


def test_a_note_in_the_history_ends_no_step() -> None:
    contract = make_contract(state=C.OFFERED)
    history(contract, (9, "offered"), (5, "contract.reminded"))
    assert stays_of(contract) == [("offered", 9, 14, False, True)]


def test_days_are_those_of_ha_noi() -> None:
    contract = make_contract(state=C.AGREED)
    history(contract, (3, "offered"), (1.5, "agreed"))  # at midnight in Ha Noi, 17:00 UTC
    assert stays_of(contract)[0][:2] == ("offered", 2)


def test_what_took_its_steps_elsewhere_is_left_out() -> None:
    assert stays_of(offered(channel=ContractChannel.DIRECT)) == []


def test_a_permit_is_measured_from_the_application_to_the_answer() -> None:
    world = World()
    permit = world.path()["work_permit"]
    services.apply(permit, applied_on=TODAY - timedelta(20), by=world.recruiter)
    session().flush()
    code = "work_permit"
    [found] = [row for row in stays_of(world.contract) if row[0] == code]
    assert found == (code, 20, 14, True, True)  # ten working days are two weeks
    services.grant(permit, None, decided_on=TODAY - timedelta(8), by=world.recruiter)
    session().flush()
    [found] = [row for row in stays_of(world.contract) if row[0] == code]
    assert found == (code, 12, 14, False, False)


@pytest.mark.parametrize("role", ROLES)
def test_figures_open_the_cases_behind_them(client: Any, role: Role) -> None:
    contract = offered()
    client.log_in(make_user(role))
    page = client.get("/en/durations/")
    assert "few cases" in page.text
    assert contract.number in page.text
    narrowed = client.get("/en/durations/?step=offered&unfinished=no&over=yes&by=institution")
    assert "26" in narrowed.text
    assert "100 %" in narrowed.text
    assert contract.number in narrowed.text
    assert contract.number not in client.get("/en/durations/?step=offered&unfinished=yes").text


@pytest.mark.parametrize("by", ["institution", "field", "country", "kind"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_step_is_broken_down_by_each_part(client: Any, by: str, language: str) -> None:
    offered()
    client.log_in(make_user(Role.RECRUITMENT_OFFICER))
    assert client.get(f"/{language}/durations/?step=offered&by={by}").status_code == 200


def test_an_institution_reads_its_own_times_and_no_countries(client: Any) -> None:
    institution = make_institution()
    opening = make_opening(make_program(institution))
    own = offered(
        introduction=make_introduction(opening=opening, state=IntroductionState.OFFER_MADE)
    )
    foreign = offered()
    client.log_in(make_user(Role.INSTITUTION_RECRUITER, organisation=institution.organisation))
    page = client.get("/en/durations/?step=offered&by=country").text
    assert own.number in page
    assert foreign.number not in page
    assert "country of residence" not in page.lower()


@pytest.mark.parametrize("role", [Role.EXPERT, Role.VERIFIER, Role.ADMINISTRATOR])
def test_nobody_else_reads_them(client: Any, role: Role) -> None:
    client.log_in(make_user(role))
    assert client.get("/en/durations/").status_code == 403


def test_a_bad_day_in_the_filters_is_named(client: Any) -> None:
    client.log_in(make_user(Role.SCHEME_OFFICER))
    answer = client.get("/en/durations/?step=offered&left_from=35/35/2026")
    assert answer.status_code == 422


def test_the_number_of_questions_does_not_grow_with_the_cases(
    client: Any, count_queries: Any
) -> None:
    client.log_in(make_user(Role.SCHEME_OFFICER))
    url = "/en/durations/?step=offered&by=institution"
    counts = []
    for _round in range(2):
        for _number in range(4):
            offered()
        counts.append(count_queries(lambda: client.get(url)))
    assert counts[0] == counts[1]


def test_a_permit_stands_in_the_list_behind_its_figure(client: Any) -> None:
    world = World()
    permit = world.path()["work_permit"]
    services.apply(permit, applied_on=TODAY - timedelta(20), by=world.recruiter)
    session().flush()
    for reader in (world.recruiter, world.officer):
        client.log_in(reader)
        for look in ("", "?open=columns&size=100", "?open=filters"):
            page = client.get(f"/en/durations/{look}")
            assert page.status_code == 200
            body = page.text.partition('id="rows"')[2]
            assert body.count(world.contract.number) == 1, look

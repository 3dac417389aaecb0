"""All that is overdue and waits for others is reminded of at once, after a preview, and not too often."""

from datetime import timedelta
from typing import Any

import pytest
from pages import token
from sqlalchemy import select
from work.country import Country

from registry.accounts.models import AccountState
from registry.audit.states import StateChange
from registry.contracts.states import ContractState as C
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.notices.models import Notice

ALL = "/en/work/remind-all"


@pytest.fixture
def country(database: Any) -> Country:
    return Country()


def late(country: Country) -> Any:
    contract = country.contract(C.AGREED)
    contract.planned_start_on = hanoi_today() - timedelta(3)
    session().flush()
    return contract


def told(country: Country) -> list[str]:
    rows = session().scalars(select(Notice.user_id).where(Notice.template == "work_reminder"))
    names = {user.id: name for name, user in country.people.items()}
    return sorted(names[one] for one in rows)


def test_the_preview_names_who_is_reminded_and_the_button_does_exactly_that(
    client: Any, country: Country
) -> None:
    contract = late(country)
    moved = contract.moved_at
    client.log_in(country.people["officer"])
    assert "/en/work/remind-all" in client.get("/en/work/").text
    page = client.get(ALL)
    assert "1 case: a reminder is sent" in page.text
    assert contract.number in page.text
    assert told(country) == []
    sent = {"csrf_token": token(page), "promised": f"contracts.sign {contract.id}"}
    assert client.post(ALL, data=sent).status_code == 302
    assert told(country) == ["approver"]
    change = session().scalars(
        select(StateChange.to_state).where(StateChange.object_id == contract.id)
    )
    assert "work.reminded" in change.all()
    session().refresh(contract)
    assert contract.moved_at == moved  # a reminder is no step
    again = client.get(ALL)
    assert "1 case: no reminder" in again.text
    assert "Reminded lately; again from" in again.text
    answer = client.post(ALL, data=sent)
    assert "have changed meanwhile" in answer.text
    assert told(country) == ["approver"]


def test_a_case_for_which_nobody_has_an_account_is_left_out_with_the_reason(
    client: Any, country: Country
) -> None:
    late(country)
    country.people["approver"].state = AccountState.DISABLED
    session().flush()
    client.log_in(country.people["officer"])
    assert "Nobody who could take this step has an account" in client.get(ALL).text


def test_experts_remind_nobody(client: Any, country: Country) -> None:
    client.log_in(country.people["expert"])
    assert client.get(ALL).status_code == 403


def test_ticked_contracts_are_reminded_of_from_their_list(client: Any, country: Country) -> None:
    contract, done = country.contract(C.AGREED), country.contract(C.DECLINED)
    session().flush()
    client.log_in(country.people["officer"])
    ids = [str(contract.id), str(done.id)]
    sent = {"csrf_token": token(client.get("/en/contracts/")), "row": ids}
    preview = client.post("/en/contracts/act/remind", data=sent).text
    assert "1 row will change" in preview
    assert "Nobody has to do anything now." in preview
    exact = {"row": ids[:1], "promised": ids[:1]}
    assert client.post("/en/contracts/act/remind", data=sent | exact).status_code == 302
    assert told(country) == ["approver"]

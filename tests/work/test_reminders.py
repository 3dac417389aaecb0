"""Who waits for somebody else reminds them: whoever's turn it is, once a day, on the record."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pages import token
from sqlalchemy import select
from work.country import Country

from registry.audit.models import AuditEvent
from registry.contracts.states import ContractState as C
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.desk.reminders import may_remind
from registry.introductions.models import IntroductionState as I
from registry.notices.models import Notice
from registry.programs.models import OpeningState as O
from registry.work.views import SHOWN_LATE

Made = Callable[[Country], Any]
# What waits, which step it is, who reminds, who is reminded.
CASES: dict[str, tuple[Made, str, str, set[str]]] = {
    "expert": (lambda one: one.contract(C.OFFERED), "contracts.answer", "recruiter", {"expert"}),
    "approver": (lambda one: one.contract(C.AGREED), "contracts.sign", "officer", {"approver"}),
    "mission": (
        lambda one: one.introduction(I.ROUTED),
        "introductions.endorse",
        "desk",
        {"mission"},
    ),
    "ministry": (
        lambda one: one.opening(O.MINISTRY_CHECK, approver_id=one.people["approver"].id),
        "openings.publish",
        "recruiter",
        {"ministry"},
    ),
}
PAGES = {
    "expert": "/en/contracts/{}",
    "approver": "/en/contracts/{}",
    "mission": "/en/introductions/{}",
    "ministry": "/en/programs/openings/{}",
}


@pytest.fixture
def country(database: Any) -> Country:
    return Country()


def told(country: Country) -> set[str]:
    rows = session().scalars(select(Notice.user_id).where(Notice.template == "work_reminder"))
    ids = set(rows)
    return {name for name, user in country.people.items() if user.id in ids}


def send(client: Any, code: str, row_id: Any) -> Any:
    data = {"csrf_token": token(client.get("/en/work/"))}
    return client.post(f"/en/work/remind/{code}/{row_id}?group=others", data=data)


@pytest.mark.parametrize("kind", CASES)
def test_whose_turn_it_is_gets_the_reminder_once_a_day_and_nobody_else(
    client: Any, country: Country, kind: str
) -> None:
    make, code, sender, wanted = CASES[kind]
    case = make(country)
    session().flush()
    client.log_in(country.people[sender])
    page = client.get("/en/work/others").text
    assert f"/en/work/remind/{code}/{case.id}?group=others" in page
    assert send(client, code, case.id).location.endswith("/en/work/others")
    assert told(country) == wanted
    event = session().scalars(select(AuditEvent).where(AuditEvent.object_id == case.id)).all()[-1]
    assert (event.action, event.actor_id) == ("work.reminded", country.people[sender].id)
    shown = {"expert": "Nguyễn Thị Minh Huyền"}  # as this reader may know them
    names = [shown.get(name, country.people[name].display_name) for name in wanted]
    history = client.get(PAGES[kind].format(case.id)).text
    assert [name for name in names if re.search(f"Reminded: [^<]*{name}", history)] == names
    page = client.get("/en/work/others").text
    assert "reminded today" in page
    assert f"/en/work/remind/{code}/{case.id}" not in page
    again = send(client, code, case.id)
    assert again.status_code == 422
    assert "A reminder was sent today" in again.text
    assert (
        len(session().scalars(select(Notice).where(Notice.template == "work_reminder")).all()) == 1
    )


def test_the_next_day_a_reminder_may_be_sent_again(
    client: Any, country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = country.contract(C.AGREED)
    session().flush()
    client.log_in(country.people["officer"])
    send(client, "contracts.sign", case.id)
    tomorrow = hanoi_today() + timedelta(1)
    monkeypatch.setattr("registry.desk.reminders.hanoi_today", lambda: tomorrow)
    assert send(client, "contracts.sign", case.id).status_code == 302


@pytest.mark.parametrize(
    ("sender", "status"),
    [("approver", 404), ("other_recruiter", 404), ("expert", 403)],  # own turn; unseen; no staff
)
def test_nobody_else_sends_a_reminder(
    client: Any, country: Country, sender: str, status: int
) -> None:
    case = country.contract(C.AGREED)
    session().flush()
    client.log_in(country.people[sender])
    assert "/work/remind/" not in client.get("/en/work/others").text
    assert send(client, "contracts.sign", case.id).status_code == status
    assert told(country) == set()


def test_what_is_due_soon_stands_on_the_work_page_and_as_a_list(
    client: Any, country: Country
) -> None:
    case = country.contract(C.AGREED, planned_start_on=hanoi_today() + timedelta(2))
    country.contract(C.AGREED, planned_start_on=hanoi_today() + timedelta(40))
    session().flush()
    client.log_in(country.people["officer"])
    soon = client.get("/en/work/").text.partition('aria-labelledby="soon"')[2]
    assert case.number in soon.partition("</section>")[0]
    assert soon.partition("</section>")[0].count("<li>") == 1
    assert client.get("/en/work/soon").text.count('class="what"') == 1


def test_who_audits_pushes_no_case_on(client: Any, country: Country) -> None:
    country.opening(O.MINISTRY_CHECK, approver_id=country.people["approver"].id)
    assert not may_remind(country.people["auditor"])
    client.log_in(country.people["auditor"])
    assert client.get("/en/work/remind-all").status_code == 403
    assert "/work/remind-all" not in client.get("/en/work/").text


def test_all_that_is_overdue_for_others_can_be_reminded_of_whatever_stands_on_top(
    client: Any, country: Country
) -> None:
    opening = country.opening(O.MINISTRY_CHECK, approver_id=country.people["approver"].id)
    opening.check_due_on = hanoi_today() - timedelta(days=1)
    for _number in range(SHOWN_LATE):
        contract = country.contract(C.AGREED)
        contract.planned_start_on = hanoi_today() - timedelta(days=100)
    session().flush()
    client.log_in(country.people["approver"])
    page = client.get("/en/work/").text
    assert f"{SHOWN_LATE} of mine, 1 of others" in page
    assert "/work/remind-all" in page

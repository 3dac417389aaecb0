import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from client import Client
from factories import (
    make_contract,
    make_institution,
    make_introduction,
    make_opening,
    make_organisation,
    make_person,
    make_program,
    make_signed_contract,
    make_user,
)
from pages import token
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from registry.accounts.models import User
from registry.audit import queries as audit
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.targets import loading
from registry.taxonomy.kinds import OrganisationKind

S = ContractState
OFFER = {
    "kind": "visiting",
    "work_mode": "visiting_semester",
    "funding_line": "institution",
    "planned_start_on": f"{hanoi_today():%d/%m/%Y}",
    "planned_end_on": f"{hanoi_today() + timedelta(140):%d/%m/%Y}",
    "weekly_hours": "6",
    "teaching_hours": "45",
    "load_percent": "100",
    "pay": "80.000.000 đồng một tháng",
    "terms_vi": "Giảng dạy một học kỳ.",
    "terms_en": "Teaching for one semester.",
    "promises-0-text_vi": "Nhà ở trong khuôn viên",
    "promises-0-text_en": "Housing on campus",
    "promises-0-due_on": f"{hanoi_today() + timedelta(10):%d/%m/%Y}",
}


class Sides:
    def __init__(self) -> None:
        self.institution = make_institution()
        organisation = self.institution.organisation
        self.recruiter = make_user(Role.INSTITUTION_RECRUITER, organisation=organisation)
        self.approver = make_user(Role.INSTITUTION_APPROVER, organisation=organisation)
        self.officer = make_user(Role.RECRUITMENT_OFFICER)
        self.person = make_person()
        self.expert = session().get_one(User, self.person.user_id)
        opening = make_opening(make_program(self.institution))
        self.introduction = make_introduction(self.person, opening)


@pytest.fixture
def sides(database: Session) -> Sides:
    return Sides()


def send(client: Client, url: str, **data: Any) -> TestResponse:
    page = client.get(url)
    assert page.status_code == 200, url
    return client.post(url, data={**data, "csrf_token": token(page), **version(page)})


def version(page: TestResponse) -> dict[str, str]:
    found = re.search(r'name="version"[^>]*value="([^"]*)"', page.get_data(as_text=True))
    return {"version": found.group(1)} if found else {}


def press(client: Client, contract: Contract, step: str, language: str = "vi") -> TestResponse:
    page = client.get(f"/{language}/contracts/{contract.id}")
    url = f"/{language}/contracts/{contract.id}/{step}"
    return client.post(url, data={"csrf_token": token(page), **edition(page)})


def edition(page: TestResponse) -> dict[str, str]:
    """What the button says that its reader has read."""
    found = re.search(r'name="edition" value="(\d+)"', page.get_data(as_text=True))
    return {"edition": found.group(1)} if found else {}


def upload(content: bytes | None = None) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content or make_pdf("hop dong")), "hop-dong.pdf"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_from_the_offer_to_a_started_contract_through_the_pages(
    client: Client, sides: Sides, language: str
) -> None:
    client.log_in(sides.recruiter)
    done = send(client, f"/{language}/contracts/new/{sides.introduction.id}", **OFFER)
    assert done.status_code == 302
    contract = session().query(Contract).filter_by(introduction_id=sides.introduction.id).one()
    url = f"/{language}/contracts/{contract.id}"
    client.log_in(sides.approver)
    assert press(client, contract, "offer", language).status_code == 302
    client.log_in(sides.expert)
    assert press(client, contract, "agree", language).status_code == 302
    client.log_in(sides.approver)
    today = f"{hanoi_today():%d/%m/%Y}"
    assert send(client, f"{url}/signature", day=today, file=upload()).status_code == 302
    client.log_in(sides.expert)
    assert press(client, contract, "confirm-signature", language).status_code == 302
    client.log_in(sides.officer)
    assert press(client, contract, "check", language).status_code == 302
    client.log_in(sides.recruiter)
    paper = upload(make_pdf("first class"))
    assert send(client, f"{url}/start", day=today, file=paper).status_code == 302
    assert session().get_one(Contract, contract.id).state is S.ACTIVE
    page = client.get(url).get_data(as_text=True)
    assert contract.number in page
    assert today in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_offer_with_bad_input_is_refused_and_keeps_what_was_typed(
    client: Client, sides: Sides, language: str
) -> None:
    client.log_in(sides.recruiter)
    bad = OFFER | {"planned_start_on": "31/02/2026", "pay": "", "weekly_hours": "sáu"}
    page = send(client, f"/{language}/contracts/new/{sides.introduction.id}", **bad)
    assert page.status_code == 422
    text = page.get_data(as_text=True)
    assert "31/02/2026" in text
    assert "Giảng dạy một học kỳ." in text
    assert session().query(Contract).count() == 0


def test_an_end_before_the_beginning_is_said_at_its_field(client: Client, sides: Sides) -> None:
    client.log_in(sides.recruiter)
    bad = OFFER | {"planned_end_on": "01/01/2026"}
    page = send(client, f"/en/contracts/new/{sides.introduction.id}", **bad)
    assert page.status_code == 422
    assert "A contract must end after it begins" in page.get_data(as_text=True)


def test_another_institution_does_not_find_the_contract(client: Client, sides: Sides) -> None:
    contract = make_contract(sides.introduction)
    stranger = make_user(Role.INSTITUTION_APPROVER, organisation=make_institution().organisation)
    client.log_in(stranger)
    for path in ("", "/signature", "/terms", "/decline"):
        assert client.get(f"/vi/contracts/{contract.id}{path}").status_code == 404
    assert contract.number not in client.get("/vi/contracts/").get_data(as_text=True)


def test_the_expert_sees_the_offer_and_not_its_draft(client: Client, sides: Sides) -> None:
    contract = make_contract(sides.introduction)
    client.log_in(sides.expert)
    assert client.get(f"/vi/contracts/{contract.id}").status_code == 404
    contract.state = S.OFFERED
    session().flush()
    assert client.get(f"/vi/contracts/{contract.id}").status_code == 200


def test_another_expert_does_not_find_the_contract(client: Client, sides: Sides) -> None:
    contract = make_contract(sides.introduction, state=S.OFFERED)
    client.log_in(make_user(Role.EXPERT))
    assert client.get(f"/vi/contracts/{contract.id}").status_code == 404


def test_roles_without_contracts_are_refused(client: Client, sides: Sides) -> None:
    for role in (Role.VERIFIER, Role.MISSION_OFFICER, Role.ADMINISTRATOR):
        client.log_in(make_user(role))
        assert client.get("/vi/contracts/").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: Client, sides: Sides) -> None:
    contract = make_contract(sides.introduction)
    assert client.get(f"/vi/contracts/{contract.id}").status_code == 302


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ this is a program", "hop-dong.pdf"),
        (b"", "rong.pdf"),
        (b"%PDF-1.4 broken", "hong.pdf"),
    ],
)
def test_a_file_that_is_no_contract_is_refused_and_nothing_changes(
    client: Client, sides: Sides, content: bytes, name: str
) -> None:
    contract = make_contract(sides.introduction, state=S.AGREED)
    client.log_in(sides.approver)
    url = f"/en/contracts/{contract.id}/signature"
    page = send(client, url, day="01/12/2025", file=(io.BytesIO(content), name))
    assert page.status_code == 422
    assert session().get_one(Contract, contract.id).state is S.AGREED
    assert "01/12/2025" in page.get_data(as_text=True)


def test_a_form_opened_before_somebody_elses_change_is_refused(
    client: Client, sides: Sides
) -> None:
    contract = make_contract(sides.introduction)
    client.log_in(sides.recruiter)
    url = f"/en/contracts/{contract.id}/terms"
    page = client.get(url)
    contract.pay = "khác"
    session().flush()
    data = {name: value for name, value in OFFER.items() if not name.startswith("promises")}
    answer = client.post(url, data={**data, "csrf_token": token(page), **version(page)})
    assert answer.status_code == 409
    assert "Giảng dạy một học kỳ." in answer.get_data(as_text=True)


def test_a_step_pressed_twice_is_refused_the_second_time(client: Client, sides: Sides) -> None:
    contract = make_contract(sides.introduction)
    client.log_in(sides.approver)
    assert press(client, contract, "offer").status_code == 302
    assert press(client, contract, "offer").status_code == 409


def test_the_file_is_served_as_an_attachment_through_its_contract_alone(
    client: Client, sides: Sides
) -> None:
    contract = make_contract(sides.introduction, state=S.AGREED)
    other = make_contract(make_introduction(opening=make_opening(make_program(sides.institution))))
    client.log_in(sides.approver)
    send(client, f"/vi/contracts/{contract.id}/signature", day="01/12/2025", file=upload())
    [row] = session().get_one(Contract, contract.id).files
    answer = client.get(f"/vi/contracts/{contract.id}/files/{row.id}")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"/vi/contracts/{other.id}/files/{row.id}").status_code == 404
    client.log_in(make_user(Role.EXPERT))
    assert client.get(f"/vi/contracts/{contract.id}/files/{row.id}").status_code == 404


def test_who_opens_a_contract_stands_in_the_experts_ledger(client: Client, sides: Sides) -> None:
    contract = make_contract(sides.introduction, state=S.OFFERED)
    client.log_in(sides.recruiter)
    client.get(f"/vi/contracts/{contract.id}")
    [event] = audit.list_accesses(person_id=sides.person.id)
    assert (event.viewer_id, event.context_id) == (sides.recruiter.id, contract.id)


def test_the_list_shows_the_contracts_of_one_state(client: Client, sides: Sides) -> None:
    offered = make_contract(sides.introduction, state=S.OFFERED)
    draft = make_contract(make_introduction(opening=make_opening(make_program(sides.institution))))
    client.log_in(sides.recruiter)
    text = client.get("/en/contracts/?state=offered").get_data(as_text=True)
    assert offered.number in text
    assert draft.number not in text


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense",
        "page=0",
        "page=-1",
        "page=99999999999999999999",
        "q=%00%ff",
        "page=x&page=2",
    ],
)
def test_a_list_asked_for_in_nonsense_is_still_a_list(
    client: Client, sides: Sides, query: str
) -> None:
    client.log_in(sides.recruiter)
    assert client.get(f"/vi/contracts/?{query}").status_code in {200, 400}


def test_an_empty_list_says_how_a_contract_begins(client: Client, sides: Sides) -> None:
    client.log_in(sides.recruiter)
    assert "/vi/introductions/" in client.get("/vi/contracts/").get_data(as_text=True)


def test_the_page_says_whether_the_contract_would_count(client: Client, sides: Sides) -> None:
    loading.load()
    contract = make_contract(
        sides.introduction,
        state=S.OFFERED,
        planned_start_on=date(2026, 12, 1),
        planned_end_on=date(2027, 6, 30),
    )
    client.log_in(sides.recruiter)
    text = client.get(f"/en/contracts/{contract.id}").get_data(as_text=True)
    assert "Does it count for TG1?" in text
    assert "Will count once it has started, from 01/12/2026" in text


def test_the_page_says_what_stands_in_the_way_of_counting(client: Client, sides: Sides) -> None:
    loading.load()
    fact = make_signed_contract(
        make_person(verified=0), sides.institution, ends_on=date(2026, 4, 30)
    )
    client.log_in(sides.recruiter)
    text = client.get(f"/en/contracts/{fact.contract_id}").get_data(as_text=True)
    assert "Does not count as it stands" in text
    assert "Not verified with evidence at the level of the rule" in text
    assert "short by 5 weeks" in text


def test_a_line_ministry_follows_the_contracts_of_the_institutions_it_governs(
    client: Client, sides: Sides
) -> None:
    ministry = make_organisation(OrganisationKind.MINISTRY)
    governed = make_institution(parent_id=ministry.id)
    introduction = make_introduction(opening=make_opening(make_program(governed)))
    theirs = make_contract(introduction, state=S.OFFERED)
    other = make_contract(sides.introduction, state=S.OFFERED)
    client.log_in(make_user(Role.LINE_MINISTRY, organisation=ministry))
    text = client.get("/vi/contracts/").get_data(as_text=True)
    assert theirs.number in text
    assert introduction.person.display_name not in text
    assert other.number not in text
    assert client.get(f"/vi/contracts/{theirs.id}").status_code == 200
    theirs.state = S.DRAFT
    assert client.get(f"/vi/contracts/{theirs.id}").status_code == 404

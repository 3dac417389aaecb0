"""The pages: an institution enters, an officer checks, the expert answers by a link, and nobody else reads."""

import io
from datetime import timedelta
from typing import Any

import pytest
from client import Client
from factories import make_user
from factories.papers import Paper, receive
from pages import press, token
from sqlalchemy import select

from registry.audit import states
from registry.contracts.models import Contract
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.entries import asking, deciding, likely, links
from registry.entries.actions import EntryAction
from registry.entries.kinds import Answer
from registry.entries.models import ContractEntry
from registry.entries.states import EntryState
from registry.experts.states import PairState


@pytest.fixture
def paper(database: Any) -> Paper:
    return Paper()


def url(entry: ContractEntry, *rest: str) -> str:
    return "/".join([f"/en/contract-entries/{entry.id}", *rest])


def text(response: Any) -> str:
    return str(response.get_data(as_text=True))


def test_a_paper_is_entered_part_by_part_and_sent(client: Client, paper: Paper) -> None:
    client.log_in(paper.recruiter)
    name = "Trần Thị Bích Hạnh"
    made = press(client, "/en/contract-entries/new", full_name=name, language="en", email="")
    assert made.status_code == 302, text(made)
    entry = session().scalars(select(ContractEntry)).one()

    degree = {
        "degree_kind": "phd",
        "degree_title": "Dr.",
        "field_code": paper.concept.code,
        "degree_institution": "Universität Bremen",
        "degree_country": "DE",
        "awarded_on": "2009",
    }
    assert press(client, url(entry, "edit", "doctorate"), **degree).status_code == 302
    post = {
        "employer": "Universität Bremen",
        "post_country": "DE",
        "post_kind": "employed",
        "post_since": "04/2012",
    }
    assert press(client, url(entry, "edit", "post"), **post).status_code == 302
    terms = {
        "kind": "visiting",
        "work_mode": "visiting_semester",
        "legal_basis": "1002/QĐ-TTg",
        "signed_on": "01/09/2026",
        "starts_on": "07/09/2026",
        "ends_on": "31/01/2027",
        "teaching_hours": "45",
        "load_percent": "50",
        "funding_line": "institution",
    }
    assert press(client, url(entry, "edit", "contract"), **terms).status_code == 302
    for kind in ("contract", "doctorate", "post"):
        page = client.get(url(entry))
        file = (io.BytesIO(make_pdf(kind)), f"{kind}.pdf")
        data = {"csrf_token": token(page), "kind": kind, "file": file}
        assert client.post(url(entry, "files"), data=data).status_code == 302

    assert press(client, url(entry), url(entry, "hand-over")).status_code == 302
    assert entry.state is EntryState.HANDED_OVER
    client.log_in(paper.approver)
    assert press(client, url(entry), url(entry, "send")).status_code == 302
    assert entry.state.value == "sent"
    assert entry.awarded_precision.value == "year"


def test_a_wrong_part_says_so_beside_its_field_and_loses_nothing(
    client: Client, paper: Paper
) -> None:
    entry = paper.enter()
    client.log_in(paper.recruiter)
    answer = press(
        client, url(entry, "edit", "contract"), signed_on="01/09/2026", started_on="01/08/2026"
    )
    assert answer.status_code == 422
    assert "Work cannot have begun before the signature" in text(answer)
    assert "01/08/2026" in text(answer)


def test_a_file_that_was_not_chosen_is_asked_for_once(client: Client, paper: Paper) -> None:
    entry = paper.enter()
    client.log_in(paper.recruiter)
    answer = press(client, url(entry), url(entry, "files"), kind="doctorate")
    assert answer.status_code == 422
    summary = text(answer).partition('id="error-summary"')[2].partition("</ul>")[0]
    assert summary.count("Choose a file") == 1
    assert '<option selected value="doctorate"' in text(answer)


def test_the_officer_decides_on_the_page(client: Client, paper: Paper) -> None:
    first = paper.accepted()
    entry = Paper().sent()
    client.log_in(paper.officer)
    page = text(client.get(url(entry)))
    assert "Records that are alike" in page
    assert first.person is not None
    judged = press(
        client, url(entry), url(entry, "judge"), person=str(first.person_id), outcome="different"
    )
    assert judged.status_code == 302
    assert press(client, url(entry, "accept"), note="").status_code == 302
    assert entry.state is EntryState.ACCEPTED


def test_an_institution_reads_nothing_of_other_records(client: Client, paper: Paper) -> None:
    first = paper.accepted()
    other = Paper()
    entry = other.sent()
    [alike] = likely.list_people(entry)
    deciding.judge(entry, alike.person, outcome=PairState.SAME, by=paper.officer)
    deciding.accept(entry, by=paper.officer)
    session().flush()
    client.log_in(other.recruiter)
    assert first.person is not None
    contract = session().get_one(Contract, entry.contract_id)
    for page in (
        url(entry),
        "/en/contract-entries/",
        f"/en/contracts/{contract.id}",
        "/en/contracts/?channel=direct",
    ):
        shown = text(client.get(page))
        assert first.person.number not in shown
        assert "Compared with another record" not in shown
        assert "alike" not in shown
    assert "Trần Thị Bích Hạnh" in text(client.get(f"/en/contracts/{contract.id}"))
    assert client.get(url(first)).status_code == 404


@pytest.mark.parametrize("role", [Role.EXPERT, Role.VERIFIER, Role.LINE_MINISTRY, Role.MOFA_DESK])
def test_nobody_else_opens_an_entry(client: Client, paper: Paper, role: Role) -> None:
    entry = paper.sent()
    client.log_in(make_user(role))
    assert client.get(url(entry)).status_code in {403, 404}


def test_the_expert_answers_without_an_account(client: Client, paper: Paper) -> None:
    entry = paper.accepted()
    link = f"/en/contract-entries/mine/{links.make_link(entry)}"
    session().flush()
    page = text(client.get(link))
    assert "Universität Bremen" in page
    assert "1002/QĐ-TTg" in page
    assert press(client, link, answer="wrong").status_code == 422
    assert press(client, link, answer="wrong", text="The last day.").status_code == 302
    assert entry.answer is Answer.WRONG
    assert press(client, link, answer="objects").status_code == 200
    assert entry.email is None
    assert client.get(link).status_code == 410
    client.log_in(paper.officer)
    assert answered_by(client.get(url(entry))) == {entry.full_name}


def test_a_silence_is_no_answer_of_the_expert(client: Client, paper: Paper) -> None:
    entry = paper.accepted()
    entry.answer_due_on = hanoi_today() - timedelta(1)
    assert asking.press(entry)
    session().flush()
    client.log_in(paper.officer)
    page = client.get(url(entry))
    assert "The expert did not answer in time" in page.text
    assert answered_by(page) == set()
    states.note(entry, by=None, action=EntryAction.ANSWERED)  # as silence was noted once
    session().flush()
    assert answered_by(client.get(url(entry))) == {"The system"}


def answered_by(page: Any) -> set[str]:
    """Who stands below each answer in the history."""
    rows = page.text.partition('id="course"')[2].split("<li")
    answers = [row for row in rows if "The expert answered" in row]
    return {row.partition('translate="no">')[2].partition("<")[0] for row in answers}


def test_a_link_that_somebody_made_up_opens_nothing(client: Client, paper: Paper) -> None:
    entry = paper.accepted()
    good = links.make_link(entry)
    for bad in (good[:-2], "x", good.replace(".", "")):
        assert client.get(f"/en/contract-entries/mine/{bad}").status_code == 410


def test_a_file_is_taken_by_those_who_check_it(client: Client, paper: Paper) -> None:
    entry = paper.sent()
    file = entry.files[0]
    client.log_in(paper.officer)
    assert client.get(url(entry, "files", str(file.id))).status_code == 200
    client.log_in(Paper().recruiter)
    assert client.get(url(entry, "files", str(file.id))).status_code == 404


def test_a_used_file_is_refused_with_a_sentence(client: Client, paper: Paper) -> None:
    entry = paper.enter()
    paper.add_files(entry)
    client.log_in(paper.recruiter)
    again = io.BytesIO(make_pdf(f"contract 1 {entry.number}"))
    data = {
        "csrf_token": token(client.get(url(entry))),
        "kind": "decision",
        "file": (again, "a.pdf"),
    }
    answer = client.post(url(entry, "files"), data=data)
    assert answer.status_code == 422
    assert "already evidence" in text(answer)
    assert receive("another").sha256

import re
from datetime import timedelta
from typing import Any

import pytest
from factories import make_concept, make_institution, make_opening, make_program, make_user
from pages import token
from sqlalchemy import select

from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.programs.models import Opening, OpeningState, TalentProgram
from registry.taxonomy.working_days import add_working_days


@pytest.fixture
def institution(database: Any) -> Any:
    return make_institution()


def recruiter(institution: Any) -> Any:
    return make_user(Role.INSTITUTION_RECRUITER, organisation=institution)


def typed(program: Any, **values: str) -> dict[str, str]:
    today = hanoi_today()
    return {
        "program_id": str(program.id),
        "title_vi": "Giảng viên học máy",
        "title_en": "Lecturer in machine learning",
        "description_vi": "Giảng 45 giờ.",
        "description_en": "Teach 45 hours.",
        "mode": "visiting_semester",
        "field_id": str(program.field_id),
        "seats": "2",
        "teaching_language": "en",
        "starts_on": f"{today + timedelta(60):%d/%m/%Y}",
        "closes_on": f"{today + timedelta(20):%d/%m/%Y}",
        "funding_line": "institution",
        "criteria-0-kind": "hard",
        "criteria-0-want": "field=10201",
        "criteria-0-weight": "40",
        "criteria-1-kind": "nice",
        "criteria-1-want": "",
        "criteria-1-weight": "10",
    } | values


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_pages_of_the_workspace_open_in_both_languages(
    client: Any, institution: Any, locale: str
) -> None:
    program = make_program(institution)
    opening = make_opening(program, state=OpeningState.DRAFT)
    client.log_in(recruiter(institution))
    for path in (
        "programs/",
        f"programs/{program.id}",
        "programs/openings",
        "programs/openings?state=draft",
        "programs/openings/new",
        f"programs/openings/{opening.id}",
        f"programs/openings/{opening.id}/edit",
        f"programs/openings/{opening.id}/cancel",
    ):
        assert client.get(f"/{locale}/{path}").status_code == 200, path


def test_a_recruiter_writes_a_draft_and_sends_it(
    client: Any, institution: Any, database: Any
) -> None:
    program = make_program(institution)
    client.log_in(recruiter(institution))
    page = client.get(f"/en/programs/openings/new?program={program.id}")
    sent = client.post("/en/programs/openings/new", data=typed(program, csrf_token=token(page)))
    assert sent.status_code == 302
    opening = database.scalars(select(Opening)).one()
    assert (opening.seats, [one.value for one in opening.criteria]) == (2, ["10201"])
    page = client.get(sent.location)
    sent = client.post(
        f"/en/programs/openings/{opening.id}/submit", data={"csrf_token": token(page)}
    )
    assert sent.status_code == 302
    assert opening.state is OpeningState.INSTITUTION_REVIEW


def test_a_draft_may_be_incomplete_and_the_page_says_what_is_missing(
    client: Any, institution: Any, database: Any
) -> None:
    program = make_program(institution)
    client.log_in(recruiter(institution))
    page = client.get("/en/programs/openings/new")
    data = typed(program, csrf_token=token(page), title_en="", description_en="", funding_line="")
    page = client.get(client.post("/en/programs/openings/new", data=data).location)
    assert "The title is needed in both languages" in page.text
    opening = database.scalars(select(Opening)).one()
    refused = client.post(
        f"/en/programs/openings/{opening.id}/submit", data={"csrf_token": token(page)}
    )
    assert refused.status_code == 422
    assert "The title is needed in both languages" in refused.text
    assert opening.state is OpeningState.DRAFT


def test_bad_input_is_refused_and_everything_typed_is_kept(
    client: Any, institution: Any, database: Any
) -> None:
    program = make_program(institution)
    client.log_in(recruiter(institution))
    page = client.get("/vi/programs/openings/new")
    bad = {
        "seats": "hai",
        "starts_on": "31/02/2027",
        "mode": "by_pigeon",
        "criteria-0-want": "field=0",
        "teaching_hours": "99999",
        "title_vi": "Tên\u0000 <b>đậm</b>",
    }
    answer = client.post(
        "/vi/programs/openings/new", data=typed(program, csrf_token=token(page), **bad)
    )
    assert answer.status_code == 422
    for kept in ("hai", "31/02/2027", "99999", "&lt;b&gt;đậm&lt;/b&gt;", "Teach 45 hours."):
        assert kept in answer.text
    assert not database.scalars(select(Opening)).all()


def test_a_row_is_added_without_script_and_nothing_is_lost(client: Any, institution: Any) -> None:
    program = make_program(institution)
    client.log_in(recruiter(institution))
    page = client.get("/en/programs/openings/new")
    data = typed(program, csrf_token=token(page), add_row="1", seats="x")
    answer = client.post("/en/programs/openings/new", data=data)
    assert answer.status_code == 200
    assert 'name="criteria-2-want"' in answer.text
    assert "Lecturer in machine learning" in answer.text


def test_a_stale_form_is_refused(client: Any, institution: Any, database: Any) -> None:
    program = make_program(institution)
    opening = make_opening(program, state=OpeningState.DRAFT)
    client.log_in(recruiter(institution))
    page = client.get(f"/en/programs/openings/{opening.id}/edit")
    data = typed(program, csrf_token=token(page), version=str(opening.version + 5))
    answer = client.post(f"/en/programs/openings/{opening.id}/edit", data=data)
    assert answer.status_code == 409
    assert opening.seats == 1


def test_a_published_opening_cannot_be_edited(client: Any, institution: Any) -> None:
    program = make_program(institution)
    opening = make_opening(program)
    client.log_in(recruiter(institution))
    assert client.get(f"/en/programs/openings/{opening.id}/edit").status_code == 302
    page = client.get("/en/programs/openings/new")
    data = typed(program, csrf_token=token(page), version=str(opening.version))
    answer = client.post(f"/en/programs/openings/{opening.id}/edit", data=data)
    assert answer.status_code == 409
    assert "frozen" in answer.text


def test_a_published_opening_leads_to_the_people_for_it(client: Any, institution: Any) -> None:
    client.log_in(recruiter(institution))
    for state, leads in ((OpeningState.DRAFT, False), (OpeningState.PUBLISHED, True)):
        opening = make_opening(make_program(institution), state=state)
        page = client.get(f"/en/programs/openings/{opening.id}").text
        found = re.search(r'href="([^"]+)"[^>]*>(?:(?!</a>).)*Find experts for it', page, re.S)
        assert (found is not None) == leads
        if found:
            assert client.get(found[1].replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("state", [OpeningState.DRAFT, OpeningState.INSTITUTION_REVIEW])
def test_another_institutions_opening_is_not_found(
    client: Any, institution: Any, state: OpeningState
) -> None:
    opening = make_opening(state=state)
    client.log_in(make_user(Role.INSTITUTION_APPROVER, organisation=institution))
    page = client.get("/en/programs/openings/new")
    for step in ("", "/edit", "/return", "/hold", "/cancel", "/no-suitable"):
        assert client.get(f"/en/programs/openings/{opening.id}{step}").status_code == 404, step
    csrf = {"csrf_token": token(page)} if "csrf_token" in page.text else {}
    for step in ("submit", "approve", "resume"):
        answer = client.post(f"/en/programs/openings/{opening.id}/{step}", data=csrf)
        assert answer.status_code in {400, 404}, step


def test_an_approver_returns_with_a_reason(client: Any, institution: Any) -> None:
    opening = make_opening(make_program(institution), state=OpeningState.INSTITUTION_REVIEW)
    client.log_in(make_user(Role.INSTITUTION_APPROVER, organisation=institution))
    path = f"/en/programs/openings/{opening.id}/return"
    page = client.get(path)
    assert client.post(path, data={"csrf_token": token(page)}).status_code == 422
    client.post(path, data={"csrf_token": token(page), "reason": "Hours are missing"})
    assert (opening.state, opening.return_reason) == (OpeningState.RETURNED, "Hours are missing")


def test_four_eyes_show_on_the_page_and_hold_in_the_post(client: Any, institution: Any) -> None:
    approver = make_user(Role.INSTITUTION_APPROVER, organisation=institution)
    opening = make_opening(
        make_program(institution), state=OpeningState.INSTITUTION_REVIEW, author=approver
    )
    client.log_in(approver)
    page = client.get(f"/en/programs/openings/{opening.id}")
    assert "Another person has to decide" in page.text
    csrf = token(client.get(f"/en/programs/openings/{opening.id}/return"))
    answer = client.post(f"/en/programs/openings/{opening.id}/approve", data={"csrf_token": csrf})
    assert answer.status_code == 403
    assert opening.state is OpeningState.INSTITUTION_REVIEW


def test_the_ministry_publishes_and_the_page_is_public(client: Any, institution: Any) -> None:
    opening = make_opening(make_program(institution), state=OpeningState.MINISTRY_CHECK)
    client.log_in(make_user(Role.SCHEME_OFFICER))
    page = client.get(f"/en/programs/openings/{opening.id}")
    client.post(f"/en/programs/openings/{opening.id}/publish", data={"csrf_token": token(page)})
    assert opening.state is OpeningState.PUBLISHED
    assert client.get(f"/en/openings/{opening.id}").status_code == 200


def test_the_day_of_the_ministrys_answer_is_the_same_everywhere(
    client: Any, institution: Any
) -> None:
    approver = make_user(Role.INSTITUTION_APPROVER, organisation=institution)
    officer = make_user(Role.SCHEME_OFFICER)
    opening = make_opening(make_program(institution), state=OpeningState.INSTITUTION_REVIEW)
    page = f"/en/programs/openings/{opening.id}"
    client.log_in(approver)
    client.post(f"{page}/approve", data={"csrf_token": token(client.get(page))})
    day = add_working_days(hanoi_today(), 10)
    assert opening.check_due_on == day
    everywhere = (page, "/en/programs/openings")
    for reader, own in (
        (approver, ["/en/work/others"]),
        (officer, ["/en/work/mine", "/en/notices/"]),
    ):
        client.log_in(reader)
        for place in (*everywhere, *own):
            assert f"{day:%d/%m/%Y}" in client.get(place).text, (reader.roles, place)


def test_an_approver_registers_and_edits_a_programme(
    client: Any, institution: Any, database: Any
) -> None:
    client.log_in(make_user(Role.INSTITUTION_APPROVER, organisation=institution))
    page = client.get("/en/programs/new")
    year = hanoi_today().year
    data = {
        "csrf_token": token(page),
        "institution_id": str(institution.id),
        "name_vi": "Chương trình tài năng Vật lý",
        "name_en": "Talent programme in physics",
        "level": "doctoral",
        "field_id": str(make_concept().id),
        "decision_number": "12/QĐ-BGDĐT",
        "decided_on": "01/09/2025",
        "starts_on": "15/09/2025",
        f"quota_{year}": "3",
    }
    assert client.post("/en/programs/new", data=data | {"decided_on": "x"}).status_code == 422
    assert client.post("/en/programs/new", data=data).status_code == 302
    program = database.scalars(select(TalentProgram)).one()
    assert (program.code, program.quota) == ("CTTN-2025-0001", {str(year): 3})
    path = f"/en/programs/{program.id}/edit"
    page = client.get(path)
    assert 'value="3"' in page.text
    data |= {"version": str(program.version), f"quota_{year}": "5", "name_en": "Physics"}
    assert client.post(path, data=data).status_code == 302
    assert (program.name_en, program.quota) == ("Physics", {str(year): 5})
    history = client.get(f"/en/programs/{program.id}").text.partition('id="history"')[2]
    edited, registered = (
        history.index(f"Talent programme {done}") for done in ("edited", "registered")
    )
    assert edited < registered


def test_a_programme_of_another_institution_cannot_be_registered_or_seen(
    client: Any, institution: Any, database: Any
) -> None:
    other = make_program()
    client.log_in(make_user(Role.INSTITUTION_APPROVER, organisation=institution))
    assert client.get(f"/en/programs/{other.id}").status_code == 404
    assert client.get(f"/en/programs/{other.id}/edit").status_code == 404
    page = client.get("/en/programs/new")
    data = {"csrf_token": token(page), "institution_id": str(other.institution_id)}
    assert client.post("/en/programs/new", data=data).status_code == 422


def test_the_list_costs_the_same_number_of_queries_for_one_row_and_for_twenty(
    client: Any, institution: Any, app: Any
) -> None:
    from sqlalchemy import event

    program = make_program(institution)
    client.log_in(recruiter(institution))
    make_opening(program)

    def count() -> int:
        seen: list[str] = []
        connection = app.extensions["test_connection"]
        note = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(connection, "before_cursor_execute", note)
        assert client.get("/vi/programs/openings").status_code == 200
        event.remove(connection, "before_cursor_execute", note)
        return len(seen)

    count()
    few = count()
    for _number in range(19):
        make_opening(program)
    assert count() == few

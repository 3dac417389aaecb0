"""A page that was opened before its reader signed in again, or that they send when signed out."""

from typing import Any

import pytest
from factories import make_institution, make_opening, make_program, make_user
from pages import token
from sqlalchemy import func, select

from registry.accounts import sessions
from registry.core.db import now
from registry.core.permissions import Role
from registry.programs.models import Opening, OpeningState, TalentProgram

OWN = {"Origin": "http://localhost"}
PAGE = "/en/programs/openings/new"


@pytest.fixture
def program(database: Any) -> TalentProgram:
    return make_program(make_institution())


@pytest.fixture
def typed(program: TalentProgram) -> dict[str, str]:
    return {
        "program_id": str(program.id),
        "field_id": str(program.field_id),
        "mode": "visiting_semester",
        "seats": "2",
        "starts_on": "01/09/2099",
        "closes_on": "01/06/2099",
        "teaching_language": "en",
        "funding_line": "institution",
        "title_vi": "Giảng viên vật liệu",
        "title_en": "Lecturer in <new> materials",
        "csrf_token": "of an older session",
    }


@pytest.fixture
def recruiter(client: Any, program: TalentProgram) -> Any:
    user = make_user(Role.INSTITUTION_RECRUITER, organisation=program.institution)
    client.log_in(user)
    return user


def count_openings(database: Any) -> int:
    return int(database.scalar(select(func.count(Opening.id))))


@pytest.mark.usefixtures("recruiter")
def test_a_page_from_before_the_sign_in_is_shown_again_and_can_then_be_sent(
    client: Any, database: Any, typed: dict[str, str]
) -> None:
    again = client.post(PAGE, data=typed, headers=OWN)
    assert again.status_code == 400
    assert "You have signed in again since this page was opened" in again.text
    assert "Lecturer in &lt;new&gt; materials" in again.text
    assert count_openings(database) == 0
    sent = client.post(PAGE, data=typed | {"csrf_token": token(again)})
    assert sent.status_code == 302
    assert count_openings(database) == 1


def test_a_page_is_shown_again_also_to_who_was_not_seen_for_a_while(
    client: Any, database: Any, recruiter: Any, typed: dict[str, str]
) -> None:
    [row] = sessions.list_sessions(recruiter)
    row.last_seen_at = before = now() - sessions.TOUCH_EVERY * 2
    database.commit()
    again = client.post(PAGE, data=typed, headers=OWN)
    assert again.status_code == 400
    assert "Lecturer in &lt;new&gt; materials" in again.text
    assert row.last_seen_at > before
    assert count_openings(database) == 0


@pytest.mark.usefixtures("recruiter")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://example.org"},
        {"Referer": "https://example.org/en/"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_sends_is_not_shown(
    client: Any, database: Any, typed: dict[str, str], headers: dict[str, str]
) -> None:
    refused = client.post(PAGE, data=typed, headers=headers)
    assert refused.status_code == 400
    assert "materials" not in refused.text
    assert count_openings(database) == 0


@pytest.mark.usefixtures("recruiter")
def test_a_button_of_an_outdated_page_does_nothing(client: Any, program: TalentProgram) -> None:
    opening = make_opening(program, state=OpeningState.DRAFT)
    step = f"/vi/programs/openings/{opening.id}/submit"
    refused = client.post(step, data={"csrf_token": "of an older session"}, headers=OWN)
    assert refused.status_code == 400
    assert "tải lại trang rồi thực hiện lại" in refused.text
    assert opening.state is OpeningState.DRAFT


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_who_is_signed_out_meanwhile_is_told_how_to_come_back(
    client: Any, database: Any, typed: dict[str, str], locale: str
) -> None:
    page = f"/{locale}/programs/openings/new"
    refused = client.post(page, data=typed, headers=OWN)
    assert refused.status_code == 401
    assert {"vi": "Đăng nhập trong thẻ mới", "en": "Sign in in a new tab"}[locale] in refused.text
    assert count_openings(database) == 0

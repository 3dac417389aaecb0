"""Who opens the pages of leading experts, and what they read there."""

from datetime import timedelta
from uuid import UUID

import pytest
from client import Client
from factories import (
    make_designation,
    make_institution,
    make_person,
    make_signed_contract,
    make_user,
)
from pages import token
from races import apart as apart
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.leading.models import Designation
from registry.targets import loading


@pytest.fixture
def secretary(database: Session) -> User:
    return make_user(Role.DESIGNATION_SECRETARIAT)


@pytest.mark.parametrize("role", [Role.EXPERT, Role.INSTITUTION_APPROVER, Role.AUDITOR])
def test_only_the_secretariat_opens_designations(
    client: Client, database: Session, role: Role
) -> None:
    fact = make_designation()
    client.log_in(make_user(role))
    for path in ("", "new", str(fact.series_id), f"{fact.series_id}/correct"):
        assert client.get(f"/vi/leading-experts/{path}").status_code == 403


def test_everybody_named_on_these_pages_finds_it_in_her_ledger(
    client: Client, database: Session, secretary: User
) -> None:
    fact = make_designation()
    client.log_in(secretary)
    client.get("/en/leading-experts/")
    client.get(f"/en/leading-experts/{fact.series_id}")
    rows = database.scalars(select(AccessEvent).where(AccessEvent.person_id == fact.person_id))
    assert [(row.viewer_id, row.purpose) for row in rows] == [(secretary.id, "designation")] * 2
    client.log_in(database.get_one(User, make_owner_id(database, fact)))
    assert "worked on a designation" in client.get("/en/profile/access").get_data(as_text=True)


def make_owner_id(database: Session, fact: Designation) -> UUID | None:

    return database.get_one(Person, fact.person_id).user_id


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_secretariat_reads_the_names_of_leading_experts_and_no_others(
    client: Client, database: Session, secretary: User, language: str
) -> None:
    loading.load()
    lecturer = make_person(name=("Trần", "Văn", "Giảng"))
    make_signed_contract(lecturer, make_institution())
    leading = make_person(name=("Lê", "Thị", "Đầu"))
    make_designation(leading)
    make_signed_contract(leading, ends_on=hanoi_today() + timedelta(90))
    client.log_in(secretary)
    assert leading.display_name in client.get(f"/{language}/targets/TG3").get_data(as_text=True)
    for path in ("TG1", "TG1/waiting", "TG1/diff", "TG2", "TG2/waiting"):
        text = client.get(f"/{language}/targets/{path}").get_data(as_text=True)
        assert lecturer.display_name not in text, path
        assert leading.display_name not in text, path
    page = client.get(f"/{language}/targets/TG1/export")
    data = {"csrf_token": token(page), "version": "0", "reason": "thử"}
    content = client.post(f"/{language}/targets/TG1/export", data=data).data.decode("utf-8-sig")
    assert lecturer.display_name not in content
    assert client.get(f"/{language}/targets/person/{lecturer.id}").status_code == 404
    own = client.get(f"/{language}/targets/person/{leading.id}").get_data(as_text=True)
    assert "TG3" in own.partition("<main")[2]
    assert "TG1:" not in own.partition("<main")[2]


def test_an_empty_list_says_what_to_do(client: Client, secretary: User) -> None:
    client.log_in(secretary)
    text = client.get("/en/leading-experts/").get_data(as_text=True)
    assert "Record the first decision" in text

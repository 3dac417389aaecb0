"""Rows of tables change through the pages, in both languages, and what is impossible is said beside it."""

import io
from typing import Any

import pytest
from client import Client
from factories import make_user
from pages import token
from sqlalchemy import select
from targets.worlds import Story

from registry.accounts.models import User
from registry.core import facts
from registry.core.db import session
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.targets import queries
from registry.taxonomy.models import AcademicTerm, Holiday

PAPER = {"number": "77/QĐ-BGDĐT", "decided_on": "15/12/2025", "reason": "Theo quyết định."}
NAMES = {"name_vi": "Nghỉ bù", "name_en": "Day in lieu"}


def send(client: Client, url: str, **typed: Any) -> Any:
    file = {"file": (io.BytesIO(make_pdf("quyết định")), "quyet-dinh.pdf")}
    form = {"csrf_token": token(client.get(url)), "version": ""}
    return client.post(url, data=form | PAPER | file | typed)


def approve(client: Client, url: str) -> str:
    """The page as the second officer read it."""
    page = client.get(url)
    text: str = page.get_data(as_text=True)
    version = text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
    answer = {"csrf_token": token(page), "version": version, "outcome": "confirm"}
    assert client.post(url, data=answer).status_code == 302
    session().expire_all()
    return text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_field_leaves_the_list_through_the_pages(
    client: Client, story: Story, first: User, second: User, language: str
) -> None:
    url = f"/{language}/reference-changes/fields/new"
    typed = {"flag": "stem", "field_code": "10201", "is_listed": "no", "in_force_on": "01/01/2026"}
    client.log_in(first)
    bad = send(client, url, **typed | {"in_force_on": "31/02/2026"})
    assert bad.status_code == 422
    assert "Theo quyết định." in bad.get_data(as_text=True), "nothing typed is lost"
    done = send(client, url, **typed)
    assert done.status_code == 302, done.get_data(as_text=True)
    assert 'name="outcome"' not in client.get(done.location).get_data(as_text=True)
    assert send(client, url, **typed).status_code == 409, "one waits already"
    client.log_in(second)
    assert story.person.display_name in approve(client, done.location), "who goes out, by name"
    assert queries.count(queries.get_target("TG1")).number == 0


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_semester_and_a_holiday_change_through_the_pages(
    client: Client, story: Story, first: User, second: User, language: str
) -> None:
    base, term = f"/{language}/reference-changes", story.terms["2025-2"]
    client.log_in(first)
    url = f"{base}/semesters/{term.series_id}"
    assert term.name_vi in client.get(url).get_data(as_text=True), "it begins with what holds"
    dates = {
        "starts_on": f"{term.starts_on:%d/%m/%Y}",
        "ends_on": f"{term.ends_on:%d/%m/%Y}",
        "code": term.code,
        "is_main": "yes",
    }
    names = {"name_vi": term.name_vi, "name_en": term.name_en}
    for weeks in ("-1", "0", "31", "1e9", ""):
        assert send(client, url, **dates, **names, teaching_weeks=weeks).status_code == 422
    changed = send(client, url, **dates, **names, teaching_weeks=str(term.teaching_weeks - 1))
    off = send(client, f"{base}/holidays/new", **NAMES, day="02/03/2027", is_off="yes")
    client.log_in(second)
    for done in (changed, off):
        assert done.status_code == 302, done.get_data(as_text=True)
        approve(client, done.location)
    believed = facts.read(AcademicTerm).where(AcademicTerm.series_id == term.series_id)
    assert session().scalars(believed).one().teaching_weeks == term.teaching_weeks - 1
    assert session().scalar(select(Holiday.is_off)) is True


def test_nobody_but_an_officer_of_the_scheme_proposes(client: Client, story: Story) -> None:
    for role in Role:
        if role is Role.SCHEME_OFFICER:
            continue
        client.log_in(make_user(role))
        for name in ("fields", "semesters", "holidays"):
            status = client.get(f"/en/reference-changes/{name}/new").status_code
            assert status in {302, 403, 404}, (role, name)

"""An institution changes through the pages, in both languages, and whoever may not sees no way to do it."""

import io
import re
from typing import Any

import pytest
from client import Client
from factories import add, make_institution, make_organisation, make_user
from pages import token
from sqlalchemy import select
from targets.worlds import Story

from registry.accounts.models import User
from registry.core import facts
from registry.core.db import session
from registry.core.permissions import Role
from registry.demo.paperwork import make_pdf
from registry.reference.kinds import ReferenceChangeState
from registry.reference.models import ReferenceChange
from registry.targets import queries
from registry.taxonomy.kinds import InstitutionKind, OrganisationKind
from registry.taxonomy.models import Institution, InstitutionType, Province

PAPER = {
    "in_force_on": "01/01/2026",
    "number": "77/QĐ-TTg",
    "decided_on": "15/12/2025",
    "reason": "Theo quyết định.",
}


def page_of(place: Institution, language: str = "en") -> str:
    return f"/{language}/reference-changes/institutions/{place.id}"


def send(client: Client, url: str, **typed: Any) -> Any:
    page = client.get(url)
    paper = {"file": (io.BytesIO(make_pdf("quyết định")), "quyet-dinh.pdf")}
    form = {"csrf_token": token(page), "version": version_on(page)}
    return client.post(url, data=form | PAPER | paper | typed)


def version_on(page: Any) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', page.get_data(as_text=True))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_kind_is_proposed_compared_and_approved_through_the_pages(
    client: Client, story: Story, first: User, second: User, language: str
) -> None:
    client.log_in(first)
    url = f"{page_of(story.place, language)}/kind"
    assert url in client.get(page_of(story.place, language)).get_data(as_text=True)
    bad = send(client, url, kind="college", decided_on="31/02/2026")
    assert bad.status_code == 422
    assert "Theo quyết định." in bad.get_data(as_text=True), "nothing typed is lost"
    done = send(client, url, kind="college")
    assert done.status_code == 302, done.get_data(as_text=True)
    own = client.get(done.location).get_data(as_text=True)
    assert f"{done.location}/withdraw" in own
    assert 'name="outcome"' not in own
    assert url not in client.get(page_of(story.place, language)).get_data(as_text=True)
    client.log_in(second)
    page = client.get(done.location)
    assert story.person.display_name in page.get_data(as_text=True), "who would go out, by name"
    answer = {"csrf_token": token(page), "version": version_on(page), "outcome": "confirm"}
    assert client.post(done.location, data=answer).status_code == 302
    session().expire_all()
    assert queries.count(queries.get_target("TG1")).number == 0
    history = client.get(page_of(story.place, language)).get_data(as_text=True)
    assert "77/QĐ-TTg (15/12/2025)" in history
    assert second.display_name in history


def test_each_value_has_its_form_and_a_refusal_keeps_what_was(
    client: Client, story: Story, first: User, second: User
) -> None:
    heir, body = make_institution(), make_organisation(OrganisationKind.MINISTRY)
    province = add(Province(code="01", name_vi="Thành phố Hà Nội", name_en="Ha Noi", kind="city"))
    session().flush()
    client.log_in(first)
    typed: dict[str, dict[str, str]] = {
        "names": {"name_vi": "Đại học Mới", "name_en": "New University"},
        "governing": {
            "governing_id": str(body.id),
            "governing_vi": "Bộ",
            "governing_en": "Ministry",
            "is_restricted": "yes",
        },
        "province": {"province_id": str(province.id)},
        "closure": {"successor_id": str(heir.id), "confirmed": "y"},
    }
    for step, values in typed.items():
        done = send(client, f"{page_of(story.place)}/{step}", **values)
        assert done.status_code == 302, (step, done.get_data(as_text=True))
    client.log_in(second)
    for change in session().scalars(select(ReferenceChange)):
        url = f"/en/reference-changes/{change.id}"
        page = client.get(url)
        answer = {
            "csrf_token": token(page),
            "version": version_on(page),
            "outcome": "reject",
            "answer": "Sai văn bản",
        }
        assert client.post(url, data=answer | {"answer": ""}).status_code == 422
        assert client.post(url, data=answer).status_code == 302
        assert client.get(f"{url}/document").status_code == 200
    session().expire_all()
    found = session().scalars(select(ReferenceChange)).all()
    assert {row.state for row in found} == {ReferenceChangeState.REFUSED}
    assert len(found) == len(typed)
    assert {row.kind for row in session().scalars(select(InstitutionType))} == {
        InstitutionKind.UNIVERSITY
    }


def test_a_change_whose_facts_moved_says_so_and_can_be_taken_back(
    client: Client, story: Story, first: User, second: User
) -> None:
    client.log_in(first)
    done = send(client, f"{page_of(story.place)}/kind", kind="college")
    row = (
        session()
        .scalars(select(InstitutionType).where(InstitutionType.institution_id == story.place.id))
        .one()
    )
    facts.correct(row, by=None, reason="reference data", kind=InstitutionKind.ACADEMY)
    session().commit()
    client.log_in(second)
    page = client.get(done.location)
    answer = {"csrf_token": token(page), "version": version_on(page), "outcome": "confirm"}
    refused = client.post(done.location, data=answer)
    assert refused.status_code == 409
    assert "changed in the meantime" in refused.get_data(as_text=True)
    client.log_in(first)
    url = f"{done.location}/withdraw"
    page = client.get(url)
    data = {"csrf_token": token(page), "version": version_on(page), "reason": "Nhập lại"}
    assert client.post(url, data=data).status_code == 302
    assert client.get(url).status_code == 302, "an old link says that it is over"


def test_auditors_read_everything_and_change_nothing_and_staff_read_their_institution(
    client: Client, story: Story, first: User
) -> None:
    client.log_in(first)
    done = send(client, f"{page_of(story.place)}/kind", kind="college")
    client.log_in(make_user(Role.AUDITOR))
    for url in ("/en/reference-changes/", done.location, page_of(story.place)):
        assert client.get(url).status_code == 200
    assert client.get(f"{page_of(story.place)}/kind").status_code == 403
    assert f"{page_of(story.place)}/kind" not in client.get(page_of(story.place)).get_data(
        as_text=True
    )
    client.log_in(make_user(Role.INSTITUTION_RECRUITER, organisation=story.place.organisation))
    page = client.get(page_of(story.place))
    assert page.status_code == 200
    assert "77/QĐ-TTg" not in page.get_data(as_text=True), "a proposal is no fact yet"
    for url in ("/en/reference-changes/", done.location):
        assert client.get(url).status_code == 403
    listed = client.get("/en/reference/institutions").get_data(as_text=True)
    assert page_of(story.place) in listed


def test_a_page_of_an_institution_asks_no_more_the_more_is_recorded(
    client: Client, database: Any, first: User, count_queries: Any
) -> None:
    places = [make_institution(), make_institution()]
    for place, kinds in zip(places, (1, 5), strict=True):
        for kind in list(InstitutionKind)[1 : kinds + 1]:
            [row] = session().scalars(
                facts.read(InstitutionType).where(InstitutionType.institution_id == place.id)
            )
            heir = make_institution().id
            facts.correct(row, by=first, reason="x", kind=kind, successor_id=heir)
    urls = [page_of(place) for place in places]
    client.log_in(first)
    for url in urls:
        client.get(url)
    few, more = (count_queries(lambda url=url: client.get(url)) for url in urls)
    assert more == few, "all names are looked up together"

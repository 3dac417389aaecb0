"""Whom an institution considers: one list for its colleagues, nobody else's, and on the record."""

from typing import Any
from urllib.parse import quote

import pytest
from factories import make_institution, make_opening, make_person, make_program, make_user, owner
from pages import token
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AccessEvent, AuditEvent
from registry.core.db import session
from registry.core.permissions import Role
from registry.experts import consents
from registry.experts.kinds import Audience, ConsentPurpose, FieldGroup
from registry.introductions import proposals
from registry.rights import export
from registry.shortlists import services
from registry.shortlists.models import ShortlistEntry, ShortlistNote, ShortlistState, Unsuitable

NAMED = ((FieldGroup.NAME, Audience.INSTITUTIONS),)


class House:
    """An institution with two colleagues and an opening."""

    def __init__(self) -> None:
        self.institution = make_institution()
        place = {"organisation": self.institution.organisation}
        self.recruiter = make_user(Role.INSTITUTION_RECRUITER, **place)
        self.approver = make_user(Role.INSTITUTION_APPROVER, **place)
        self.opening = make_opening(make_program(self.institution))


@pytest.fixture
def house(client: Any) -> House:
    made = House()
    client.log_in(made.recruiter)
    return made


def entries() -> list[ShortlistEntry]:
    return list(session().scalars(select(ShortlistEntry)))


def csrf(client: Any) -> dict[str, str]:
    return {"csrf_token": token(client.get("/en/shortlist/"))}


def readings(person: Any) -> list[str]:
    statement = select(AccessEvent).where(AccessEvent.person_id == person.id)
    return [one.purpose for one in session().scalars(statement)]


def test_one_click_on_a_profile_adds_and_leads_back(client: Any, house: House) -> None:
    person = make_person(shown=NAMED)
    profile = f"/en/experts/{person.id}?opening={house.opening.id}"
    page = client.get(profile)
    assert "Add to shortlist" in page.text
    add = f"/en/shortlist/add/{person.id}?opening={house.opening.id}&next={quote(profile)}"
    for _twice in range(2):
        answer = client.post(add, data={"csrf_token": token(page)})
        assert answer.location == profile
    [entry] = entries()
    assert (entry.opening_id, entry.state) == (house.opening.id, ShortlistState.TO_LOOK)
    assert f"/en/shortlist/{entry.id}" in client.get(profile).text
    assert "shortlist" in readings(person)
    assert "Add to shortlist" in client.get(f"/en/experts/{person.id}").text, "in general not yet"


def test_colleagues_share_the_list_with_its_notes_and_history(client: Any, house: House) -> None:
    person = make_person(shown=NAMED)
    entry = services.add(person, house.opening, by=house.recruiter)
    session().commit()
    page, data = f"/en/shortlist/{entry.id}", csrf(client)
    assert client.post(f"{page}/contact", data=data).status_code == 302
    client.post(f"{page}/note", data={"text": "Gọi vào tháng 9", **data})
    client.log_in(house.approver)
    assert "To contact" in client.get("/en/shortlist/?list=all").text
    refused = client.post(f"{page}/unsuitable", data={"version": "2", **csrf(client)})
    assert refused.status_code == 422, "a reason is asked for"
    client.post(f"{page}/unsuitable", data={"version": "2", "reason": "time", **csrf(client)})
    shown = client.get(page).text
    for text in ("Gọi vào tháng 9", "Not available at that time", house.recruiter.display_name):
        assert text in shown
    assert "Not suitable" in client.get("/en/shortlist/?list=not_suitable").text
    actions = set(session().scalars(select(AuditEvent.action)))
    assert {f"shortlist_entry.{one}" for one in ("added", "moved", "noted")} <= actions


def test_another_institution_sees_nothing_of_it(client: Any, house: House) -> None:
    entry = services.add(make_person(), None, by=house.recruiter)
    other = House()
    client.log_in(other.recruiter)
    assert client.get(f"/en/shortlist/{entry.id}").status_code == 404
    assert entry.person.number not in client.get("/en/shortlist/?list=all").text
    address = f"/en/shortlist/add/{entry.person_id}?opening={house.opening.id}"
    assert client.post(address, data=csrf(client)).status_code in {403, 404}
    assert len(entries()) == 1


def test_a_masked_person_is_named_neither_in_the_list_nor_in_its_file(
    client: Any, house: House
) -> None:
    masked = make_person(name=("Lý", "Thị", "Ẩn"), shown=())
    named = make_person(name=("Lý", "Thị", "Hiện"), shown=NAMED)
    for person in (masked, named):
        services.add(person, None, by=house.recruiter)
    page = client.get("/en/shortlist/").text
    file = client.post("/en/shortlist/export/csv", data=csrf(client)).get_data(as_text=True)
    for text in (page, file):
        assert "Ẩn" not in text
        assert masked.number in text
        assert "Lý Thị Hiện" in text
    assert readings(named).count("shortlist") == 4, "added, the list twice, the file"
    assert readings(masked) == ["shortlist"]


def test_whoever_withdraws_is_on_no_list_and_nothing_noted_is_kept(
    client: Any, house: House
) -> None:
    person = make_person()
    entry = services.add(person, None, by=house.recruiter)
    services.note(entry, "Hay", by=house.recruiter)
    session().flush()
    consents.withdraw_consent(person, ConsentPurpose.BE_FOUND, by=owner(person))
    session().flush()
    assert entries() == []
    assert session().scalars(select(ShortlistNote)).all() == []


def test_asking_for_an_introduction_marks_them_as_approached(house: House) -> None:
    person = make_person()
    entry = services.add(person, house.opening, by=house.recruiter)
    proposals.propose(person, house.opening, by=house.recruiter)
    assert entry.state is ShortlistState.APPROACHED


def test_the_expert_reads_who_considers_them_and_not_what_is_thought(house: House) -> None:
    person = make_person()
    entry = services.add(person, None, by=house.recruiter)
    services.move(entry, ShortlistState.NOT_SUITABLE, reason=Unsuitable.OTHER, by=house.recruiter)
    services.note(entry, "Không hợp", by=house.recruiter)
    session().flush()
    held = export.read_everything(person)
    [told] = held["shortlist_entries"]
    assert not {"state", "reason_code"} & told.keys()
    assert "Không hợp" not in str(held)


def test_the_card_leads_on_once_somebody_is_on_the_list(client: Any, house: House) -> None:
    assert isinstance(house.recruiter, User)
    person = make_person()
    entry = services.add(person, None, by=house.recruiter)
    page = client.get(f"/vi/experts/{person.id}").text
    assert f"/vi/shortlist/{entry.id}" in page
    client.log_in(make_user(Role.SCHEME_OFFICER))
    assert "/shortlist/" not in client.get(f"/vi/experts/{person.id}").text

"""What an institution does with what it found: compare, look for alike, search by a whole text."""

import uuid
from typing import Any

import pytest
from factories import (
    make_concept,
    make_institution,
    make_opening,
    make_person,
    make_program,
    make_user,
    owner,
)
from pages import token
from sqlalchemy import select

from registry.accounts import attempts
from registry.audit.models import AccessEvent
from registry.background import indexing
from registry.core.db import now, session
from registry.core.permissions import Role
from registry.experts import consents
from registry.experts.kinds import Audience, ConsentPurpose, FieldGroup
from registry.matching import pasted
from registry.matching.models import PastedText
from registry.searches import schedule, services
from registry.searches.models import Alert, SearchKind
from search.engine import SearchEngine

SHOWN = ((FieldGroup.NAME, Audience.INSTITUTIONS), (FieldGroup.SUMMARY, Audience.INSTITUTIONS))


@pytest.fixture
def house(client: Any, searching: SearchEngine) -> Any:
    institution = make_institution()
    user = make_user(Role.INSTITUTION_RECRUITER, organisation=institution.organisation)
    client.log_in(user)
    return institution


def person(name: str, text: str, *, shown: Any = SHOWN, **values: Any) -> Any:
    return make_person(name=("Lê", "Thị", name), summary_en=text, shown=shown, **values)


def index_all() -> None:
    session().commit()
    while indexing.index_pending():
        pass


def test_people_are_compared_as_far_as_they_may_be_seen(client: Any, house: Any) -> None:
    named, masked = person("Hiện", "Graphene membranes."), person("Ẩn", "Lasers.", shown=())
    gone = person("Vắng", "Optics.")
    consents.withdraw_consent(gone, ConsentPurpose.BE_FOUND, by=owner(gone))
    opening = make_opening(make_program(house))
    session().commit()
    ticked = "&".join(f"person={one.id}" for one in (named, masked, gone))
    page = client.get(f"/en/experts/compare?{ticked}&opening={opening.id}&person=x").text
    assert "Lê Thị Hiện" in page
    assert masked.number in page
    assert "Ẩn" not in page
    assert gone.number not in page
    assert "Points out of 100" in page
    assert "Mode of cooperation" in page, "each criterion"
    seen = session().scalars(select(AccessEvent.person_id))
    assert set(seen) == {named.id, masked.id}


def test_more_than_four_are_cut_and_less_than_two_sent_back(client: Any, house: Any) -> None:
    people = [person(f"Số {place}", "Optics.") for place in range(5)]
    session().commit()
    ticked = "&".join(f"person={one.id}" for one in people)
    page = client.get(f"/vi/experts/compare?{ticked}").text
    assert people[3].number not in page or "Số 3" in page
    assert "Số 4" not in page
    assert "Lê Thị" not in client.get(f"/vi/experts/compare?person={people[0].id}").text


def test_a_profile_shows_who_works_on_similar_subjects(client: Any, house: Any) -> None:
    text = "Graphene membranes for desalination of sea water."
    one, other = person("Một", text), person("Hai", "Desalination by graphene membranes.")
    far = person("Xa", "Number theory and modular forms.", field="101")
    hidden = person("Kín", text)
    consents.withdraw_consent(hidden, ConsentPurpose.BE_FOUND, by=owner(hidden))
    index_all()
    page = client.get(f"/en/experts/{one.id}").text
    section = page.partition('id="similar"')[2]
    assert str(other.id) in section
    assert str(hidden.id) not in section
    assert section.find(str(other.id)) < (section.find(str(far.id)) % 10**9)


def test_a_whole_text_is_searched_by_and_keeps_what_was_chosen(client: Any, house: Any) -> None:
    make_concept("10201", name_vi="Học máy", name_en="Machine learning")
    found = person("Nước", "Graphene membranes for the desalination of sea water.")
    person("Khác", "Number theory.")
    opening = make_opening(make_program(house))
    index_all()
    outline = "This course treats transport. " * 300 + "Graphene membranes and desalination."
    assert 5_000 < len(outline) < pasted.LONGEST
    form = client.get(f"/en/experts/text?opening={opening.id}&modes=online")
    answer = client.post(
        f"/en/experts/text?opening={opening.id}&modes=online",
        data={"text": outline, "csrf_token": token(form)},
    )
    kept = session().scalars(select(PastedText)).one()
    assert answer.location == f"/en/experts/?opening={opening.id}&modes=online&text={kept.id}"
    page = client.get(f"/en/experts/?text={kept.id}")
    assert str(found.id) in page.text
    assert f"text={kept.id}" in page.text.partition('name="sort"')[0]
    too_long = {"text": "x " * pasted.LONGEST, "csrf_token": token(form)}
    assert client.post("/en/experts/text", data=too_long).status_code == 422


def test_nobody_searches_by_the_text_of_another(client: Any, house: Any) -> None:
    other = make_user(Role.INSTITUTION_RECRUITER, organisation=make_institution().organisation)
    kept = pasted.keep("Bí mật", by=other)
    session().commit()
    for text_id in (kept.id, uuid.uuid4(), "x"):
        assert client.get(f"/en/experts/?text={text_id}").status_code == 404


def test_old_texts_are_forgotten_unless_a_saved_search_needs_them(house: Any) -> None:
    user = make_user(Role.INSTITUTION_RECRUITER, organisation=house.organisation)
    old, needed, new = (pasted.keep(text, by=user) for text in ("old", "needed", "new"))
    session().flush()
    old.created_at = needed.created_at = now() - 2 * pasted.KEPT
    search = services.make(SearchKind.EXPERTS, f"text={needed.id}", by=user)
    services.save(search, name="x", alert=Alert.NONE, found=None, by=user)
    session().commit()
    kept = {needed.id, new.id}
    schedule.forget_texts()
    assert set(session().scalars(select(PastedText.id))) == kept


def test_an_address_that_names_no_text_of_its_owner_keeps_none_and_stops_nothing(
    client: Any, house: Any
) -> None:
    user = make_user(Role.INSTITUTION_RECRUITER, organisation=house.organisation)
    other = make_user(Role.INSTITUTION_RECRUITER, organisation=house.organisation)
    own, of_other = pasted.keep("own", by=user), pasted.keep("of another", by=other)
    session().flush()
    own.created_at = of_other.created_at = now() - 2 * pasted.KEPT
    for name, text_id in (("a", "x"), ("b", of_other.id), ("c", str(own.id).upper())):
        search = services.make(SearchKind.EXPERTS, f"text={text_id}", by=user)
        services.save(search, name=name, alert=Alert.NONE, found=None, by=user)
    refused = of_other.id
    kept = {own.id}
    session().commit()
    schedule.forget_texts()
    assert set(session().scalars(select(PastedText.id))) == kept
    for text in ("x", refused):
        assert client.get(f"/en/searches/new/experts?text={text}").status_code == 404
        assert client.get(f"/en/searches/export?text={text}").status_code == 404


def test_texts_are_pasted_so_many_times_an_hour_and_addresses_are_so_long(
    client: Any, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(attempts.LIMITS, "pasted-text", ((1, attempts.DAY),))
    data = {"text": "Graphene.", "csrf_token": token(client.get("/en/experts/text"))}
    answers = [client.post("/en/experts/text", data=data).status_code for _twice in range(2)]
    assert answers == [302, 429]
    assert len(session().scalars(select(PastedText)).all()) == 1
    long = "&".join(f"fields={place:0100}" for place in range(120))
    for kept in ("new/experts", "new/openings", "export"):
        assert client.get(f"/en/searches/{kept}?{long}").status_code == 400


def test_profiles_are_counted_like_the_pages_of_the_search(
    client: Any, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(attempts.LIMITS, "profile-page", ((1, attempts.DAY),))
    monkeypatch.setitem(attempts.LIMITS, "profile-page-alarm", ((0, attempts.DAY),))
    one = person("Một", "Optics.")
    session().commit()
    answers = [client.get(f"/en/experts/{one.id}").status_code for _twice in range(2)]
    assert answers == [200, 429]

"""Searches that somebody keeps: what is new in them is told once, to whoever may see it."""

from datetime import timedelta
from typing import Any

import pytest
from factories import make_institution, make_opening, make_person, make_user, owner
from letters import mails
from pages import token
from sqlalchemy import delete, select

from registry.accounts.models import User
from registry.audit.models import AccessEvent, AuditEvent
from registry.background import indexing
from registry.core.db import now, session
from registry.core.permissions import Role
from registry.experts import consents, services
from registry.experts.consent_models import Consent
from registry.experts.kinds import Audience, ConsentPurpose, FieldGroup
from registry.experts.models import Person
from registry.notices.models import Notice
from registry.searches import queries, schedule
from registry.searches.models import Alert, SavedSearch, SearchFind
from search.engine import SearchEngine, SearchUnavailable

SHOWN = ((FieldGroup.NAME, Audience.INSTITUTIONS), (FieldGroup.SUMMARY, Audience.INSTITUTIONS))
TEXT = "Graphene membranes."


@pytest.fixture
def recruiter(client: Any, searching: SearchEngine) -> Any:
    user = make_user(Role.INSTITUTION_RECRUITER, organisation=make_institution().organisation)
    client.log_in(user)
    session().commit()
    return user.id


def index_all() -> None:
    session().commit()
    while indexing.index_pending():
        pass


def save(client: Any, kind: str = "experts", query: str = "q=graphene", **values: str) -> Any:
    address = f"/en/searches/new/{kind}?{query}"
    data = {"name": "Graphene", "alert": "at_once", "csrf_token": token(client.get(address))}
    answer = client.post(address, data=data | values)
    session().commit()
    return answer


def saved() -> SavedSearch:
    return session().scalars(select(SavedSearch)).one()


def told(user_id: Any) -> list[Notice]:
    return list(session().scalars(select(Notice).where(Notice.user_id == user_id)))


def find(name: str = "Anh", **values: Any) -> Any:
    person = make_person(name=("Trần", "Văn", name), summary_en=TEXT, shown=SHOWN, **values)
    index_all()
    return person


def test_a_search_is_kept_from_its_page_renamed_and_removed(client: Any, recruiter: Any) -> None:
    page = client.get("/en/experts/?q=graphene&fields=102&page=2")
    assert 'href="/en/searches/new/experts?q=graphene&amp;fields=102&amp;page=2"' in page.text
    assert save(client, query="q=graphene&fields=102&page=2&else=1").status_code == 302
    search = saved()
    assert (search.query, search.alert) == ("q=graphene&fields=102", Alert.AT_ONCE)
    page = client.get(f"/en/searches/{search.id}")
    assert 'href="/en/experts/?q=graphene&amp;fields=102"' in page.text
    assert save(client).status_code == 422, "a second of the same name"
    change = f"/en/searches/{search.id}/change"
    data = {"name": "Carbon", "alert": "none", "version": "1", "csrf_token": token(page)}
    assert client.post(change, data=data).status_code == 302
    assert "Carbon" in client.get("/vi/searches/").text
    assert saved().next_check_at is None
    removed = client.post(f"/en/searches/{search.id}/remove", data={"csrf_token": token(page)})
    assert removed.location == "/en/searches/"
    assert session().scalars(select(SavedSearch)).all() == []
    actions = set(session().scalars(select(AuditEvent.action)))
    assert {f"saved_search.{one}" for one in ("saved", "changed", "removed")} <= actions


def test_it_belongs_to_whoever_saved_it(client: Any, recruiter: Any) -> None:
    save(client)
    other = make_user(Role.INSTITUTION_RECRUITER, organisation=make_institution().organisation)
    client.log_in(other)
    assert client.get(f"/en/searches/{saved().id}").status_code == 404
    assert "Graphene" not in client.get("/en/searches/").text
    client.log_in(make_user(Role.EXPERT))
    assert client.get("/en/searches/new/experts?q=x").status_code == 403


def test_what_is_new_is_told_once_by_notice_and_mail(client: Any, recruiter: Any) -> None:
    find("Cũ")
    save(client)
    assert schedule.tell_of_news() == 1
    assert told(recruiter) == []
    person = find("Mới")
    schedule.tell_of_news()
    [notice] = told(recruiter)
    assert (notice.endpoint, notice.kind.value) == ("searches.show", "search")
    assert len(mails(to=session().get_one(User, recruiter))) == 1
    assert person.display_name not in notice.text_en + notice.title_en
    page = client.get(f"/en/searches/{saved().id}")
    assert str(person.id) in page.text
    assert "Cũ" not in page.text
    seen = select(AccessEvent).where(AccessEvent.person_id == person.id)
    assert [one.purpose for one in session().scalars(seen)] == ["search"]
    schedule.tell_of_news()
    assert len(told(recruiter)) == 1


def test_whoever_hides_again_is_no_longer_in_it(client: Any, recruiter: Any) -> None:
    save(client)
    person = find()
    schedule.tell_of_news()
    found = f"/en/searches/{saved().id}"
    assert str(person.id) in client.get(found).text
    consents.withdraw_consent(person, ConsentPurpose.BE_FOUND, by=owner(person))
    session().commit()
    assert str(person.id) not in client.get(found).text
    assert session().scalars(select(SearchFind)).all() == []


def test_nobody_hears_of_whom_they_may_not_see_even_while_the_index_lags(
    client: Any, recruiter: Any
) -> None:
    save(client)
    person = find()
    session().execute(delete(Consent).where(Consent.person_id == person.id))  # unknown to the index
    session().commit()
    schedule.tell_of_news()
    assert told(recruiter) == []


def test_several_searches_come_in_one_letter_at_the_hour_of_the_digest(
    client: Any, recruiter: Any
) -> None:
    save(client, alert="daily")
    save(client, query="q=membranes", name="Membranes", alert="daily")
    find()
    assert schedule.tell_of_news() == 0, "not before the hour of the daily mail"
    assert schedule.tell_of_news(at=now() + timedelta(days=1)) == 2
    [notice] = told(recruiter)
    assert notice.endpoint == "searches.index"
    assert "Saved search “Membranes”: 1." in notice.text_en


def test_an_expert_is_told_of_new_openings(client: Any, searching: SearchEngine) -> None:
    expert = make_user(Role.EXPERT).id
    client.log_in(session().get_one(User, expert))
    assert "/en/searches/new/openings" in client.get("/en/openings/?q=graphene").text
    save(client, "openings")
    opening = make_opening(title_en="Lecturer for graphene", title_vi="Giảng viên graphene")
    index_all()
    schedule.tell_of_news()
    assert len(told(expert)) == 1
    page = client.get(f"/vi/searches/{saved().id}")
    assert opening.code in page.text


def test_a_search_that_finds_too_many_cannot_be_followed(
    client: Any, recruiter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.matching.queries.MAX_PAGE_SIZE", 1)
    find("Một"), find("Hai")
    refused = save(client)
    assert refused.status_code == 422
    assert "Add words or filters" in refused.text
    assert save(client, alert="none").status_code == 302
    assert "too many" in client.get("/en/searches/").text


@pytest.mark.usefixtures("searching")
def test_without_an_engine_searches_stay_due(
    client: Any, recruiter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(client)
    before = saved().checked_at

    def fail(*_given: Any) -> Any:
        raise SearchUnavailable("away")

    monkeypatch.setattr(indexing, "search", fail)
    assert schedule.tell_of_news() == 0
    assert saved().checked_at == before


def test_whoever_hides_what_was_searched_for_leaves_the_list(client: Any, recruiter: Any) -> None:
    save(client)
    person = find()
    schedule.tell_of_news()
    found = f"/en/searches/{saved().id}"
    assert str(person.id) in client.get(found).text
    person = session().get_one(Person, person.id)
    services.save_visibility(person, shown=(), by=owner(person))
    services.touch(person)
    index_all()
    assert str(person.id) not in client.get(found).text
    assert "Found since it was saved" not in client.get("/en/searches/").text, "a count betrays"


def test_whoever_hides_between_the_look_and_what_is_written_is_not_remembered(
    client: Any, recruiter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(client)
    person = find()
    looked = queries.look

    def hide_after_look(*given: Any, **values: Any) -> Any:
        found = looked(*given, **values)
        session().rollback()
        session().execute(delete(Consent).where(Consent.person_id == person_id))
        session().commit()
        return found

    person_id = person.id
    monkeypatch.setattr(queries, "look", hide_after_look)
    schedule.tell_of_news()
    assert session().scalars(select(SearchFind)).all() == []
    assert told(recruiter) == []


def test_without_an_engine_a_saved_search_lists_nobody(
    client: Any, recruiter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(client)
    person = find()
    schedule.tell_of_news()

    def fail(*_given: Any) -> Any:
        raise SearchUnavailable("away")

    monkeypatch.setattr(indexing, "search", fail)
    page = client.get(f"/en/searches/{saved().id}")
    assert page.status_code == 200
    assert str(person.id) not in page.text

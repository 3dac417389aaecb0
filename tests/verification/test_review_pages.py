"""Reviews, appeals and suspensions through the pages."""

from typing import Any

import pytest
from factories import make_person, make_user, owner
from pages import press
from sqlalchemy import select
from verification.test_reviews import TEXTS

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.verification import review_queries


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_refusal_and_its_appeal_through_the_pages(
    client: Any,
    database: Any,
    person: Person,
    first: User,
    second: User,
    ministry: User,
    language: str,
) -> None:
    page = f"/{language}/verification/profiles/{person.id}"
    client.log_in(first)
    assert client.get(f"/{language}/verification/profiles/?list=in_review").status_code == 200
    assert client.get(page).status_code == 200
    sent = {"reason": "no_doctorate", **TEXTS}
    assert press(client, f"{page}/not-eligible", **sent).status_code == 302
    assert press(client, f"{page}/second", outcome="confirm").status_code == 403
    client.log_in(second)
    assert press(client, f"{page}/second", outcome="reject").status_code == 422  # no reason given
    assert press(client, f"{page}/second", outcome="confirm").status_code == 302
    client.log_in(owner(person))
    home = client.get(f"/{language}/profile/").get_data(as_text=True)
    assert TEXTS[f"text_{language}"] in home
    assert press(client, f"/{language}/profile/appeal", text="").status_code == 422
    assert press(client, f"/{language}/profile/appeal", text="Sai.").status_code == 302
    client.log_in(ministry)
    assert person.number in client.get(f"/{language}/oversight/").get_data(as_text=True)
    office = f"/{language}/oversight/{person.id}"
    assert client.get(office).status_code == 200
    assert press(client, f"{office}/appeal", outcome="review", **TEXTS).status_code == 302
    assert person.state is PersonState.IN_REVIEW
    client.log_in(first)
    assert client.get(page).status_code == 403


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_suspension_and_its_end_through_the_pages(
    client: Any, database: Any, ministry: User, auditor: User, language: str
) -> None:
    person = make_person()
    office = f"/{language}/oversight/{person.id}"
    client.log_in(auditor)
    found = client.get(f"/{language}/oversight/open?number={person.number.lower()}")
    assert found.location == office
    sent = {"reason": "forged_document", **TEXTS}
    assert press(client, f"{office}/suspend", **sent).status_code == 302
    assert press(client, f"{office}/second", outcome="confirm").status_code == 403
    client.log_in(ministry)
    assert press(client, f"{office}/second", outcome="confirm").status_code == 302
    assert person.state is PersonState.SUSPENDED
    client.log_in(owner(person))
    assert TEXTS[f"text_{language}"] in client.get(f"/{language}/profile/").get_data(as_text=True)
    client.log_in(ministry)
    assert press(client, f"{office}/end", outcome="lift", **TEXTS).status_code == 302
    assert person.state is PersonState.ACTIVE  # type: ignore[comparison-overlap]  # a service changed it
    for chosen in ("appeals", "proposed", "suspended", "ended"):
        assert client.get(f"/{language}/oversight/?list={chosen}").status_code == 200


@pytest.mark.parametrize(
    ("step", "values"),
    [
        ("more", {"items": [], **TEXTS}),
        ("more", {"items": ["nonsense"], **TEXTS}),
        ("more", {"items": ["names"], "text_vi": "", "text_en": "Only in English"}),
        ("not-eligible", {"reason": "nonsense", **TEXTS}),
        ("not-eligible", {"reason": "other", "text_vi": "x" * 2001, "text_en": "Too long"}),
    ],
)
def test_bad_input_of_a_verifier_is_refused_and_kept(
    client: Any, database: Any, person: Person, first: User, step: str, values: Any
) -> None:
    client.log_in(first)
    response = press(client, f"/en/verification/profiles/{person.id}/{step}", **values)
    assert response.status_code == 422
    assert values["text_en"] in response.get_data(as_text=True)
    assert review_queries.list_cases(person.id) == []


def test_a_number_that_nobody_has_is_said_on_the_form(client: Any, ministry: User) -> None:
    client.log_in(ministry)
    response = client.get("/en/oversight/open?number=VN-1")
    assert response.status_code == 422
    assert "no submitted profile" in response.get_data(as_text=True)


def test_every_look_into_a_profile_stands_in_her_ledger(
    client: Any, database: Any, person: Person, first: User, auditor: User
) -> None:
    client.log_in(first)
    client.get(f"/en/verification/profiles/{person.id}")
    client.log_in(auditor)
    client.get(f"/en/oversight/{person.id}")
    rows = database.scalars(select(AccessEvent).where(AccessEvent.person_id == person.id)).all()
    assert {(row.viewer_id, row.purpose) for row in rows} == {
        (first.id, "verification"),
        (auditor.id, "oversight"),
    }
    assert all("name" in row.fields for row in rows)
    client.log_in(owner(person))
    assert "examined the profile" in client.get("/en/profile/access").get_data(as_text=True)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SCHEME_OFFICER, Role.AUDITOR}))
def test_nobody_else_opens_the_office_of_suspensions(
    client: Any, database: Any, role: Role
) -> None:
    person = make_person()
    client.log_in(make_user(role))
    assert client.get("/vi/oversight/").status_code == 403
    assert client.get(f"/vi/oversight/{person.id}").status_code == 403


def test_drafts_and_active_profiles_are_not_the_verifiers_to_open(
    client: Any, database: Any, first: User
) -> None:
    client.log_in(first)
    for state in (PersonState.DRAFT, PersonState.ACTIVE, PersonState.WITHDRAWN):
        person = make_person(state=state)
        assert client.get(f"/vi/verification/profiles/{person.id}").status_code == 404

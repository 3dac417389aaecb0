"""Two records beside each other on the pages of the verifiers."""

from typing import Any

import pytest
from factories import make_country, make_person, make_user
from pages import press
from sqlalchemy import select
from verification.test_duplicates import suggested

from registry.accounts.models import User
from registry.audit.models import AccessEvent
from registry.core.permissions import Role
from registry.experts import services
from registry.experts.models import Person
from registry.experts.states import PairState, PersonState
from registry.verification import duplicate_queries, duplicates


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_pair_is_joined_and_parted_through_the_pages(
    client: Any,
    database: Any,
    twins: tuple[Person, Person],
    first: User,
    second: User,
    language: str,
) -> None:
    one, other = twins
    lists = f"/{language}/verification/duplicates/"
    suggested(first)  # as the worker finds it
    client.log_in(first)
    assert one.number in client.get(lists).get_data(as_text=True)
    page = f"{lists}compare?one={one.number.lower()}&other={other.number}"
    assert press(client, page, outcome="same", kept="", reason="Cùng luận án").status_code == 422
    assert press(client, page, outcome="same", kept=one.number, reason="").status_code == 422
    answer = press(client, page, outcome="same", kept=one.number, reason="Cùng luận án")
    assert answer.status_code == 302
    assert press(client, answer.location, outcome="merge").status_code == 403
    client.log_in(second)
    assert (
        press(client, answer.location, outcome="different").status_code == 422
    )  # without a reason
    assert press(client, answer.location, outcome="merge").status_code == 302
    assert other.state is PersonState.MERGED
    assert client.get(page).status_code == 302
    for name in ("same", "unsure", "merged", "different"):
        assert client.get(f"{lists}?list={name}").status_code == 200
    client.log_in(database.get_one(User, other.user_id))
    assert client.get(f"/{language}/profile/").status_code == 200
    client.log_in(second)
    assert press(client, answer.location, reason="").status_code == 422
    assert press(client, answer.location, reason="Nhầm").status_code == 302
    assert other.state is PersonState.MERGED  # one verifier alone parts nobody
    assert press(client, answer.location, outcome="confirm").status_code == 403
    client.log_in(first)
    assert press(client, answer.location, outcome="reject").status_code == 422
    assert press(client, answer.location, outcome="confirm").status_code == 302
    assert other.state is PersonState.ACTIVE  # type: ignore[comparison-overlap]  # a service changed it


def test_a_review_names_possible_doubles(client: Any, database: Any, first: User) -> None:
    one, other = make_person(), make_person(state=PersonState.IN_REVIEW)
    client.log_in(first)
    text = client.get(f"/en/verification/profiles/{other.id}").get_data(as_text=True)
    assert f"Compare with {one.number}" in text


def test_numbers_that_nobody_has_are_said_on_the_form(
    client: Any, database: Any, twins: tuple[Person, Person], first: User
) -> None:
    client.log_in(first)
    for query in ("one=VN-1&other=VN-2", "", f"one={twins[0].number}&other=VN-9"):
        response = client.get(f"/en/verification/duplicates/compare?{query}")
        assert response.status_code == 422
        assert "error-summary" in response.get_data(as_text=True)


def test_comparing_stands_in_both_ledgers_and_shows_no_contact(
    client: Any, database: Any, twins: tuple[Person, Person], first: User
) -> None:
    from registry.experts.kinds import ContactKind

    for person in twins:
        owner = database.get_one(User, person.user_id)
        services.save_contacts(person, values={ContactKind.EMAIL: "hai@example.org"}, by=owner)
    client.log_in(first)
    one, other = twins
    page = client.get(f"/en/verification/duplicates/compare?one={one.number}&other={other.number}")
    assert "hai@example.org" not in page.get_data(as_text=True)
    rows = database.scalars(select(AccessEvent)).all()
    assert {(row.person_id, row.purpose) for row in rows} == {
        (one.id, "duplicate"),
        (other.id, "duplicate"),
    }
    found = {row.label: row for row in duplicate_queries.compare(*twins)}
    assert found["Contact details"].agrees
    name = make_country("DE").name_en
    assert (found["Country of residence"].one, found["Country of residence"].agrees) == (name, True)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.VERIFIER}))
def test_nobody_else_compares_records(client: Any, database: Any, role: Role) -> None:
    client.log_in(make_user(role))
    for path in ("", "compare"):
        assert client.get(f"/vi/verification/duplicates/{path}").status_code == 403


def test_a_verifier_does_not_compare_her_own_record(
    client: Any, database: Any, first: User
) -> None:
    own, other = make_person(user=first), make_person()
    client.log_in(first)
    assert suggested(first) == []
    page = f"/en/verification/duplicates/compare?one={own.number}&other={other.number}"
    assert client.get(page).status_code == 422
    pair = duplicates.decide(
        own, other, outcome=PairState.UNSURE, kept=None, reason="?", by=make_user(Role.VERIFIER)
    )
    assert client.get(f"/en/verification/duplicates/{pair.id}").status_code == 404

"""A scientist with two posts: the main one and another beside it, each with its own check."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_person, owner
from pages import token
from sqlalchemy import select

from registry.core import facts
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.experts import cards, history, past, queries
from registry.experts.claim_models import Verification
from registry.experts.kinds import Audience, ClaimKind, EmploymentKind, FieldGroup
from registry.experts.models import Employment, Person

SHOWN = ((FieldGroup.EMPLOYER, Audience.INSTITUTIONS),)
POST: dict[str, Any] = {
    "employer": "Charité",
    "title": "Group leader",
    "country_code": "DE",
    "kind": EmploymentKind.EMPLOYED,
    "is_full_time": False,
}
SINCE = date(2022, 4, 1)


def add_second(person: Person, **values: Any) -> Employment:
    added: Employment = past.add_further_post(
        person, by=owner(person), since=SINCE, **(POST | values)
    )
    return added


def checks_of(database: Any, person: Person) -> list[Verification]:
    kind = Verification.kind == ClaimKind.EMPLOYMENT_ABROAD
    return list(
        database.scalars(facts.read(Verification).where(Verification.person_id == person.id, kind))
    )


def test_the_main_post_stays_the_main_one_with_its_check(database: Any) -> None:
    person = make_person(shown=SHOWN)
    main, checks = queries.current_employment(person.id), checks_of(database, person)
    add_second(person)
    assert queries.current_employment(person.id) is main
    assert history.find_present(Employment, person) is main
    assert checks_of(database, person) == checks
    [card] = cards.make_cards_for([person], audience=Audience.INSTITUTIONS)
    assert card.headline == (
        "Senior researcher, Technische Universität Berlin; Group leader, Charité"
    )
    [masked] = cards.make_cards_for([person], audience=Audience.MISSIONS)
    assert "Charité" not in repr(masked)


def test_once_the_main_post_has_ended_the_other_one_is_spoken_of(database: Any) -> None:
    person = make_person()
    second = add_second(person)
    main = queries.current_employment(person.id)
    assert main is not None
    facts.correct(main, by=None, reason="left", valid_to=hanoi_today() - timedelta(3))
    assert queries.current_employment(person.id) is second


def test_leaving_the_second_post_is_no_correction_and_needs_no_reason(database: Any) -> None:
    person = make_person()
    second = add_second(person)
    values = {**POST, "precision": second.precision, "end_precision": second.end_precision}
    with pytest.raises(RegistryError):  # another employer is one
        past.correct_past(
            person,
            second,
            reason="",
            by=owner(person),
            since=SINCE,
            until=None,
            **values | {"employer": "Max Planck"},
        )
    last = hanoi_today() - timedelta(10)
    past.correct_past(
        person, second, reason="", by=owner(person), since=SINCE, until=last, **values
    )
    [row] = [one for one in queries.list_history(Employment, person.id) if one.is_beside]
    assert row.valid_to == last + timedelta(1)
    assert queries.verified_level(person.id, ClaimKind.EMPLOYMENT_ABROAD) == 2


def test_a_second_post_needs_a_main_one(database: Any) -> None:
    person = make_person()
    main = queries.current_employment(person.id)
    assert main is not None
    facts.correct(main, by=None, reason="left", valid_to=date(2024, 1, 1))
    with pytest.raises(RegistryError, match="main post"):
        add_second(person)


def test_it_is_added_and_left_on_the_pages(client: Any, database: Any) -> None:
    person = make_person()
    client.log_in(owner(person))
    address = "/en/profile/history/beside/new"
    page = client.get(address)
    sent = POST | {
        "kind": "employed",
        "since": "04/2022",
        "csrf_token": token(page),
        "version": str(person.version),
    }
    del sent["is_full_time"]
    assert client.post(address, data=sent).status_code == 302
    second = database.scalars(select(Employment).where(Employment.is_beside)).one()
    assert (second.employer, second.is_full_time) == ("Charité", False)
    section = client.get("/en/profile/section/employment").text
    assert "Correct or end it" in section
    place = f"/en/profile/history/employment/{second.series_id}"
    page = client.get(place)
    assert "Correct or end a post" in page.text
    sent |= {"until": "10/2026", "csrf_token": token(page), "version": str(person.version)}
    assert client.post(place, data=sent).status_code == 302
    assert "Correct or end it" not in client.get("/en/profile/section/employment").text

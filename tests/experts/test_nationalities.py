"""Several nationalities, and the category that the law makes of them, on two time axes."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_person, owner
from hypothesis import given
from hypothesis import strategies as st
from pages import token
from sqlalchemy import select

from registry.core import facts
from registry.core.db import now
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.experts import nationalities, queries, services
from registry.experts.kinds import Category
from registry.experts.models import ExpertCategory, Nationality, Person

CITIZEN, ORIGIN = Category.VN_CITIZEN_ABROAD, Category.OVERSEAS_VIETNAMESE
DAYS = st.dates(date(1950, 1, 1), date(2026, 11, 1))


def add(person: Person, code: str, since: date | None = None, until: date | None = None) -> Any:
    return nationalities.add_nationality(
        person, country_code=code, since=since, until=until, by=owner(person)
    )


def category_on(person: Person, day: date, **axes: Any) -> Category | None:
    found = queries.current_category(person.id, as_of=day, **axes)
    return found.category if found else None


@given(day=DAYS, since=st.none() | DAYS, until=st.none() | DAYS)
def test_only_the_vietnamese_one_decides_and_only_from_its_days(
    day: date, since: date | None, until: date | None
) -> None:
    other = Nationality(country_code="DE", since=since, until=until)
    assert nationalities.category_of([other], on=day, citizen="VN") is None
    own = Nationality(country_code="VN", since=since, until=until)
    found = nationalities.category_of([other, own], on=day, citizen="VN")
    assert (found is not None and found[0] is CITIZEN) is own.holds_on(day)
    if found is not None and found[0] is ORIGIN:
        assert until is not None
        assert found[1] == until + timedelta(1) <= day


def test_a_second_nationality_changes_no_category(database: Any) -> None:
    person = make_person()
    add(person, "DE")
    add(person, "FR", date(2020, 5, 4))
    assert category_on(person, hanoi_today()) is ORIGIN


def test_who_takes_the_vietnamese_one_is_a_citizen_from_that_day_on(database: Any) -> None:
    person = make_person()
    before, taken = now(), date(2024, 3, 1)
    add(person, "DE")
    add(person, "VN", taken)
    assert category_on(person, taken - timedelta(1)) is ORIGIN
    assert category_on(person, taken) is CITIZEN
    assert category_on(person, taken, known_at=before) is ORIGIN, "as it was believed then"


def test_who_gives_it_up_is_of_vietnamese_origin_from_the_next_day_on(database: Any) -> None:
    person = make_person()
    add(person, "DE", date(2021, 1, 1))
    own = add(person, "VN")
    assert category_on(person, date(2022, 1, 1)) is CITIZEN
    last = date(2023, 6, 30)
    nationalities.correct_nationality(
        person, own, country_code="VN", since=None, until=last, by=owner(person)
    )
    assert category_on(person, last) is CITIZEN
    assert category_on(person, last + timedelta(1)) is ORIGIN
    believed = database.scalars(
        facts.read(ExpertCategory, as_of=hanoi_today()).where(ExpertCategory.person_id == person.id)
    ).all()
    assert len(believed) == 1


def test_a_category_that_the_nationalities_contradict_is_refused(database: Any) -> None:
    person = make_person()
    nationalities.refuse_contradiction(person, CITIZEN)  # with none entered it is their word
    add(person, "DE")
    with pytest.raises(RegistryError, match="do not include"):
        nationalities.refuse_contradiction(person, CITIZEN)
    add(person, "VN")
    nationalities.refuse_contradiction(person, CITIZEN)
    with pytest.raises(RegistryError, match="by law"):
        nationalities.refuse_contradiction(person, Category.FOREIGN)


@pytest.mark.parametrize(
    ("code", "since", "until", "says"),
    [
        ("DE", None, None, "already"),
        ("FR", date(2020, 1, 1), date(2019, 1, 1), "end after"),
        ("FR", date(2999, 1, 1), None, "future"),
    ],
)
def test_what_cannot_be_is_refused(
    database: Any, code: str, since: date | None, until: date | None, says: str
) -> None:
    person = make_person()
    add(person, "DE")
    with pytest.raises(RegistryError, match=says):
        add(person, code, since, until)


def test_they_are_erased_with_the_profile_and_the_category_is_kept(database: Any) -> None:
    person = make_person()
    add(person, "DE")
    services.withdraw(person, by=owner(person))
    assert database.scalars(select(Nationality)).all() == []
    assert category_on(person, hanoi_today()) is ORIGIN


def test_they_are_kept_corrected_and_taken_out_on_the_pages(client: Any, database: Any) -> None:
    person = make_person()
    client.log_in(owner(person))

    def send(address: str, **values: str) -> Any:
        page = client.get(address)
        version = page.text.partition('name="version"')[2].partition('value="')[2]
        hidden = {"csrf_token": token(page), "version": version.partition('"')[0]}
        return client.post(address, data=hidden | values)

    base = "/en/profile/nationalities"
    assert send(f"{base}/new", country_code="DE", since="2020").status_code == 302
    [row] = database.scalars(select(Nationality)).all()
    assert (row.since, row.since_precision) == (date(2020, 12, 31), "year")
    listed = client.get(f"{base}/").text
    assert "2020" in listed
    assert "31/12/2020" not in listed
    assert send(f"{base}/{row.id}/correct", country_code="DE", until="06/2024").status_code == 302
    assert (row.since, row.until) == (None, date(2024, 6, 30))
    other = make_person()
    client.log_in(owner(other))
    assert client.get(f"{base}/{row.id}/correct").status_code == 404
    client.log_in(owner(person))
    assert send(f"{base}/{row.id}/remove").status_code == 422
    assert send(f"{base}/{row.id}/remove", confirmed="y").status_code == 302
    assert database.scalars(select(Nationality)).all() == []

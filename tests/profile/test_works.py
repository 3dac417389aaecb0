"""What an expert published: kept, corrected, taken out, and shown to whom they say."""

from typing import Any

import pytest
from factories import make_person, make_user, owner
from pages import token
from sqlalchemy import select

from registry.core.errors import RegistryError
from registry.core.permissions import Role
from registry.experts import cards, search_documents, services
from registry.experts.kinds import Audience, FieldGroup
from registry.experts.models import Person, ScholarlyWork
from registry.profile import works

SHOWN = ((FieldGroup.WORKS, Audience.INSTITUTIONS),)
WORK = {"title": "On dividing cells", "year": "2022", "doi": "https://doi.org/10.1000/ABC.1"}


@pytest.fixture
def expert(client: Any, database: Any) -> Person:
    person = make_person(shown=SHOWN)
    client.log_in(owner(person))
    return person


def send(client: Any, address: str, **values: str) -> Any:
    page = client.get(address)
    version = page.text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
    hidden = {"csrf_token": token(page), "version": version}
    return client.post(address, data=hidden | values)


def own_works(database: Any, person: Person) -> list[ScholarlyWork]:
    own = select(ScholarlyWork).where(ScholarlyWork.person_id == person.id)
    return list(database.scalars(own.order_by(ScholarlyWork.title)))


def test_a_work_is_added_corrected_and_taken_out(
    client: Any, expert: Person, database: Any
) -> None:
    assert send(client, "/en/profile/works/new", **WORK).status_code == 302
    added, _other = own_works(database, expert)
    assert (added.title, added.year, added.doi) == ("On dividing cells", 2022, "10.1000/abc.1")
    assert "On dividing cells" in client.get("/en/profile/works/").text

    address = f"/en/profile/works/{added.id}"
    changed = send(client, f"{address}/correct", **WORK | {"title": "On cells", "doi": ""})
    assert changed.status_code == 302
    assert (added.title, added.doi) == ("On cells", None)

    assert send(client, f"{address}/remove").status_code == 422
    assert send(client, f"{address}/remove", confirmed="y").status_code == 302
    assert [work.title for work in own_works(database, expert)] == ["Watching cells divide"]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"title": ""}, "Enter the title of the work"),
        ({"year": "20222"}, "Enter a year from"),
        ({"doi": "abc"}, "Enter a DOI, for example"),
        ({"title": "Write to huyen@example.org"}, ""),
        (
            {"title": "Watching Cells: Divide!", "year": "2021", "doi": ""},
            "is in your profile already",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    client: Any, expert: Person, database: Any, values: dict[str, str], says: str
) -> None:
    page = send(client, "/en/profile/works/new", **WORK | values)
    assert page.status_code == 422
    assert says in page.text
    assert len(own_works(database, expert)) == 1


def test_somebody_elses_work_is_nobodys(client: Any, expert: Person, database: Any) -> None:
    other = own_works(database, make_person())[0]
    for step in ("correct", "remove"):
        assert client.get(f"/en/profile/works/{other.id}/{step}").status_code == 404
    client.log_in(make_user(Role.EXPERT))
    assert client.get("/en/profile/works/").status_code == 404


def test_an_orcid_id_needs_its_check_digit(client: Any, expert: Person) -> None:
    wrong = send(client, "/en/profile/works/orcid", orcid="0000-0002-1825-0098")
    assert wrong.status_code == 422
    assert "This is no ORCID iD" in wrong.text
    right = send(client, "/en/profile/works/orcid", orcid="https://orcid.org/0000000218250097")
    assert right.status_code == 302
    assert expert.orcid == "0000-0002-1825-0097"
    assert send(client, "/en/profile/works/orcid", orcid="").status_code == 302
    assert expert.orcid is None


@pytest.mark.parametrize("is_shown", [True, False])
def test_works_are_read_and_found_by_whom_their_owner_allows(database: Any, is_shown: bool) -> None:
    person = make_person(shown=SHOWN if is_shown else ())
    [card] = cards.make_cards_for([person], audience=Audience.INSTITUTIONS)
    assert bool(card.works) is is_shown
    assert bool(card.orcid) is is_shown
    document = search_documents.build([person.id])[person.id]
    assert bool(document and document.get("works")) is is_shown


def test_a_card_names_the_newest_works_and_how_many_more(database: Any) -> None:
    person = make_person(shown=SHOWN)
    for number in range(6):
        values: Any = {"title": f"Work {number}", "year": 2000 + number, "doi": ""}
        works.add_work(person, **values, by=owner(person))
    database.flush()
    database.expire_all()
    [card] = cards.make_cards_for([person], audience=Audience.INSTITUTIONS)
    assert card.works[0] == "Watching cells divide, 2021"
    assert len(card.works) == 6
    assert "2" in card.works[-1]


def test_a_profile_holds_so_many_works_and_no_more(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person()
    monkeypatch.setattr(works, "limit", lambda _code, on: 1)
    with pytest.raises(RegistryError, match="at most 1"):
        works.add_work(person, title="One more", year=None, doi="", by=owner(person))


def test_works_are_erased_with_the_profile(database: Any) -> None:
    person = make_person()
    services.withdraw(person, by=owner(person))
    assert not own_works(database, person)
    assert person.orcid is None

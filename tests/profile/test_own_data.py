"""What an expert downloaded is read in again, as proposals."""

import io
from typing import Any

import pytest
from factories import add, make_person, make_user, owner

from registry.core.errors import RegistryError
from registry.core.permissions import Role
from registry.experts import queries, services
from registry.experts.kinds import RecordSource
from registry.experts.models import Doctorate, Employment, Person, PersonName, ScholarlyWork
from registry.profile import proposing, reading
from registry.profile.forms.proposals import form_of
from registry.profile.kinds import ProposalKind
from registry.rights import export


def read_again(person: Person, content: bytes, name: str = "my-data.json") -> list[proposing.Shown]:
    found = reading.read_file(io.BytesIO(content), filename=name)
    assert found.source is RecordSource.EXPORT
    proposing.keep(person, found, by=owner(person))
    return proposing.list_open(person)


def take_all(person: Person, shown: list[proposing.Shown]) -> None:
    form = form_of(shown)
    for one in shown:
        if (keep := form.part(one, "keep")) is not None:
            keep.data = True
    proposing.decide(person, shown, form.chosen(), by=owner(person))


@pytest.fixture
def former(database: Any) -> Person:
    person = make_person()
    add(ScholarlyWork(person_id=person.id, title="On rain", year=2019, doi="10.1000/rain"))
    add(
        PersonName(person_id=person.id, kind="publishing", full="M. H. Nguyen", folded="h m nguyen")
    )
    database.expire_all()
    return person


@pytest.mark.parametrize("is_archive", [False, True])
def test_a_new_profile_is_filled_from_the_data_of_the_former_one(
    application: Any, database: Any, former: Person, is_archive: bool
) -> None:
    content = export.as_json(export.read_everything(former))
    if is_archive:
        with export.write_archive(former) as archive:
            content = archive.read()
    newcomer = services.begin_profile(make_user(Role.EXPERT), by=None)
    with application.test_request_context("/en/"):
        take_all(newcomer, read_again(newcomer, content, "my-data.zip" if is_archive else "a.json"))
    database.expire_all()
    [degree] = queries.list_history(Doctorate, newcomer.id)
    [past] = queries.list_history(Doctorate, former.id)
    same = "degree_kind degree_title field_code institution country_code awarded_on thesis_title"
    assert [getattr(degree, name) for name in same.split()] == [
        getattr(past, name) for name in same.split()
    ]
    [post] = queries.list_history(Employment, newcomer.id)
    assert (post.employer, post.valid_to) == ("Technische Universität Berlin", None)
    assert {work.title for work in newcomer.works} == {"On rain", "Watching cells divide"}
    assert all(work.source is RecordSource.EXPORT for work in newcomer.works)
    assert newcomer.orcid == former.orcid


def test_of_ones_own_data_nothing_is_added_twice_or_overwritten(
    application: Any, database: Any, former: Person
) -> None:
    before = export.read_everything(former)
    shown = read_again(former, export.as_json(before))
    assert shown
    assert all(one.twin for one in shown)
    with application.test_request_context("/en/"):
        form = form_of(shown)
        assert not form.chosen()
    proposing.decide(former, shown, {}, by=owner(former))
    database.expire_all()
    for table in ("doctorates", "employments", "person_names", "scholarly_works"):
        assert export.read_everything(former)[table] == before[table]


def test_a_past_post_keeps_its_vague_days(application: Any, database: Any) -> None:
    row = {
        "employer": "CNRS",
        "title": "Chercheuse",
        "country_code": "FR",
        "kind": "postdoc",
        "valid_from": "2015-12-31",
        "precision": "year",
        "valid_to": "2017-07-01",
        "end_precision": "month",
        "superseded_at": None,
    }
    old = row | {"employer": "Corrected since", "superseded_at": "2026-01-01 00:00:00+00:00"}
    tree: dict[str, Any] = {"number": "VN-1", "made_on": "2026-11-30", "persons": []}
    tree["employments"] = [row, old, "no row"]
    [one] = read_again(make_person(), export.as_json(tree))
    assert one.proposal.kind is ProposalKind.POST
    assert (one.values["start"], one.values["end"]) == ("2015", "2017-06")
    with pytest.raises(RegistryError):
        reading.read_file(io.BytesIO(b'{"number": 1, "persons": []}'), filename="x.json")

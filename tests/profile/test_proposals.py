"""Records are proposed, one thing at a time, and nothing that a profile has is overwritten."""

import io
from collections import Counter
from typing import Any

import pytest
from factories import make_concept, make_person, make_user, owner
from orcid_shapes import DEGREE, NOW, SHAPES, affiliation, as_json, date, record, work
from pages import token
from sqlalchemy import select

from registry.core.errors import RegistryError
from registry.core.permissions import Role
from registry.experts import queries, services
from registry.experts.kinds import DegreeKind, RecordSource
from registry.experts.models import Doctorate, Employment, Person, PersonName, ScholarlyWork
from registry.profile import proposing, reading
from registry.profile.forms.proposals import digest_of
from registry.profile.kinds import ProposalAnswer, ProposalKind
from registry.profile.models import Proposal

BIBTEX = """@article{a, title={{\\"U}ber {DNA} und Zellen}, author={Nguy{\\~{\\^e}}n, H. and M{\\"u}ller, K.},
 year=2014, journal={Zellbiologie}, doi={10.1000/ABC}}
@misc{b, title={Unfinished"""
RIS = "TY  - JOUR\r\nTI  - Cells that divide\r\nAU  - Nguyen, H.\r\nPY  - 2014///\r\nER  - \r\n"


def read(content: bytes, name: str = "record.json") -> reading.Reading:
    return reading.read_file(io.BytesIO(content), filename=name)


def propose(person: Person, content: bytes) -> list[proposing.Shown]:
    proposing.keep(person, read(content), by=owner(person))
    return proposing.list_open(person)


@pytest.fixture
def expert(client: Any, database: Any) -> Person:
    person = make_person(orcid=None)
    client.log_in(owner(person))
    return person


@pytest.mark.parametrize("name", SHAPES)
def test_a_record_of_orcid_is_read_in_every_shape(database: Any, name: str) -> None:
    content, wanted = SHAPES[name]
    shown = propose(make_person(), content)
    counted = Counter(one.proposal.kind for one in shown)
    assert tuple(counted[kind] for kind in ProposalKind) == wanted
    for one in shown:
        if one.proposal.kind is ProposalKind.ORCID:
            assert one.values["orcid"] == "0000-0002-1825-0097"
        if one.proposal.kind is ProposalKind.DEGREE:
            assert (one.values["country"], one.values["end"][:4]) in {
                ("DE", "2014"),
                ("DE", "2013"),
            }


@pytest.mark.usefixtures("database")
def test_lists_of_works_are_read_with_their_letters() -> None:
    [item] = read(BIBTEX.encode(), "works.bib").items
    assert item["title"] == "Über DNA und Zellen"
    assert item["authors"] == "Nguyễn, H.; Müller, K."
    assert (item["year"], item["doi"]) == ("2014", "10.1000/ABC")
    found = read(RIS.encode())
    assert found.source is RecordSource.RIS
    assert (found.items[0]["title"], found.items[0]["year"]) == ("Cells that divide", "2014")
    assert reading.read_pasted(RIS).source is RecordSource.RIS


@pytest.mark.usefixtures("database")
def test_identifiers_are_read_without_asking_anybody() -> None:
    pasted = "https://doi.org/10.1000/182, doi:10.1000/ABC\nhttps://orcid.org/0000-0002-1825-0097"
    kinds = [
        (one["kind"], one.get("doi") or one.get("orcid"))
        for one in reading.read_pasted(pasted).items
    ]
    assert kinds == [
        ("work", "10.1000/182"),
        ("work", "10.1000/abc"),
        ("orcid", "0000-0002-1825-0097"),
    ]
    with pytest.raises(RegistryError, match="0000-0002-1825-0098"):
        reading.read_pasted("10.1000/182 0000-0002-1825-0098")


BOMB = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><record>&b;</record>'
HOSTILE = {
    "nothing": (b"  ", "empty"),
    "another JSON": (b'{"name": "x"}', "neither a record of ORCID"),
    "a text": (b"Dear registry", "neither a record of ORCID"),
    "broken JSON": (b'{"person": {', "damaged"),
    "broken XML": (b"<record><person>", "damaged"),
    "a broken archive": (b"PK\x03\x04 and no more", "damaged"),
    "entities": (BOMB, "entities"),
    "deep JSON": (b'{"person":' * 900 + b"1" + b"}" * 900, "nested too deeply"),
    "deeper JSON": (b"[" * 200_000 + b"]" * 200_000, "nested too deeply"),
    "deep XML": (b"<a>" * 5_000 + b"</a>" * 5_000, "nested too deeply"),
    "very many works": (as_json(record(works=[work("W")] * 3_100)), "more entries"),
    "a large file": (b" " * 10_000_001, "larger than 10 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.usefixtures("database")
def test_what_is_no_record_is_refused_with_a_sentence(name: str) -> None:
    content, says = HOSTILE[name]
    with pytest.raises(RegistryError, match=says):
        read(content)


def send(client: Any, address: str, **values: Any) -> Any:
    page = client.get(address)
    return client.post(address, data={"csrf_token": token(page)} | values)


def upload(client: Any, content: bytes) -> Any:
    return send(client, "/en/profile/proposals/read", file=(io.BytesIO(content), "record.json"))


def choose(client: Any, person: Person, *kinds: ProposalKind, **more: str) -> Any:
    shown = proposing.list_open(person)
    sent = {"seen": digest_of(shown)}
    for one in shown:
        number = one.proposal.id.hex
        if one.proposal.kind in kinds:
            sent[f"keep_{number}"] = "y"
        sent |= {f"{name}_{number}": value for name, value in more.items()}
    return send(client, "/en/profile/proposals/", **sent)


def test_what_is_ticked_is_added_and_the_rest_is_not_proposed_again(
    client: Any, expert: Person, database: Any
) -> None:
    before = {model: queries.list_everything(model, expert.id) for model in (Doctorate, Employment)}
    content = as_json(record())
    assert upload(client, content).status_code == 302
    page = client.get("/en/profile/proposals/").text
    assert "Huyen T. M. Nguyen" in page
    assert "ORCID record" in page
    kinds = ProposalKind.NAME, ProposalKind.ORCID, ProposalKind.DEGREE, ProposalKind.POST
    answer = choose(client, expert, *kinds, field=make_concept("10201").code, kind="")
    assert answer.status_code == 422, "no kind of degree was chosen"
    shown = {one.proposal.kind: one.proposal.id.hex for one in proposing.list_open(expert)}
    choice = {
        f"kind_{shown[ProposalKind.DEGREE]}": DegreeKind.PHD,
        f"kind_{shown[ProposalKind.POST]}": "employed",
        f"field_{shown[ProposalKind.DEGREE]}": "10201",
        f"full_{shown[ProposalKind.POST]}": "y",
        "seen": digest_of(proposing.list_open(expert)),
    }
    ticks = {
        f"keep_{one.proposal.id.hex}": "y"
        for one in proposing.list_open(expert)
        if one.proposal.kind in kinds and not one.twin
    }
    assert send(client, "/en/profile/proposals/", **choice, **ticks).status_code == 302

    assert expert.orcid == "0000-0002-1825-0097"
    names = set(database.scalars(select(PersonName.full).where(PersonName.person_id == expert.id)))
    assert names == {"Nguyễn Thị Minh Huyền", "Huyen T. M. Nguyen", "Huyen Nguyen"}
    for model, rows in before.items():
        after = queries.list_everything(model, expert.id)
        assert set(rows) < set(after)
        assert all(row.superseded_at is None for row in rows), "nothing was overwritten"
    assert not database.scalars(
        select(ScholarlyWork).where(
            ScholarlyWork.person_id == expert.id, ScholarlyWork.source != RecordSource.OWN
        )
    ).all()
    rows = database.scalars(select(Proposal).where(Proposal.person_id == expert.id)).all()
    assert {row.answer for row in rows} == set(ProposalAnswer)
    assert {row.content for row in rows} == {""}, "the words of what is decided are forgotten"

    again = upload(client, content)
    assert again.status_code == 422
    assert "Nothing in it is new" in again.text


def test_what_is_there_already_is_marked_and_not_ticked(client: Any, expert: Person) -> None:
    rows = [work("Watching cells divide!", "2022"), work("Something else", "2022")]
    post = affiliation(
        "Researcher", "TU Berlin (Technische Universität Berlin)", date("2019"), None
    )
    [*others, _first, _second] = propose(expert, as_json(record(works=rows, employments=[post])))
    twins = {
        one.values.get("title") or one.values.get("full"): one.twin
        for one in proposing.list_open(expert)
    }
    assert twins["Watching cells divide!"] == "Watching cells divide"
    assert twins["Something else"] == ""
    assert twins["Nguyễn Thị Minh Huyền"]
    assert twins["Huyen Nguyen"] == ""
    assert others
    page = client.get("/en/profile/proposals/").text
    assert "probably there already" in page
    ticked = page.split("<input")
    marked = next(part for part in ticked if "Watching cells divide!" in part)
    assert "checked" not in marked.partition(">")[0]


def test_a_present_post_is_never_ended_by_a_record(client: Any, expert: Person) -> None:
    shown = propose(expert, as_json(record(employments=[NOW])))
    [post] = [one for one in shown if one.proposal.kind is ProposalKind.POST]
    assert "present post is recorded already" in post.obstacle
    assert choose(client, expert, ProposalKind.POST).status_code == 302
    assert [row.employer for row in queries.list_history(Employment, expert.id)] == [
        "Technische Universität Berlin"
    ]


def test_another_orcid_id_stays(client: Any, expert: Person, database: Any) -> None:
    expert.orcid = "0000-0001-5109-3700"
    shown = propose(expert, as_json(record()))
    [one] = [one for one in shown if one.proposal.kind is ProposalKind.ORCID]
    assert "Another ORCID iD" in one.obstacle


def test_a_page_that_is_out_of_date_decides_nothing(client: Any, expert: Person) -> None:
    propose(expert, as_json(record()))
    answer = send(client, "/en/profile/proposals/", seen="other")
    assert answer.status_code == 409
    assert "Check them again" in answer.text
    assert proposing.count_open(expert) == 7


def test_a_doi_alone_becomes_a_work_with_this_identifier(
    client: Any, expert: Person, database: Any
) -> None:
    sent = send(client, "/en/profile/proposals/read", pasted="10.1000/182")
    assert sent.status_code == 302
    assert choose(client, expert, ProposalKind.WORK).status_code == 302
    added = database.scalars(select(ScholarlyWork).where(ScholarlyWork.doi == "10.1000/182")).one()
    assert (added.title, added.source) == ("https://doi.org/10.1000/182", RecordSource.PASTED)


def test_a_page_holds_fifty_and_the_next_ones_follow(client: Any, expert: Person) -> None:
    many = [work(f"Work number {number} of many", "2020", f"10.1/{number}") for number in range(80)]
    assert len(propose(expert, as_json(record(works=many)))) == proposing.AT_ONCE
    assert "the next ones follow" in client.get("/en/profile/proposals/").text
    assert choose(client, expert).status_code == 302
    assert len(proposing.list_open(expert)) == 36


def test_nobody_else_reads_or_decides_on_them(client: Any, expert: Person) -> None:
    propose(expert, as_json(record()))
    client.log_in(make_user(Role.EXPERT))
    assert client.get("/en/profile/proposals/").status_code == 404
    client.log_in(owner(make_person()))
    assert "Nothing waits" in client.get("/en/profile/proposals/").text


def test_proposals_are_forgotten_with_the_profile(database: Any, expert: Person) -> None:
    propose(expert, as_json(record(educations=[DEGREE])))
    services.withdraw(expert, by=owner(expert))
    assert not database.scalars(select(Proposal)).all()


@pytest.mark.parametrize("values", [{}, {"pasted": "   "}])
def test_something_has_to_be_given(client: Any, expert: Person, values: dict[str, str]) -> None:
    page = send(client, "/en/profile/proposals/read", **values)
    assert page.status_code == 422
    assert "Choose a file or paste something" in page.text

"""Results taken away, what was looked for in vain, what is suggested, and the plain list."""

import csv
import io
from typing import Any

import pytest
from factories import (
    make_concept,
    make_country,
    make_institution,
    make_opening,
    make_person,
    make_program,
    make_user,
    owner,
)
from introductions.test_disclosure import plain
from pages import token
from sqlalchemy import select

from registry.audit.models import AccessEvent, AuditEvent
from registry.background import indexing
from registry.core.db import session
from registry.core.permissions import Role
from registry.experts import audiences, consents
from registry.experts.kinds import Audience, ConsentPurpose, FieldGroup
from registry.experts.models import LanguageSkill
from registry.experts.states import PersonState
from registry.matching import queries
from registry.matching.models import UnmetSearch
from registry.searches.models import SearchExport
from search.engine import UNKNOWN, SearchEngine, SearchUnavailable

SHOWN = ((FieldGroup.NAME, Audience.INSTITUTIONS), (FieldGroup.SUMMARY, Audience.INSTITUTIONS))
HIDING = [one for one in PersonState if one is not PersonState.ACTIVE]
EXPORT = "/en/searches/export?q=graphene"


@pytest.fixture
def house(client: Any, searching: SearchEngine) -> Any:
    institution = make_institution()
    user = make_user(Role.INSTITUTION_RECRUITER, organisation=institution.organisation)
    client.log_in(user)
    return institution


def find(name: str, text: str = "Graphene membranes.", **values: Any) -> Any:
    return make_person(name=("Phan", "Thị", name), summary_en=text, shown=SHOWN, **values)


def fail(*_given: Any) -> Any:
    raise SearchUnavailable("away")


def index_all() -> None:
    session().commit()
    while indexing.index_pending():
        pass


def ask(client: Any, **values: str) -> Any:
    data = {"purpose": "council", "reason": "Faculty meeting", "kind": "csv"}
    return client.post(EXPORT, data=data | values | {"csrf_token": token(client.get(EXPORT))})


def test_results_are_taken_away_masked_numbered_and_on_the_record(client: Any, house: Any) -> None:
    people = [find("Hiện"), find("Khác")]
    index_all()
    assert ask(client, reason="").status_code == 422
    answer = ask(client)
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    made = session().scalars(select(SearchExport)).one()
    assert made.rows == 2
    assert made.number in answer.headers["Content-Disposition"]
    assert {row[0] for row in rows[1:]} == {person.number for person in people}
    assert all(row[-1] == made.number for row in rows[1:])
    assert "Phan" not in str(rows)
    events = session().scalars(select(AccessEvent).where(AccessEvent.purpose == "export")).all()
    assert {event.person_id for event in events} == {person.id for person in people}
    assert all(event.fields == ["masked"] for event in events)
    assert "search_export.made" in set(session().scalars(select(AuditEvent.action)))


def test_a_person_takes_five_files_a_day_and_no_more(client: Any, house: Any) -> None:
    find("Hiện")
    index_all()
    assert [ask(client).status_code for _ in range(6)] == [200] * 5 + [429]
    assert len(session().scalars(select(SearchExport)).all()) == 5


def test_a_search_in_vain_is_demand_without_a_person(client: Any, house: Any) -> None:
    make_concept("10301", name_vi="Sắc động lực", name_en="Quantum chromodynamics")
    session().commit()
    colleague = make_user(Role.INSTITUTION_RECRUITER, organisation=house.organisation)
    for page in ("", "&page=2", ""):
        client.get(f"/en/experts/?q=quantum+chromodynamics&languages=vi{page}")
    for name in ("Nguyễn Văn Không", "John Smith", "someone@example.org", "Ada Lovelace of Paris"):
        client.get("/en/experts/", query_string={"q": name})
    client.get("/en/experts/?languages=Ada+Lovelace&fields=Lovelace&doctorate_year=Ada")
    client.log_in(colleague)
    words = "Ada Lovelace quantum chromodynamics"
    client.get("/en/experts/", query_string={"q": words, "languages": ["vi", "Ada"]})
    [row] = session().scalars(select(UnmetSearch)).all()
    assert (row.terms, row.filters, row.count) == ("quantum chromodynamics", "languages=vi", 2)
    assert row.institution_id == house.id
    client.log_in(make_user(Role.SCHEME_OFFICER))
    page = client.get("/vi/searches/unmet").text
    assert "quantum chromodynamics" in page
    client.get("/en/experts/?q=quantum+gravity")
    assert len(session().scalars(select(UnmetSearch)).all()) == 1, "demand is of institutions"


def suggested(client: Any, text: str, locale: str = "en") -> str:
    answer = client.get(f"/{locale}/experts/suggest", query_string={"q": text})
    return str(answer.get_data(as_text=True).encode().decode("unicode_escape"))


def test_terms_and_visible_people_are_suggested_and_nobody_else(client: Any, house: Any) -> None:
    make_concept("10201", name_vi="Học máy", name_en="Machine learning")
    named, masked = find("Họa"), make_person(name=("Phan", "Thị", "Hoàn"), shown=())
    hidden = find("Hoạt")
    consents.withdraw_consent(hidden, ConsentPurpose.BE_FOUND, by=owner(hidden))
    session().commit()
    assert "Machine learning" in suggested(client, "hoc m")
    assert "Machine learning" in suggested(client, "mach")
    found = client.get("/en/experts/suggest?q=phan+ho").json
    urls = [item["url"] for group in found for item in group["items"]]
    assert urls == [f"/en/experts/{named.id}"]
    assert str(masked.id) not in str(found)
    seen = select(AccessEvent.person_id).where(AccessEvent.purpose == "search")
    assert list(session().scalars(seen)) == [named.id]
    assert client.get("/en/experts/suggest?q=p").json == []


def test_who_types_without_end_gets_no_more_suggestions(client: Any, house: Any) -> None:
    make_concept("10201", name_vi="Học máy", name_en="Machine learning")
    answers = [client.get("/en/experts/suggest?q=machine").json for _ in range(61)]
    assert answers[0]
    assert answers[-1] == []


def test_the_plain_list_keeps_the_filters(
    client: Any, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "search", fail)
    teacher, other = find("Dạy"), find("Thôi", field="201")
    session().add(LanguageSkill(person_id=teacher.id, language="vi", level="C2", can_teach=True))
    session().commit()

    def listed(query: str) -> set[str]:
        answer = client.get(f"/en/experts/?{query}")
        assert answer.status_code == 200
        page = answer.text
        return {one.number for one in (teacher, other) if str(one.id) in page}

    assert listed("") == {teacher.number, other.number}
    assert listed("languages=vi") == {teacher.number}
    assert listed(f"languages={UNKNOWN}") == {other.number}
    assert listed("fields=201") == {other.number}
    assert listed("languages=vi&fields=201") == set()
    many = "&".join(f"fields=9{place}" for place in range(1_500))
    for query in (many, "level=doctorate-x", "doctorate_year=abc", "modes=x", "technologies=x:y"):
        assert listed(query) == set()


def test_an_expert_reads_what_fits_and_what_would_change_it(client: Any, house: Any) -> None:
    person = find("Tôi")
    program = make_program(house)
    opening = make_opening(program)
    session().commit()
    client.log_in(owner(person))
    page = client.get("/en/fitting-openings/").text
    assert opening.code in page
    assert "What would change the result" in page
    assert "Openings for me" in client.get("/en/work/").text
    client.log_in(make_user(Role.EXPERT))
    assert client.get("/vi/fitting-openings/").status_code == 302


def test_an_empty_list_of_openings_says_what_each_filter_keeps_away(
    client: Any, house: Any
) -> None:
    opening = make_opening(make_program(house), title_en="Lecturer for graphene")
    index_all()
    page = client.get("/en/openings/?q=graphene&languages=xx").text
    assert "Without one of these there would be results" in page
    link = '/en/openings/?q=graphene">Teaching language</a>'
    assert link in page
    assert opening.code in client.get("/en/openings/?q=graphene").text


@pytest.mark.parametrize("has_engine", [True, False])
def test_a_search_names_to_oversight_nobody_who_left_or_pauses(
    client: Any, searching: SearchEngine, monkeypatch: pytest.MonkeyPatch, has_engine: bool
) -> None:
    there = [find("Đây"), find("Cũng")]  # one alone is not compared
    gone = [find(f"Vắng{state.value}", state=state) for state in HIDING]
    unwilling = find("Thôi")
    consents.withdraw_consent(unwilling, ConsentPurpose.BE_FOUND, by=owner(unwilling))
    ids = [one.id for one in (*there, *gone, unwilling)]
    index_all()
    client.log_in(make_user(Role.SCHEME_OFFICER))
    if not has_engine:
        monkeypatch.setattr(indexing, "search", fail)
    ticked = "&".join(f"person={one}" for one in ids)
    for address in ("?q=graphene", "suggest?q=phan", f"compare?{ticked}"):
        page = client.get(f"/en/experts/{address}").text.replace("?", '"')
        assert [one for one in ids if f'/experts/{one}"' in page] == ids[:2], address


def test_a_file_tells_the_country_only_of_who_shows_it_to_institutions(
    client: Any, searching: SearchEngine
) -> None:
    make_country("DE", name_vi="Đức", name_en="Germany")
    make_country("FR", name_vi="Pháp", name_en="France")
    open_one = find("Hiện", country="DE")
    both = (*SHOWN, (FieldGroup.COUNTRY, Audience.INSTITUTIONS))
    shown = make_person(
        name=("Phan", "Thị", "Mở"), summary_en="Graphene.", shown=both, country="FR"
    )
    index_all()
    client.log_in(make_user(Role.SCHEME_OFFICER))
    text = ask(client).get_data(as_text=True)
    assert open_one.number in text
    assert "France" in text
    assert "Germany" not in text
    events = session().scalars(select(AccessEvent).where(AccessEvent.purpose == "export"))
    told = {event.person_id: event.fields for event in events}
    assert told == {open_one.id: ["masked"], shown.id: ["country"]}


def test_a_passage_that_was_found_holds_back_what_the_card_holds_back(
    client: Any, house: Any
) -> None:
    person = find("Gửi", "Graphene membranes, write to phan@example.org or call 0912 345 678.")
    index_all()
    assert str(person.id) in (page := client.get("/en/experts/?q=graphene").text)
    assert "[…]" in page
    assert "phan@example.org" not in plain(page)
    assert "0912 345 678" not in plain(page)
    texts = queries.texts_of(person, audiences.read_facts([person.id]))
    assert "phan@example.org" not in texts.en

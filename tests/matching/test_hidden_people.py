"""What an expert hides changes no page of those from whom it is hidden: no row, number, facet, order,
suggestion or word. Two worlds that differ in nothing but that read the same to them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from factories import (
    make_country,
    make_institution,
    make_introduction,
    make_mission,
    make_opening,
    make_organisation,
    make_person,
    make_program,
    make_user,
)
from flask import Flask, url_for
from introductions.test_disclosure import plain

from registry.accounts.models import User
from registry.background import indexing
from registry.core import facts
from registry.core.db import session
from registry.core.finding import fold_name
from registry.core.permissions import Role, can
from registry.core.routes import access_of
from registry.core.sorting import name_keys
from registry.experts.kinds import Audience, FieldGroup
from registry.experts.models import Doctorate, Employment, Person, PersonName, Residence
from registry.experts.states import PersonState
from registry.introductions.models import Channel, Introduction, IntroductionState
from registry.programs.models import OpeningState
from search.engine import SearchEngine, SortOrder

EVERYTHING = tuple((group, Audience.INSTITUTIONS) for group in FieldGroup)
NAME, OTHER_NAME = ("Trịnh", "Bảo", "Khuyên"), ("An", "", "Áng")
WORDS = (
    *("", "Khuyên", "Áng", "trinh bao khuyen", "an ang", "Germany", "Pháp", "France", "Berlin"),
    *("Sorbonne", "Technische", "quang xúc tác", "zirconi", "học máy", "biomedical", "VN"),
)
OWN_PAGES = {"root", "rights.accesses"}  # the language and the visits of the reader
COUNTRIES = (("DE", "Đức", "Germany"), ("FR", "Pháp", "France"), ("IS", "Ai-xơ-len", "Iceland"))
NAMED = ("Khuyên", "Áng", "Sorbonne")
ORDERS = tuple(f"sort={one.value}" for one in SortOrder)
CHOICES = ("country_group=europe", "country_group=asia", "doctorate_year=2015", "level=doctorate-2")


class Hidden:
    """One who shows nothing but what everybody is shown, among others who show everything."""

    def __init__(self) -> None:
        for code, name_vi, name_en in COUNTRIES:
            make_country(code, name_vi=name_vi, name_en=name_en)
        self.school = make_institution()
        self.berlin, self.paris = make_mission("DE"), make_mission("FR")
        opening = make_opening(make_program(self.school), state=OpeningState.PUBLISHED)
        self.person = make_person(name=NAME, summary_vi="Học máy.", summary_en="Machines.")
        for country in ("DE", "FR", "JP"):
            make_person(name=("Lê", "Thị", country), country=country, shown=EVERYTHING)
        self.introduction = make_introduction(
            self.person, opening, state=IntroductionState.EXPERT_ASKED, channel=Channel.MISSION,
            mission_id=self.berlin.id,
        )  # fmt: skip
        place = self.school.organisation
        self.readers: dict[str, User | None] = {
            "visitor": None,
            "recruiter": make_user(Role.INSTITUTION_RECRUITER, organisation=place),
            "officer": make_user(Role.RECRUITMENT_OFFICER),
            "far mission": make_user(
                Role.MISSION_OFFICER, organisation=make_mission("JP").organisation
            ),
            "reporter": make_user(Role.LINE_MINISTRY, organisation=make_organisation()),
        }

    def change_everything_hidden(self) -> None:
        person = session().get_one(Person, self.person.id)
        self._correct(Residence, country_code="FR", city="Paris")
        self._correct(Employment, employer="Sorbonne Université", country_code="FR")
        self._correct(Doctorate, institution="Sorbonne", thesis_title="Quang xúc tác zirconi")
        person.summary_vi, person.summary_en = "Quang xúc tác zirconi.", "Zirconia."
        person.safety_mode = person.bypasses_mission = True
        family, middle, given = OTHER_NAME
        full = f"{family} {given}"
        [row] = person.names
        row = session().get_one(PersonName, row.id)
        row.family, row.middle, row.given, row.full = family, middle, given, full
        row.folded, person.display_name = fold_name(full), full
        person.sort_key_vi, person.sort_key_en = name_keys(
            family=family, middle=middle, given=given, full=full
        )
        introduction = session().get_one(Introduction, self.introduction.id)
        introduction.channel, introduction.mission_id = Channel.BYPASS, None

    def add_people_whom_nobody_may_find(self) -> None:
        hides: dict[str, Any] = {"country": "IS", "shown": EVERYTHING, "name": OTHER_NAME}
        make_person(consents=(), **hides)
        for state in (PersonState.DRAFT, PersonState.SUBMITTED, PersonState.SUSPENDED):
            make_person(state=state, **hides)

    def _correct(self, model: Any, **values: Any) -> None:
        statement = facts.read(model).where(model.person_id == self.person.id)
        facts.correct(session().scalars(statement).one(), by=None, reason="moved", **values)


@pytest.fixture
def hidden(database: Any, searching: SearchEngine) -> Hidden:
    return Hidden()


def addresses(app: Flask, world: Hidden, reader: User | None) -> Iterator[str]:
    """Whatever can be opened without knowing more than the ids of this case."""
    ids: dict[str, Any] = {
        "person_id": world.person.id,
        "introduction_id": world.introduction.id,
    }
    with app.test_request_context("/"):
        for rule in app.url_map.iter_rules():
            read = access_of(app.view_functions[rule.endpoint]).read
            may_read = can(reader, read) if reader and read else not (reader or read)
            if may_read and is_page_for_all(rule, {"locale", *ids}):
                values: dict[str, Any] = {name: ids[name] for name in rule.arguments if name in ids}
                yield url_for(rule.endpoint, locale="en", **values)
    yield from (f"/en/{place}?{query}" for place, query in asked_by(reader))


def is_page_for_all(rule: Any, known: set[str]) -> bool:
    is_own = rule.endpoint in OWN_PAGES or rule.endpoint.startswith(("accounts.", "demo."))
    return "GET" in rule.methods and not set(rule.arguments) - known and not is_own


def asked_by(reader: User | None) -> Iterator[tuple[str, str]]:
    if reader is None:
        return
    yield from (("find/", f"q={word}") for word in NAMED)
    if can(reader, "expert:search"):
        words = [f"q={word}" for word in WORDS]
        yield from (("experts/", one) for one in (*words, *ORDERS, *CHOICES))
    for place in ("introductions/", "contracts/"):
        if can(reader, f"{place.removesuffix('s/')}:read"):
            yield from ((place, one) for one in (*(f"q={word}" for word in NAMED), "sort=expert"))


def read_all(client: Any, world: Hidden) -> dict[tuple[str, str], tuple[int, str]]:
    pages = {}
    for name, reader in world.readers.items():
        client.delete_cookie("session")
        if reader is not None:
            client.log_in(reader)
        for address in addresses(client.application, world, reader):
            page = client.get(address)
            pages[name, address] = page.status_code, body_of(page)
    return pages


def body_of(page: Any) -> str:
    is_text = page.mimetype.startswith("text/")
    text = plain(page.get_data(as_text=True)) if is_text else ""
    return re.sub(r"\d+ (second|minute)s? ago|\d+(\.\d+)? ms", "", text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "engine_setting", ["embedded"], indirect=True
)  # the documents are the same
def test_what_is_hidden_changes_no_page_of_those_from_whom_it_is_hidden(
    client: Any, database: Any, hidden: Hidden
) -> None:
    index_all(database)
    for reader in filter(None, hidden.readers.values()):
        client.log_in(reader)
        client.get("/en/work/")  # which says what is new since the last visit
    before = read_all(client, hidden)
    assert len(before) > 100
    hidden.change_everything_hidden()
    hidden.add_people_whom_nobody_may_find()
    index_all(database)
    session().expire_all()
    after = read_all(client, hidden)
    told = {key: first_difference(before[key], after[key]) for key in before}
    found = {key: one for key, one in told.items() if one}
    assert not found, "\n".join(f"{key}: {one[:300]}" for key, one in found.items())


def first_difference(one: tuple[int, str], other: tuple[int, str]) -> str:
    if one[0] != other[0]:
        return f"{one[0]} and {other[0]}"
    lines = zip(one[1].splitlines(), other[1].splitlines(), strict=False)
    found = next((f"{a.strip()} | {b.strip()}" for a, b in lines if a != b), "")
    return found or ("" if one == other else "one is longer")


def index_all(database: Any) -> None:
    database.commit()
    while indexing.index_pending():
        pass

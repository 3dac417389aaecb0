"""What a page of a list asks of the database follows what it shows, not what the register holds.

No times: SQLite counts the steps of its machine, and says by which index it takes up a list.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from factories import (
    make_contract,
    make_institution,
    make_introduction,
    make_mission,
    make_opening,
    make_person,
    make_program,
    make_user,
)
from flask import Flask, g
from sqlalchemy import event, text
from werkzeug.datastructures import MultiDict

from registry.accounts.models import User
from registry.contracts.models import Contract
from registry.contracts.states import ContractState
from registry.contracts.waiting import WORK as CONTRACT_WORK
from registry.core import paging
from registry.core.db import session
from registry.core.permissions import INSTITUTION_ROLES, Role
from registry.core.waiting import is_never
from registry.introductions.models import Channel, IntroductionState
from registry.taxonomy.mission_models import Mission
from registry.web.lists import address, facets, orders, reading
from registry.web.lists.declaration import Filter
from registry.web.lists.pages import KNOWN
from registry.web.lists.waiting import Own, count_own
from registry.work import queries

FEW, MORE = 3, 30
NOISE = 60  # steps: an index of more rows is searched a little longer


@pytest.fixture
def page(database: Any, application: Flask, request: Any) -> Iterator[Any]:
    if session().get_bind().dialect.name != "sqlite":
        pytest.skip("counts the steps of SQLite")
    with application.test_request_context("/en/"):
        g.locale = "en"
        yield


def read(endpoint: str, user: User, query: str = "") -> None:
    the_list = KNOWN[endpoint].make().for_reader(user)
    args = MultiDict(parse_qsl(query))
    reading.read_page(the_list, address.read(the_list, args, user=user), user)


@contextmanager
def counted_steps() -> Iterator[list[int]]:
    steps = [0]
    driver: Any = session().connection().connection.driver_connection

    def note() -> None:
        steps[0] += 1

    driver.set_progress_handler(note, 1)
    yield steps
    driver.set_progress_handler(None, 1)


def cost_of(look: Callable[[User], Any], user: User) -> int:
    session().flush()
    session().info.pop("work_counts", None)
    with counted_steps() as steps:
        look(user)
    return steps[0]


def work_of(application: Flask) -> Callable[[User], Any]:
    return lambda user: queries.count_mine(application.extensions["work"], user)


def add_people(_mission: Mission) -> None:
    for _number in range(MORE):
        make_person()


def add_work_of_others(mission: Mission) -> None:
    """Offers that experts have to answer, requests that another mission has."""
    institution = make_institution()
    for _number in range(MORE):
        opening = make_opening(make_program(institution))
        introduction = make_introduction(
            make_person(), opening, channel=Channel.MISSION, mission_id=mission.id
        )
        make_contract(introduction, state=ContractState.OFFERED)


CASES = [
    ("", Role.MISSION_OFFICER, add_people),
    ("", Role.MISSION_OFFICER, add_work_of_others),
    ("", Role.SCHEME_OFFICER, add_work_of_others),
    ("", Role.AUDITOR, add_work_of_others),
    ("", Role.VERIFIER, add_people),
    ("introductions.index", Role.MISSION_OFFICER, add_people),
    ("introductions.index", Role.MOFA_DESK, add_people),
    ("duplicates.index", Role.VERIFIER, add_people),
    ("duplicates.pairs", Role.VERIFIER, add_people),
    ("oversight.index", Role.SCHEME_OFFICER, add_people),
    ("shortlists.index", Role.INSTITUTION_RECRUITER, add_people),
    ("interests.index", Role.INSTITUTION_RECRUITER, add_people),
]


@pytest.mark.parametrize(("endpoint", "role", "grow"), CASES)
def test_what_a_reader_is_not_shown_costs_nothing(
    page: Any, application: Flask, endpoint: str, role: Role, grow: Callable[[Mission], None]
) -> None:
    own, other = make_mission(), make_mission()
    institution = make_institution()
    places = {
        Role.MISSION_OFFICER: own.organisation,
        Role.INSTITUTION_RECRUITER: institution,
    }
    user = make_user(role, organisation=places.get(role))
    for _number in range(FEW):
        make_introduction(
            make_person(),
            make_opening(make_program(institution)),
            channel=Channel.MISSION,
            mission_id=own.id,
        )
    look = work_of(application) if not endpoint else lambda user: read(endpoint, user)
    look(user)
    few = cost_of(look, user)
    grow(other)
    look(user)
    many = cost_of(look, user)
    assert 0 < many <= few + NOISE, (few, many)


OF_A_PLACE = {Role.MISSION_OFFICER, Role.LINE_MINISTRY, *INSTITUTION_ROLES}
GROWING = re.compile(
    r"SCAN (contracts|introductions|openings|persons|audit_events|state_changes)(_\d+)?\b"
    r"(?! USING INDEX ix_contracts_void_proposed)"  # holds the few that it is proposed to void
)


@pytest.mark.parametrize("role", list(Role))
def test_the_frame_of_no_page_goes_through_a_table_that_grows(
    page: Any, application: Flask, role: Role
) -> None:
    """Be it to list what a reader sees, in order to find one of it there."""
    place = make_mission().organisation if role is Role.MISSION_OFFICER else make_institution()
    user = make_user(role, organisation=place if role in OF_A_PLACE else None)
    with noted_plans() as plans:
        work_of(application)(user)
    found = {line for _statement, plan in plans for line in plan if GROWING.match(line)}
    assert not found


COUNTED = 8  # steps for a row of an index whose rows are counted
NARROW = [
    ("contracts.index", "q=nguyen+van"),
    ("contracts.index", "q=HD-2001-0000001"),
    ("contracts.index", "q=VN-0000000"),
    ("contracts.index", "state=void"),
    ("introductions.index", "q=nguyen+van"),
]


@pytest.mark.parametrize(("endpoint", "query"), NARROW)
def test_what_is_searched_for_is_found_by_an_index(page: Any, endpoint: str, query: str) -> None:
    """Records of people and openings that are there already: no more than those found are looked at."""
    user = make_user(Role.SCHEME_OFFICER)
    person, institution = make_person(), make_institution()
    openings = [make_opening(make_program(institution)) for _number in range(FEW + MORE)]

    def add(number: int) -> None:
        for _number in range(number):
            make_contract(make_introduction(person, openings.pop()), state=ContractState.OFFERED)

    add(FEW)
    read(endpoint, user, query)
    few = cost_of(lambda user: read(endpoint, user, query), user)
    add(MORE)
    read(endpoint, user, query)
    many = cost_of(lambda user: read(endpoint, user, query), user)
    assert 0 < many <= few + NOISE + COUNTED * MORE, (few, many)


@contextmanager
def noted_plans() -> Iterator[list[tuple[str, list[str]]]]:
    """Each statement and how SQLite goes about it."""
    connection, found = session().connection(), []
    driver: Any = connection.connection.driver_connection

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        plan = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
        found.append((statement, plan))

    event.listen(connection, "before_cursor_execute", note)
    yield found
    event.remove(connection, "before_cursor_execute", note)


@pytest.mark.parametrize("role", [Role.SCHEME_OFFICER, Role.RECRUITMENT_OFFICER])
def test_filters_are_counted_in_indices_and_what_is_dear_only_when_asked(
    page: Any, role: Role
) -> None:
    user = make_user(role)
    the_list = KNOWN["contracts.index"].make().for_reader(user)
    with noted_plans() as plans:
        found = facets.read_facets(the_list, address.Asked(), user)
    filters = [one for one in the_list.filters if isinstance(one, Filter)]
    grouped = [one for one in filters if one.parts is None and not one.known]
    counts = [plan for statement, plan in plans if "count(*)" in statement]
    assert len(counts) == 1 + len(grouped)
    for line in (line for plan in counts for line in plan):
        assert "TEMP B-TREE" not in line, counts
        assert "contracts" not in line or "INDEX" in line, counts
    dear = [
        "waits",
        *(["owner"] if role is Role.RECRUITMENT_OFFICER else []),
        "mine_due",
        "late",
        "ended",
        "cause",
    ]
    assert [one.name for one in found if not one.is_counted] == dear


def test_the_filters_of_the_audit_log_are_counted_without_who_acted(page: Any) -> None:
    user = make_user(Role.AUDITOR)
    the_list = KNOWN["audit.index"].make().for_reader(user)
    with noted_plans() as plans:
        facets.read_facets(the_list, address.Asked(), user)
    assert len(plans) == 2
    for line in (line for _statement, plan in plans for line in plan):
        assert "audit_events USING COVERING INDEX" in line, plans


def test_what_a_ministry_governs_is_counted_by_whose_it_is(page: Any) -> None:
    """A filter that an index has in order for all contracts is not asked of all of them."""
    user = make_user(Role.LINE_MINISTRY, organisation=make_institution())
    the_list = KNOWN["contracts.index"].make().for_reader(user)
    with noted_plans() as plans:
        facets.read_facets(the_list, address.Asked(), user)
    [plan] = [plan for statement, plan in plans if "count(*)" in statement]
    looked = [line for line in plan if re.search(r"\b(SCAN|SEARCH) contracts\b", line)]
    assert looked
    assert all("COVERING INDEX ix_contracts_of_institution" in line for line in looked)


def test_work_that_is_never_the_readers_is_known_as_that(page: Any, application: Flask) -> None:
    """So that the database is not asked for it; who reads may have no work at all."""
    auditor = make_user(Role.AUDITOR)
    never = [
        one.code
        for one in queries.works_of(application.extensions["work"], auditor)
        if is_never(one.rows(auditor))
    ]
    assert "contracts.check" in never
    assert "contracts.confirm_void" not in never
    assert count_own(CONTRACT_WORK[:2], auditor, Contract.id) == Own(0, 0, 0)


def test_records_are_sorted_by_name_as_an_index_has_it(page: Any) -> None:
    """Without a case and a word on what is not known, where every name is read."""
    with noted_plans() as plans:
        read("contracts.index", make_user(Role.SCHEME_OFFICER), "sort=expert")
    [statement] = [statement for statement, _plan in plans if "ORDER BY" in statement]
    assert "ORDER BY persons.sort_key_en ASC, persons.number ASC, contracts.id" in statement
    indices = session().execute(text("SELECT sql FROM sqlite_master WHERE type = 'index'"))
    assert any("persons (sort_key_en, number)" in str(row[0]) for row in indices)


@pytest.mark.parametrize("sort", ["days", "-days"])
def test_contracts_are_sorted_by_their_last_step_as_an_index_has_it(page: Any, sort: str) -> None:
    with noted_plans() as plans:
        read("contracts.index", make_user(Role.SCHEME_OFFICER), f"sort={sort}")
    plan = next(plan for statement, plan in plans if "ORDER BY" in statement)
    assert any("ix_contracts_moved_at_id" in line for line in plan), plan
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan, plan


def test_a_long_narrowed_list_says_that_there_are_more_than_were_counted(
    page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, institution = make_user(Role.SCHEME_OFFICER), make_institution()
    for _number in range(FEW):
        opening = make_opening(make_program(institution))
        make_contract(make_introduction(make_person(), opening), state=ContractState.OFFERED)
    the_list = KNOWN["contracts.index"].make().for_reader(user)
    asked = address.Asked(chosen={"state": ("offered",)})
    for most, said in ((FEW, (FEW, False)), (FEW - 1, (FEW - 1, True))):
        monkeypatch.setattr(paging, "MOST_COUNTED", most)
        found = reading.read_page(the_list, asked, user)
        assert (found.total, found.is_more) == said
        assert len(found.items) == FEW


def test_an_order_by_own_columns_joins_nothing(page: Any) -> None:
    with noted_plans() as plans:
        read("contracts.index", make_user(Role.SCHEME_OFFICER), "sort=-state")
    [statement] = [statement for statement, _plan in plans if "ORDER BY" in statement]
    assert "JOIN" not in statement


BIG = ["contracts.index", "introductions.index", "programs.openings", "audit.index"]


@pytest.mark.parametrize("endpoint", BIG)
def test_the_usual_order_of_a_long_list_is_that_of_an_index(page: Any, endpoint: str) -> None:
    """So that the first page costs 25 rows; what is sorted are at most rows with one leading value."""
    user = make_user(Role.AUDITOR)
    with noted_plans() as plans:
        read(endpoint, user)
    plan = next(plan for statement, plan in plans if "ORDER BY" in statement)
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan, plan
    assert any("USING INDEX" in line or "USING COVERING INDEX" in line for line in plan), plan


@pytest.mark.parametrize("sort", ["expert", "-expert"])
def test_masked_people_stand_after_the_named_ones_on_whichever_page(page: Any, sort: str) -> None:
    """Each part is read by itself, and all pages together are the one order."""
    user, institution = make_user(Role.RECRUITMENT_OFFICER), make_institution()
    for number in range(FEW):
        for state in (IntroductionState.TALKING, IntroductionState.ROUTED):
            name = ("Nguyễn", "Văn", "ABC"[number])
            opening = make_opening(make_program(institution))
            introduction = make_introduction(make_person(name=name), opening, state=state)
            make_contract(introduction, state=ContractState.OFFERED)
    the_list = KNOWN["contracts.index"].make().for_reader(user)
    for size in (1, 2, 4, 2 * FEW):
        asked = address.Asked(sort=sort, size=size)
        numbers = range(1, 2 * FEW // size + 2)
        pages = [reading.read_page(the_list, replace(asked, page=n), user) for n in numbers]
        shown = [row for one in pages for row in one.items]
        whole = orders.ordered(the_list.rows(user), the_list, asked, user)
        assert [row.id for row in shown] == [row.id for row in session().execute(whole)]
        assert [bool(row.person_name) for row in shown] == [True] * FEW + [False] * FEW


def test_of_one_kind_of_step_that_is_the_record_itself_nothing_more_is_counted(page: Any) -> None:
    """Its rows are as many as its steps; several promises stand in one contract."""
    works = {one.code: one for one in CONTRACT_WORK}
    for code, is_asked in (("contracts.check", False), ("contracts.keep_promise", True)):
        found = count_own([works[code]], make_user(Role.INSTITUTION_APPROVER), Contract.id)
        assert (found is not None) == is_asked

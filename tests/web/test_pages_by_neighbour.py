"""A list is paged by the rows beside a page, in every order, forwards and backwards, and a deep page costs
what the first one costs."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from factories import make_contract, make_introduction, make_person, make_user
from flask import Flask, g
from web.test_list_costs import cost_of
from werkzeug.datastructures import MultiDict

from registry.accounts.models import User
from registry.audit import services as audit
from registry.contracts.care import CARE
from registry.contracts.states import ContractState
from registry.core.db import now, session
from registry.core.permissions import Role
from registry.desk import services
from registry.desk.actions import DeskAction
from registry.web.lists import KNOWN, address, reading

SIZE = 25


@pytest.fixture
def page(application: Flask, database: Any) -> Iterator[Any]:
    with application.test_request_context("/en/"):
        g.locale = "en"
        yield


STATES = (ContractState.OFFERED, ContractState.ACTIVE, ContractState.DRAFT, ContractState.AGREED)
MANY = 63


def make_contracts(number: int = MANY) -> None:
    officer = make_user(Role.RECRUITMENT_OFFICER)
    people = [make_person() for _number in range(7)]
    for place in range(number):
        contract = make_contract(person=people[place % 7], state=STATES[place % 4])
        contract.planned_start_on += timedelta(place % 5)
        contract.moved_at = now() - timedelta(place % 11)
        contract.checked_at = now() - timedelta(place) if place % 3 else None
        if place % 2 and contract.state is not ContractState.DRAFT:
            services.assign(CARE, contract, officer, by=officer)
    session().flush()


def asked(user: User, endpoint: str, **args: Any) -> Any:
    return address.read(KNOWN[endpoint].make().for_reader(user), MultiDict(args), user=user)


def read(user: User, endpoint: str, **args: Any) -> Sequence[Any]:
    the_list = KNOWN[endpoint].make().for_reader(user)
    return [
        one.id for one in reading.read_page(the_list, asked(user, endpoint, **args), user).items
    ]


def orders_of(endpoint: str, user: User) -> list[str]:
    names = address.sortable(KNOWN[endpoint].make(), user)
    return ["", *names, *(f"-{name}" for name in names)]


@pytest.mark.parametrize("role", [Role.SCHEME_OFFICER, Role.RECRUITMENT_OFFICER])
def test_neighbours_give_the_rows_that_counting_gives_in_every_order(page: Any, role: Role) -> None:
    make_contracts()
    user, endpoint = make_user(role), "contracts.index"
    for sort in orders_of(endpoint, user):
        pages = [read(user, endpoint, sort=sort, page=number) for number in range(1, 4)]
        whole = [one for rows in pages for one in rows]
        assert len(whole) == len(set(whole)), sort
        for number in range(2, 4):
            before, here = pages[number - 2], pages[number - 1]
            if not here:
                continue
            forward = read(user, endpoint, sort=sort, page=number, after=before[-1])
            assert forward == here, (sort, number)
            back = read(user, endpoint, sort=sort, page=number - 1, before=here[0])
            if number > 2:
                assert back == before, (sort, number)
        last = read(user, endpoint, sort=sort, page=3, before="end")
        assert last == [rows for rows in pages if rows][-1], sort


def test_a_filter_goes_with_the_neighbours(page: Any) -> None:
    make_contracts()
    user, endpoint = make_user(Role.SCHEME_OFFICER), "contracts.index"
    chosen = {"state": ["active", "offered"], "sort": "-days"}
    first = read(user, endpoint, **chosen)
    assert read(user, endpoint, page=2, after=first[-1], **chosen) == read(
        user, endpoint, page=2, **chosen
    )


def test_a_row_that_has_left_the_filter_still_says_where_to_go_on(page: Any) -> None:
    make_contracts()
    user, endpoint = make_user(Role.SCHEME_OFFICER), "contracts.index"
    chosen = {"state": ["active", "offered"], "sort": "starts"}
    first = read(user, endpoint, **chosen)
    gone = read(user, endpoint, page=2, **chosen)
    row = session().get_one(CARE.model, first[-1])
    row.state = ContractState.COMPLETED
    session().flush()
    assert read(user, endpoint, page=2, after=first[-1], **chosen) == gone


@pytest.mark.parametrize("after", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_an_address_that_names_no_row_counts_off(page: Any, after: str) -> None:
    make_contracts(60)
    user, endpoint = make_user(Role.SCHEME_OFFICER), "contracts.index"
    assert read(user, endpoint, page=2, after=after) == read(user, endpoint, page=2)
    assert read(user, endpoint, page=2, before=after) == read(user, endpoint, page=2)


def test_an_address_of_a_row_that_is_not_the_readers_tells_nothing(page: Any) -> None:
    make_contracts(60)
    draft = make_contract(state=ContractState.DRAFT)
    session().flush()
    user, endpoint = make_user(Role.RECRUITMENT_OFFICER), "contracts.index"
    assert read(user, endpoint, page=2, after=draft.id) == read(user, endpoint, page=2)


@pytest.mark.parametrize("sort", ["", "expert", "-days", "begins", "checked"])
def test_a_deep_page_costs_what_the_first_costs(page: Any, sort: str) -> None:
    if session().get_bind().dialect.name != "sqlite":
        pytest.skip("counts the steps of SQLite")
    make_contracts(120)
    user, endpoint = make_user(Role.SCHEME_OFFICER), "contracts.index"

    def costs(**args: Any) -> int:
        the_list, wanted = KNOWN[endpoint].make(), asked(user, endpoint, sort=sort, **args)
        return cost_of(lambda one: reading.read_page(the_list, wanted, one, total=120), user)

    rows = [read(user, endpoint, sort=sort, page=number) for number in (1, 3)]
    near, far = costs(page=2, after=rows[0][-1]), costs(page=4, after=rows[1][-1])
    assert far < near * 1.3


def test_the_pager_leads_by_neighbours(client: Any, database: Any) -> None:
    make_contracts(60)
    client.log_in(make_user(Role.SCHEME_OFFICER))
    text = client.get("/en/contracts/?sort=expert").text
    seen = []
    while True:
        seen += re.findall(r"HD-\d{4}-\d+", text)
        following = re.search(r'href="([^"]+)" rel="next"', text)
        if following is None:
            break
        url = following.group(1).replace("&amp;", "&").replace("&#38;", "&")
        assert "after=" in url
        text = client.get(url if url.startswith("/") else f"/en/contracts/{url}").text
    assert len(set(seen)) == 60
    previous = re.search(r'href="([^"]+)" rel="prev"', text)
    assert previous is not None
    assert "before=" in previous.group(1)


def test_the_audit_log_goes_back_and_forth(client: Any, database: Any) -> None:
    make_introduction()
    auditor = make_user(Role.AUDITOR)
    for _number in range(60):
        audit.record(DeskAction.ABSENCE_ENDED, auditor, by=auditor)
    session().commit()
    user, endpoint = session().get_one(User, auditor.id), "audit.index"
    the_list = KNOWN[endpoint].make()

    def keys(**args: Any) -> list[int]:
        wanted = address.read(the_list, MultiDict(args), user=user)
        return [one.key for one in reading.read_page(the_list, wanted, user).items]

    first = keys()
    second = keys(after=first[-1])
    third = keys(after=second[-1])
    assert keys(before=third[0]) == second
    assert keys(before=second[0]) == first

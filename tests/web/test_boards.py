"""Lists as boards, and the tiles above them: what waits for the reader, in the list's own rows."""

import re
from typing import Any

import pytest
from factories import make_contract, make_introduction, make_opening, make_person
from work.country import CONFIRMED, Country

from registry.contracts.models import Promise
from registry.contracts.states import ContractState as C
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.introductions.models import IntroductionState as I
from registry.web.lists.board import MOST

CONTRACTS = "/en/contracts/"


@pytest.fixture
def country(database: Any) -> Country:
    return Country()


def columns_of(text: str) -> dict[str, str]:
    """What stands in each column, by its title."""
    parts = re.split(r'<h2 id="lane-\d+">', text)[1:]
    return {part.partition("</h2>")[0].strip(): part.partition("</section>")[0] for part in parts}


def contracts_of(country: Country, state: C, number: int, **values: Any) -> list[Any]:
    made = []
    for _number in range(number):
        opening = make_opening(country.program)
        introduction = make_introduction(make_person(), opening, state=I.OFFER_MADE)
        made.append(make_contract(introduction, state=state, **values))
    session().flush()
    return made


def test_a_board_puts_each_row_into_the_column_of_its_state_by_whose_turn_it_is(
    client: Any, country: Country
) -> None:
    [agreed] = contracts_of(country, C.AGREED, 1)
    [offered] = contracts_of(country, C.OFFERED, 1)
    contracts_of(country, C.DECLINED, 1)
    client.log_in(country.people["approver"])
    text = client.get(f"{CONTRACTS}?show=board").text
    columns = columns_of(text)
    assert list(columns) == ["Offered", "Agreed"]
    assert agreed.number in columns["Agreed"]
    assert "Waiting for me" in columns["Agreed"]
    assert "Sign, and record the signature" in columns["Agreed"]
    assert offered.number in columns["Offered"]
    assert "Waiting for others" in columns["Offered"]
    assert "1 row in other states is in the list" in text
    assert list(columns_of(client.get(f"{CONTRACTS}?show=board&state=declined").text)) == [
        "Declined"
    ]


def test_a_full_column_leads_to_the_list_of_its_rows_and_shows_the_readers_own_first(
    client: Any, country: Country
) -> None:
    contracts_of(country, C.SIGNED, MOST + 1, planned_start_on=hanoi_today())
    later = hanoi_today().replace(year=hanoi_today().year + 1)
    [own] = contracts_of(country, C.SIGNED, 1, planned_start_on=later, **CONFIRMED)
    client.log_in(country.people["officer"])
    text = client.get(f"{CONTRACTS}?show=board&q=HD-2&kind=visiting&sort=begins").text
    [column] = columns_of(text).values()
    assert column.count("<article") == MOST
    assert column.index(own.number) < column.index("Waiting for others")
    assert f"See all: {MOST + 2} rows" in column
    url = re.findall(r'class="col-more"\s+href="([^"]+)"', column)[0].replace("&amp;", "&")
    assert "show=" not in url
    assert "q=HD-2" in url
    assert "sort=begins" in url
    assert f'<b class="num">{MOST + 2}</b>' in client.get(url).text


def test_the_switch_keeps_what_is_searched_and_filtered(client: Any, country: Country) -> None:
    contracts_of(country, C.AGREED, 2)
    client.log_in(country.people["officer"])
    board = client.get(f"{CONTRACTS}?show=board&q=HD-&mode=full_time&open=filters").text
    switch = board.partition('class="viewsw"')[2].partition("</nav>")[0]
    [_board, to_list] = re.findall(r'<a href="([^"]+)"', switch)
    assert "q=HD-&amp;mode=full_time" in to_list
    assert "show=" not in to_list
    assert 'name="show" value="board"' in board  # a search or a filter keeps the board
    nothing = client.get(f"{CONTRACTS}?show=board&q=nobody+at+all").text
    assert "No row matches" in nothing


def test_a_board_shows_of_an_expert_what_the_list_shows(client: Any, country: Country) -> None:
    introduction = country.introduction(I.EXPERT_ASKED)
    session().flush()
    client.log_in(country.people["recruiter"])
    text = client.get("/en/introductions/?show=board").text
    assert introduction.code in text
    assert country.person.number in text
    assert country.person.display_name not in text


@pytest.mark.parametrize("show", ["", "&show=board"])
def test_the_tiles_say_what_the_navigation_says_and_lead_to_those_rows(
    client: Any, country: Country, show: str
) -> None:
    late = {"planned_start_on": hanoi_today().replace(year=hanoi_today().year - 1)}
    contracts_of(country, C.AGREED, 2, **late)
    contracts_of(country, C.AGREED, 1, planned_start_on=hanoi_today())
    contracts_of(country, C.OFFERED, 1, **late)
    client.log_in(country.people["approver"])
    text = client.get(f"{CONTRACTS}?size=25{show}").text
    tiles = text.partition('class="triage"')[2].partition("</nav>")[0]
    found = re.findall(r'<a href="([^"]+)"[^>]*>\s*<b>(\d+)</b><span>([^<]+)', tiles)
    assert [(count, label) for _url, count, label in found] == [
        ("2", "Overdue"),
        ("3", "Waiting for me"),
        ("1", "Due soon"),
    ]
    assert "some overdue: </span>3<" in text
    for url, count, _label in found:
        page = client.get(url.replace("&amp;", "&")).text
        assert f'<b class="num">{count}</b>' in page, url
        assert 'aria-current="true"' in page.partition('class="triage"')[2].partition("</nav>")[0]


def test_two_steps_of_one_record_are_said_to_be_in_one_row(client: Any, country: Country) -> None:
    [contract] = contracts_of(country, C.ACTIVE, 1, **CONFIRMED)
    for number in (1, 2):
        session().add(
            Promise(
                contract_id=contract.id,
                text_vi=f"Nhà ở {number}",
                text_en=f"Housing {number}",
                due_on=hanoi_today(),
            )
        )
    session().flush()
    client.log_in(country.people["recruiter"])
    text = client.get(f"{CONTRACTS}?waits=mine").text
    assert "in 1 row" in text.partition('class="triage"')[2].partition("</nav>")[0]
    assert '<b class="num">1</b>' in text

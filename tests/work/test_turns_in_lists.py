"""The lists say of each row what has to be done next and by whom, and are filtered by it."""

from collections.abc import Callable
from typing import Any

import pytest
from work.country import Country

from registry.contracts.states import ContractState as C
from registry.core.db import session
from registry.introductions.models import IntroductionState as I
from registry.programs.models import OpeningState as O

Made = Callable[[Country], Any]
# Where the list is, what is made, what its number is, who acts, the step, the words for others.
ROWS: dict[str, tuple[str, Made, str, str, str, str]] = {
    "contract": (
        "/en/contracts/",
        lambda one: one.contract(C.AGREED),
        "number",
        "approver",
        "Sign, and record the signature",
        "Institution",
    ),
    "introduction": (
        "/en/introductions/",
        lambda one: one.introduction(I.CONNECTED),
        "code",
        "recruiter",
        "Talk with the expert, then make an offer or close",
        "Institution",
    ),
    "opening": (
        "/en/programs/openings",
        lambda one: one.opening(O.MINISTRY_CHECK, approver_id=one.people["approver"].id),
        "code",
        "ministry",
        "Check and publish an opening",
        "Ministry of Education and Training",
    ),
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_list_says_whose_turn_it_is(client: Any, database: Any, kind: str) -> None:
    address, make, named, actor, step, party = ROWS[kind]
    country = Country()
    number = getattr(make(country), named)
    session().flush()
    other = "recruiter" if actor == "ministry" else "ministry"
    chosen = "&".join(f"column={one}" for one in ("next", "waits"))
    for reader, filtered, whose in ((actor, "mine", "Me"), (other, "others", party)):
        client.log_in(country.people[reader])
        for waits in ("mine", "others", "nobody"):
            text = client.get(f"{address}?waits={waits}&{chosen}").text
            row = text.partition(">" + number + "<")[2].partition("</tr>")[0]
            assert bool(row) is (waits == filtered), (reader, waits)
            if row:
                assert step in row, reader
                assert f">{whose}<" in "".join(row.split("\n")).replace("  ", ""), reader


def test_an_address_with_another_word_shows_nothing_and_fails_nowhere(
    client: Any, database: Any
) -> None:
    country = Country()
    client.log_in(country.people["officer"])
    assert client.get("/en/contracts/?waits=somebody").status_code == 200

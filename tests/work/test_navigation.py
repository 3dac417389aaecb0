"""Today's work is the sum of what the links of the navigation count, whoever reads."""

from datetime import timedelta
from typing import Any

import pytest
from factories import make_user
from factories.papers import Paper
from flask import current_app, g
from work.country import Country

from registry.accounts.models import User
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.permissions import INSTITUTION_ROLES, Role
from registry.core.waiting import Party, Work
from registry.navigation import WITHIN, WORK, link_of, page_frame
from registry.work import queries


def links_of(user: User) -> list[Any]:
    with current_app.test_request_context("/en/work/"):
        g.locale, g._login_user = "en", user
        session().info.pop("work_counts", None)
        found: list[Any] = page_frame(current_app)["navigation"]
    return found


def may_wait(one: Work, user: User) -> bool:
    """Experts alone take the steps of experts, and staff of institutions those of institutions."""
    of_experts = one.party is Party.EXPERT and Role.EXPERT not in user.roles
    of_places = one.party is Party.INSTITUTION and not user.roles & INSTITUTION_ROLES
    return not of_experts and not of_places and one.narrow_own(user, "due_on") is not None


@pytest.mark.parametrize("role", [*Role])
def test_whatever_may_wait_for_a_role_is_counted_by_one_of_its_links(
    database: Any, role: Role
) -> None:
    country = Country()
    own = [one for one in country.people.values() if role in one.roles]
    user = own[0] if own else make_user(role)
    links = [one.endpoint for one in links_of(user)]
    works = queries.works_of(current_app.extensions["work"], user)
    possible = [one for one in works if may_wait(one, user)]
    assert [one.code for one in possible if links.count(link_of(one)) != 1] == []


def test_todays_work_is_the_sum_of_the_other_links(database: Any) -> None:
    paper = Paper()
    paper.enter(signed_on=hanoi_today() - timedelta(400))
    paper.sent()
    for user in (paper.recruiter, paper.approver, paper.officer, paper.second):
        counts = {one.endpoint: one.count for one in links_of(user)}
        assert counts.pop(WORK) == sum(counts.values()) > 0
        assert counts["contracts.index"] > 0


def test_what_waits_in_a_list_without_a_link_leads_there_from_the_list_that_counts_it(
    client: Any, database: Any
) -> None:
    paper = Paper()
    paper.sent()
    client.log_in(paper.officer)
    page = client.get("/en/contracts/").text
    tiles = page.partition('<nav class="triage"')[2].partition("</nav>")[0]
    assert 'href="/en/contract-entries/"' in tiles
    page = client.get("/en/contract-entries/").text
    menu = page.partition('<nav class="nav"')[2].partition("</nav>")[0]
    assert menu.count('aria-current="page"') == 1
    assert menu.partition('aria-current="page"')[2].partition("</a>")[0].find("Contracts") >= 0


@pytest.mark.parametrize(
    ("opened", "waiting", "leads_on"),
    [
        ("waiting", 1, False),  # it would lead back to what somebody is looking at
        ("waiting", 2, True),
        ("done", 1, True),
        ("done", 0, False),
    ],
)
def test_the_next_case_leads_to_another_one_or_is_not_offered(
    client: Any, database: Any, opened: str, waiting: int, leads_on: bool
) -> None:
    country = Country()
    cases = {
        "waiting": [country.contract(ContractState.AGREED) for _number in range(waiting)],
        "done": [country.contract(ContractState.SIGNED)],
    }
    session().flush()
    client.log_in(country.people["approver"])
    case = cases[opened][0]
    page = client.get(f"/en/contracts/{case.id}").text
    address = f"/en/work/next/contracts.sign?after={case.id}"
    assert (f'href="{address}"' in page) == leads_on
    if leads_on:
        found = client.get(address).location
        assert found in {f"/en/contracts/{one.id}" for one in cases["waiting"] if one is not case}


def test_lists_without_a_link_lie_within_one_that_has_one(database: Any) -> None:
    assert not {link for link, _label in WITHIN.values()} & WITHIN.keys()
    listed = {one.list_endpoint for one in current_app.extensions["work"]}
    assert listed >= WITHIN.keys()

"""The pages of the national assignment, from planning to introductions, in both languages."""

import re
from typing import Any

import pytest
from assignment.world import World, couples_of, pairs_of
from factories import make_user, owner
from pages import press, token
from sqlalchemy import select

from registry.assignment import services
from registry.assignment.models import AssignmentOverride, AssignmentRun, RunState
from registry.audit.models import AccessEvent
from registry.core.db import list_rows, session
from registry.core.permissions import Role
from registry.experts import services as experts
from registry.experts.models import Person
from registry.introductions.models import Introduction

LOCALES = ("vi", "en")
PLAN = "/vi/assignment/plan"


@pytest.fixture
def world(database: Any) -> World:
    return World()


@pytest.fixture
def officer(client: Any, world: World) -> Any:
    client.log_in(world.officer)
    return client


def test_an_officer_plans_a_run_and_finds_it_in_the_list(officer: Any, world: World) -> None:
    numbers = {"least_score": "40", "most_approaches": "1", "most_per_institution": "10"}
    everything = {"institution_id": "", "field_code": ""}
    sent = press(officer, PLAN, name="Học kỳ xuân 2027", **numbers, **everything)
    assert sent.status_code == 302
    [run] = list_rows(select(AssignmentRun))
    assert (run.name, run.state) == ("Học kỳ xuân 2027", RunState.WAITING)
    assert "Học kỳ xuân 2027" in officer.get("/vi/assignment/").text
    assert officer.get(sent.location).status_code == 200
    assert press(officer, sent.location, f"{sent.location}/cancel").status_code == 302
    session().expire_all()
    assert session().get_one(AssignmentRun, run.id).state is RunState.CANCELLED


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_of_a_run_is_there(officer: Any, world: World, locale: str) -> None:
    names = {world.expert(name).display_name for name in ("Nam", "Vĩnh", "Lan")}
    run = world.compute()
    base = f"/{locale}/assignment/{run.id}"
    shown = officer.get(base).text
    assert run.inputs_hash[:16] in shown
    listed = officer.get(f"{base}/pairs").text
    assert sum(name in listed for name in names) == 2
    assert sum(name in officer.get(f"{base}/pairs?list=all").text for name in names) == 3
    assert world.chips.code in officer.get(f"{base}/openings?list=all").text
    for pair in pairs_of(run, chosen=None):
        page = officer.get(f"{base}/pairs/{pair.id}")
        assert page.status_code == 200
    again = world.compute(services.plan_again(run, by=world.officer))
    compared = officer.get(f"{base}/compare/{again.id}").text
    assert again.code in compared
    assert again.code in officer.get(base).text


def test_whoever_is_named_finds_it_in_the_ledger(officer: Any, world: World) -> None:
    person = world.expert("Nam")
    run = world.compute()
    officer.get(f"/vi/assignment/{run.id}/pairs")
    [pair] = pairs_of(run)
    officer.get(f"/vi/assignment/{run.id}/pairs/{pair.id}")
    purposes = list_rows(select(AccessEvent.purpose).where(AccessEvent.person_id == person.id))
    assert set(purposes) == {"assignment"}


def test_an_override_is_made_with_a_reason_seen_and_dropped(officer: Any, world: World) -> None:
    world.expert("Nam")
    run = world.compute()
    [other] = pairs_of(run, chosen=False)
    url = f"/vi/assignment/{run.id}/pairs/{other.id}/override"
    assert press(officer, url, reason="").status_code == 422
    sent = press(officer, url, reason="Đã hẹn trước.")
    assert sent.status_code == 302
    assert "Đã hẹn trước." in officer.get(sent.location).text
    [made] = list_rows(select(AssignmentOverride))
    press(officer, sent.location, f"{sent.location}/overrides/{made.id}/drop")
    session().expire_all()
    assert (
        "Đã hẹn trước." not in officer.get(f"/vi/assignment/{run.id}").text.split('id="history"')[0]
    )


def test_chosen_pairs_are_previewed_and_then_proposed_with_a_reason(
    officer: Any, world: World
) -> None:
    world.expert("Nam")
    world.expert("Vĩnh")
    run = world.compute()
    rows = [str(pair.id) for pair in pairs_of(run)]
    page = f"/vi/assignment/{run.id}/pairs"
    act = f"{page}/act/introduce"
    assert press(officer, page, act, row=rows).status_code == 200
    assert not list_rows(select(Introduction))
    press(officer, page, act, row=rows, promised=rows)
    assert not list_rows(select(Introduction)), "without a reason"
    done = press(officer, page, act, row=rows, promised=rows, reason="Họp ngày 12/3.")
    assert done.status_code == 302
    made = list_rows(select(Introduction))
    assert {(one.person_id, one.opening_id) for one in made} == couples_of(run)
    again = press(officer, page, act, row=rows).text
    assert not re.findall('name="promised" value="[^"]', again), "none is proposed twice"


def test_a_run_is_closed_with_a_reason(officer: Any, world: World) -> None:
    world.expert("Nam")
    run = world.compute()
    url = f"/vi/assignment/{run.id}/close"
    assert press(officer, url, reason="Đã xong.").status_code == 302
    session().expire_all()
    run = session().get_one(AssignmentRun, run.id)
    assert run.state is RunState.CLOSED
    [pair] = pairs_of(run)
    assert services.refusal_of(pair, by=world.officer)


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.SCHEME_OFFICER])
def test_nobody_else_decides_and_only_auditors_read(client: Any, world: World, role: Role) -> None:
    run = world.plan()
    user = make_user(role, organisation=world.north.organisation)
    client.log_in(user)
    may_read = role is Role.AUDITOR
    for path in ("", f"{run.id}", f"{run.id}/pairs", f"{run.id}/openings"):
        assert client.get(f"/vi/assignment/{path}").status_code == (200 if may_read else 403)
    assert client.get("/vi/assignment/plan").status_code == 403
    sent = {"csrf_token": token(client.get("/vi/settings"))}
    for path in ("cancel", "again", "pairs/act/introduce"):
        answer = client.post(f"/vi/assignment/{run.id}/{path}", data=sent)
        assert answer.status_code == 403, path


def test_the_meeting_asks_why_not_this_expert_for_that_opening(officer: Any, world: World) -> None:
    world.expert("Nam")
    late = world.expert("Muộn", windows=((500, 600),))
    run = world.compute()
    page = f"/en/assignment/{run.id}/ask"
    assert officer.get(page).status_code == 200
    asked = {"expert": late.number, "opening": world.chips.code}
    told = officer.get(page, query_string=asked).text
    assert "No time that they offer covers enough" in told
    unknown = officer.get(page, query_string={**asked, "opening": "NC-2026-9999"}).text
    assert "Nothing has this number" in unknown
    [pair] = pairs_of(run)
    asked = {"expert": pair.person.number, "opening": pair.opening.code}
    assert officer.get(page, query_string=asked).location.endswith(f"/pairs/{pair.id}")


def test_whoever_has_left_the_register_is_on_no_page_of_a_run(officer: Any, world: World) -> None:
    gone, name = world.expert("Nam").id, "Trần Văn Nam"
    run = world.compute()
    [pair] = pairs_of(run)
    services.override(pair, reason="Đã hẹn.", by=world.officer)
    again = world.compute(services.plan_again(run, by=world.officer))
    base = f"/en/assignment/{run.id}"
    compared = f"{base}/compare/{again.id}"
    assert name in officer.get(f"{base}/pairs?list=all").text
    assert name in officer.get(compared).text
    person = session().get_one(Person, gone)
    number = person.number
    experts.withdraw(person, by=owner(person))
    session().commit()
    for page in ("/pairs?list=all", "", f"/compare/{again.id}"):
        assert name not in officer.get(f"{base}{page}").text, page
    assert number in officer.get(compared).text
    assert officer.get(f"{base}/pairs/{pair.id}").status_code == 404
    asked = {"expert": number, "opening": world.chips.code}
    told = officer.get(f"{base}/ask", query_string=asked).text
    assert "Nothing has this number" in told

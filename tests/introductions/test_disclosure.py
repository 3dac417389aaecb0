"""Whatever way a request takes, the institution that asked reads the same until it is answered.

A row for each reason to go another way: safety mode, a country without a mission, the wish to have no
mission in between, a silent mission. Any difference between their pages would point at somebody.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from factories import make_person, make_user
from introductions.world import NAME, TODAY, World, make_backup
from pages import token

from registry.background.mail import MailMessage
from registry.core.db import session
from registry.core.permissions import Role
from registry.introductions import services, silence
from registry.introductions.models import Introduction
from registry.notices.models import Notice

OWN = re.compile(
    r"GT-\d+-\d+|VN-\w+|[0-9a-f]{8}-[0-9a-f-]{27}|(nonce|value|content)=\"[^\"]*\"|[0-9A-F]{8,}|\d\d:\d\d(:[0-9.]+)?"
)


def ask(world: World, **values: Any) -> Introduction:
    return world.propose(person=make_person(name=NAME, **values))


def hand_over(world: World) -> Introduction:
    introduction = ask(world)
    silence.hand_to_backup(introduction, today=TODAY)
    return introduction


def escalate(world: World) -> Introduction:
    introduction = ask(world)
    silence.escalate(introduction, today=TODAY)
    return introduction


def endorse(world: World) -> Introduction:
    introduction = ask(world)
    services.endorse(introduction, note="Trường ở gần Berlin.", by=world.desk, today=TODAY)
    return introduction


WAYS: dict[str, Callable[[World], Introduction]] = {
    "with the mission": ask,
    "safety mode": lambda world: ask(world, safety_mode=True),
    "no mission there": lambda world: ask(world, country="NL"),
    "no mission wanted": lambda world: ask(world, bypasses_mission=True),
    "handed to the backup": hand_over,
    "escalated": escalate,
    "endorsed and asked": endorse,
}


@pytest.fixture
def world(database: Any) -> World:
    made = World()
    make_backup(made.tokyo, "DE")
    return made


def plain(text: str) -> str:
    return OWN.sub("", text)


def rows_of(text: str) -> set[str]:
    """The rows of a list or the cases of the work page, as they read."""
    rows = re.findall(r"<tr>.*?</tr>|<li[^>]*>.*?</li>", text, re.DOTALL)
    return {plain(row) for row in rows if "GT-" in row}


def test_every_way_reads_the_same_to_whoever_asked(client: Any, world: World) -> None:
    made = {name: make(world) for name, make in WAYS.items()}
    session().flush()
    officer = make_user(Role.RECRUITMENT_OFFICER)
    for reader in (world.recruiter, world.approver, officer):
        client.log_in(reader)
        pages = {
            name: plain(client.get(f"/en/introductions/{one.id}").text)
            for name, one in made.items()
        }
        assert not [name for name, page in pages.items() if page != pages["with the mission"]]
        for address in (
            "/en/introductions/",
            "/en/introductions/?list=all&column=mission&column=channel&column=due&column=state",
            "/en/work/",
            "/en/work/?group=others",
            "/en/find/?q=GT-",
        ):
            assert len(rows_of(client.get(address).text)) <= 1, address
    mails = session().query(MailMessage).filter_by(recipient=world.recruiter.email).count()
    notices = session().query(Notice).filter_by(user_id=world.recruiter.id).count()
    assert (mails, notices) == (0, 0)


def test_no_filter_order_or_export_of_the_list_tells_the_ways_apart(
    client: Any, world: World
) -> None:
    made = [make(world) for make in WAYS.values()]
    session().flush()
    client.log_in(world.recruiter)
    every = "/en/introductions/?open=filters"
    assert 'name="mission"' not in client.get(every).text
    assert 'name="channel"' not in client.get(every).text
    guesses = [f"mission={world.berlin.id}", "mission=none", "channel=mission", "sort=mission"]
    guesses += ["channel=central_desk", "channel=bypass", "sort=channel", "state=proposed"]
    guesses += ["due=overdue", "due=week", "due=later", "due=none"]
    for guess in guesses:
        found = re.findall(r"GT-\d+-\d+", client.get(f"/en/introductions/?{guess}").text)
        assert len(set(found)) in {0, len(made)}, guess
    for state in ("routed", "escalated", "endorsed", "expert_asked"):
        assert "GT-" not in rows_text(client.get(f"/en/introductions/?state={state}").text), state
    orders = [
        re.findall(r"GT-\d+-\d+", rows_text(client.get(f"/en/introductions/?sort={name}").text))
        for name in ("state", "due", "mission", "channel")
    ]
    usual = re.findall(r"GT-\d+-\d+", rows_text(client.get("/en/introductions/").text))
    by_id = sorted(one.code for one in made)
    assert all(sorted(set(order)) == by_id for order in [*orders, usual])


def rows_text(text: str) -> str:
    return text.partition('id="rows"')[2].partition("<tbody>")[2].partition("</tbody>")[0]


def test_a_step_that_comes_too_early_does_not_say_where_the_request_is(
    client: Any, world: World
) -> None:
    made = {name: make(world) for name, make in WAYS.items()}
    session().flush()
    client.log_in(world.recruiter)
    answers: dict[str, set[str]] = {}
    for one in made.values():
        own = f"/en/introductions/{one.id}"
        page = client.get(own)
        data = {"csrf_token": token(page)}
        answers.setdefault("talking", set()).add(
            plain(client.post(f"{own}/talking", data=data).text)
        )
        closing = client.get(f"{own}/close", follow_redirects=True).text
        answers.setdefault("close", set()).add(plain(closing))
        answers.setdefault("contract", set()).add(
            plain(client.get(f"/en/contracts/new/{one.id}", follow_redirects=True).text)
        )
    assert {name: len(texts) for name, texts in answers.items()} == dict.fromkeys(answers, 1)


def test_desk_and_ministry_follow_each_step(client: Any, world: World) -> None:
    introduction = ask(world)
    session().flush()
    for reader in (world.desk, world.central, world.ministry):
        client.log_in(reader)
        text = client.get(f"/en/introductions/{introduction.id}").text
        assert "With the mission abroad" in text
        assert "Through the mission abroad" in text


def test_a_refusal_names_no_desk(client: Any, world: World) -> None:
    safe = ask(world, safety_mode=True)
    usual = ask(world)
    services.refuse_endorsement(safe, code="security", by=world.central)
    services.refuse_endorsement(usual, code="security", by=world.desk)
    session().flush()
    client.log_in(world.recruiter)
    first, second = (plain(client.get(f"/en/introductions/{one.id}").text) for one in (safe, usual))
    assert first == second
    assert world.desk.display_name not in first

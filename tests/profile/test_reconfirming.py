"""Whether a profile is still right: asked three times, then it rests; one word keeps or wakes it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from factories import make_person, make_user, owner
from flask import current_app
from hypothesis import given
from hypothesis import strategies as st
from pages import token
from sqlalchemy import select

from registry.background.mail import MailMessage
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.notices.models import Notice
from registry.profile import links, reconfirming, rules, schedule
from registry.profile.models import Reconfirmation

TODAY = hanoi_today()


@pytest.fixture
def silent(database: Any) -> Person:
    """Nothing was heard of them for a year."""
    person = make_person(state=PersonState.ACTIVE)
    person.reconfirmed_at = now() - timedelta(340)
    session().flush()
    return person


def pass_day(day: date) -> int:
    """The worker's regular work on that day, in a context of its own."""
    session().flush()
    with current_app._get_current_object().app_context():  # type: ignore[attr-defined]
        moved = schedule.ask_silent(today=day)
    session().expire_all()
    return moved


def question_of(person: Person) -> Reconfirmation:
    return session().scalars(select(Reconfirmation).filter_by(person_id=person.id)).one()


def notices_of(person: Person) -> list[str]:
    found = session().scalars(select(Notice).filter_by(user_id=person.user_id))
    return sorted(one.template for one in found if one.template.startswith("reconfirm"))


@given(st.integers(-400, 400))
def test_notices_come_one_by_one_and_are_never_taken_back(days: int) -> None:
    due_on = TODAY + timedelta(days)
    numbers = [rules.notices_due(due_on, today=TODAY + timedelta(day)) for day in range(3)]
    assert numbers == sorted(numbers)
    assert 0 <= numbers[0] <= len(rules.LADDER)
    assert (numbers[0] == len(rules.LADDER)) == (days <= rules.ladder(on=TODAY)[-1])


def test_whoever_is_silent_is_asked_three_times_and_then_rests(silent: Person) -> None:
    assert pass_day(TODAY - timedelta(30)) == 0
    assert pass_day(TODAY) == 1
    due_on = question_of(silent).due_on
    told = {}
    for day in (0, 15, 16, 26, 27, 30, 31):
        pass_day(TODAY + timedelta(day))
        told[day] = len(notices_of(silent)), silent.state.value
    assert due_on == TODAY + timedelta(30)
    numbers = {0: 1, 15: 1, 16: 2, 26: 2, 27: 3, 30: 3}
    assert told == {day: (number, "active") for day, number in numbers.items()} | {
        31: (4, "dormant")
    }
    assert notices_of(silent) == ["reconfirm_asked"] * 3 + ["reconfirm_dormant"]


def test_whoever_saves_their_profile_is_asked_no_more(silent: Person) -> None:
    pass_day(TODAY)
    silent.reconfirmed_at = now()
    session().flush()
    assert reconfirming.find_waiting(silent) is None
    assert pass_day(TODAY + timedelta(40)) == 0
    assert silent.state is PersonState.ACTIVE


def answer(client: Any, link: str, value: str, **more: str) -> Any:
    page = client.get(link)
    data = {"csrf_token": token(page), "answer": value} | more
    return client.post(link, data=data)


def link_of(person: Person, language: str = "en") -> str:
    pass_day(TODAY)
    return f"/{language}/still-right/{links.make_link(question_of(person))}"


@pytest.mark.parametrize(
    ("given_answer", "more", "state"),
    [
        ("yes", {}, PersonState.ACTIVE),
        ("no", {}, PersonState.PAUSED),
        ("later", {}, PersonState.ACTIVE),
        ("forget", {"is_sure": "y"}, PersonState.WITHDRAWN),
    ],
)
def test_the_link_says_four_things_and_shows_nothing_of_the_profile(
    client: Any, silent: Person, given_answer: str, more: dict[str, str], state: PersonState
) -> None:
    link = link_of(silent)
    page = client.get(link).text
    assert silent.number not in page
    assert silent.display_name not in page
    response = answer(client, link, given_answer, **more)
    assert response.status_code == 302
    assert client.get(response.location).status_code == 200
    assert silent.state is state
    assert client.get("/en/profile/").status_code in {302, 401}  # nobody is signed in by it
    again = client.get(link)
    assert again.status_code == (200 if given_answer == "later" else 410)
    if given_answer == "later":
        assert 'value="later"' not in again.text
        assert question_of(silent).due_on > TODAY + timedelta(30)


def test_nobody_is_forgotten_by_one_careless_click(client: Any, silent: Person) -> None:
    link = link_of(silent)
    assert answer(client, link, "forget").status_code == 422
    assert answer(client, link, "nonsense").status_code == 422
    assert client.get(link[:-3] + "abc").status_code == 410
    assert silent.state is PersonState.ACTIVE


@pytest.mark.parametrize("language", ["vi", "en"])
def test_one_click_wakes_a_profile_that_rests(client: Any, silent: Person, language: str) -> None:
    link = link_of(silent, language)
    for day in (16, 27, 31):
        pass_day(TODAY + timedelta(day))
    states = [silent.state]
    assert answer(client, link, "yes").status_code == 302
    states.append(silent.state)
    assert states == [PersonState.DORMANT, PersonState.ACTIVE]
    assert pass_day(TODAY + timedelta(32)) == 0


def test_it_waits_in_their_work_and_on_their_page_until_they_say_yes(
    client: Any, silent: Person
) -> None:
    pass_day(TODAY)
    client.log_in(owner(silent))
    assert "Say whether your profile is still right" in client.get("/en/work/").text
    page = client.get("/en/profile/")
    assert "/en/profile/reconfirm" in page.text
    pressed = client.post("/en/profile/reconfirm", data={"csrf_token": token(page)})
    assert pressed.status_code == 302
    assert "/en/profile/reconfirm" not in client.get("/en/profile/").text
    assert "Say whether your profile is still right" not in client.get("/en/work/").text
    client.log_in(make_user(Role.EXPERT))
    assert client.get("/en/profile/").status_code == 200


def test_the_mail_carries_the_link_and_the_day(client: Any, silent: Person, database: Any) -> None:
    link = link_of(silent, "vi")
    mails = database.scalars(select(MailMessage)).all()
    assert any(link.rpartition("/")[2] in one.text for one in mails)
    assert not [one for one in mails if re.search(r"\bStillRight|\bNone\b", one.text)]

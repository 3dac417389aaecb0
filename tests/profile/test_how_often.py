"""How often somebody is asked whether their profile is right is theirs to choose."""

from datetime import timedelta
from typing import Any

import pytest
from factories import make_person, owner
from pages import token

from registry.core.db import now
from registry.core.errors import RegistryError
from registry.core.i18n import hanoi_today
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.profile import reconfirming


def silent(database: Any, days: int, chosen: int | None = None) -> Person:
    word = now() - timedelta(days)
    return make_person(activated_at=word, reconfirmed_at=word, reconfirm_days=chosen)


@pytest.mark.parametrize(
    ("days", "chosen", "is_asked"),
    [(160, None, False), (160, 182, True), (140, 182, False), (340, None, True), (340, 182, True)],
)
def test_they_are_asked_after_the_time_that_they_chose(
    database: Any, days: int, chosen: int | None, is_asked: bool
) -> None:
    person = silent(database, days, chosen)
    found = database.scalars(reconfirming.silent_since(hanoi_today())).all()
    assert (person in found) is is_asked


def test_the_day_of_the_next_question_follows_the_choice(database: Any) -> None:
    person = silent(database, 0)
    usual = reconfirming.next_question(person)
    reconfirming.choose_days(person, 182, by=owner(person))
    often = reconfirming.next_question(person)
    assert usual is not None
    assert often is not None
    assert (usual - often).days == 365 - 182
    person.state = PersonState.PAUSED
    assert reconfirming.next_question(person) is None


def test_only_what_is_offered_can_be_chosen(database: Any) -> None:
    person = silent(database, 0)
    with pytest.raises(RegistryError):
        reconfirming.choose_days(person, 1, by=owner(person))
    reconfirming.choose_days(person, 182, by=owner(person))
    reconfirming.choose_days(person, 365, by=owner(person))
    assert person.reconfirm_days is None, (
        "the usual time is that of everybody, also when it changes"
    )


def test_it_is_chosen_on_a_page_of_the_profile(client: Any, database: Any) -> None:
    person = silent(database, 0)
    client.log_in(owner(person))
    assert "/en/profile/how-often" in client.get("/en/profile/").text
    page = client.get("/en/profile/how-often")
    version = page.text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
    sent = {"csrf_token": token(page), "version": version, "days": "182"}
    assert "Every 6 months" in page.text
    assert client.post("/en/profile/how-often", data=sent).status_code == 302
    assert person.reconfirm_days == 182
    assert client.post("/en/profile/how-often", data=sent | {"days": "7"}).status_code in {409, 422}

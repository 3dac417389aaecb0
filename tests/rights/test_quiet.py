"""Why nobody has asked yet: an honest answer, in coarse words, and what would change it."""

from datetime import timedelta
from typing import Any

import pytest
from factories import make_institution, make_introduction, make_person, make_user, owner
from sqlalchemy import update

from registry.audit import services as audit
from registry.core.db import now
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.kinds import Audience, ConsentPurpose, FieldGroup
from registry.experts.models import AvailabilityWindow, Person
from registry.experts.states import PersonState
from registry.rights import quiet
from registry.taxonomy.kinds import Mode

SHOWN = ((FieldGroup.SUMMARY, Audience.INSTITUTIONS),)


def explain(person: Person) -> quiet.Quiet:
    found = quiet.explain(person)
    assert found is not None
    return found


def offer(database: Any, person: Person, ends_in: int | None = None) -> None:
    ends_on = hanoi_today() + timedelta(ends_in) if ends_in is not None else None
    starts_on = hanoi_today() - timedelta(400)
    window = {"mode": Mode.VISITING_SEMESTER, "starts_on": starts_on, "ends_on": ends_on}
    database.add(AvailabilityWindow(person_id=person.id, **window))
    database.flush()
    database.expire_all()


def visit(person: Person) -> None:
    viewer = make_user(Role.INSTITUTION_RECRUITER, organisation=make_institution().organisation)
    audit.record_access(person_ids=[person.id], viewer=viewer, fields=["name"], purpose="profile")


@pytest.mark.parametrize(
    ("visits", "says"),
    [(0, "No institution"), (1, "A few institutions"), (4, "A few"), (5, "Several institutions")],
)
def test_how_often_a_profile_was_opened_is_said_without_a_number(
    database: Any, visits: int, says: str
) -> None:
    person = make_person(shown=SHOWN)
    for _one in range(visits):
        visit(person)
    assert explain(person).opened.startswith(says)


def test_a_complete_profile_lacks_nothing(database: Any) -> None:
    person = make_person(shown=SHOWN)
    offer(database, person)
    assert explain(person).lacks == []


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"consents": (ConsentPurpose.INTRODUCTION,)}, "not agreed to be found"),
        ({"consents": (ConsentPurpose.BE_FOUND,)}, "not agreed to receive introductions"),
        ({"summary_en": ""}, "summary is missing in one language"),
        ({"verified": 0}, "doctorate is not verified"),
        ({"safety_mode": True}, "Safety mode is on"),
        ({"shown": ()}, "field and level only"),
    ],
)
def test_each_thing_that_is_missing_is_named_alone(
    database: Any, values: dict[str, Any], says: str
) -> None:
    person = make_person(**{"shown": SHOWN} | values)
    offer(database, person)
    [lack] = explain(person).lacks
    assert says in lack.text


def test_periods_that_are_over_are_named(database: Any) -> None:
    person = make_person(shown=SHOWN)
    offer(database, person, ends_in=-1)
    [lack] = explain(person).lacks
    assert "are over" in lack.text


def test_nothing_is_explained_once_somebody_has_asked(database: Any) -> None:
    person = make_person(shown=SHOWN)
    introduction = make_introduction(person=person)
    database.execute(
        update(type(introduction))
        .where(type(introduction).id == introduction.id)
        .values(asked_at=now())
    )
    assert quiet.explain(person) is None
    assert quiet.explain(make_person(state=PersonState.PAUSED)) is None


def test_the_expert_reads_it_on_the_first_page(client: Any, database: Any) -> None:
    person = make_person(consents=(ConsentPurpose.INTRODUCTION,))
    client.log_in(owner(person))
    page = client.get("/en/profile/").text
    assert "Why nobody has asked yet" in page
    assert "You have not agreed to be found" in page
    assert "0 of 0 open openings fit you" in page

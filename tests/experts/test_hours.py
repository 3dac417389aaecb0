"""The hour of an expert follows from the country that their card shows, and from nothing else."""

from datetime import UTC, datetime
from typing import Any

import pytest
from factories import make_mission, make_person, make_user

from registry.core.permissions import Role
from registry.experts import cards
from registry.experts.hours import local_hours
from registry.experts.kinds import Audience, FieldGroup

NOON = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
COUNTRY = ((FieldGroup.COUNTRY, Audience.MISSIONS),)


def hours_of(person: Any) -> str:
    viewer = make_user(Role.MISSION_OFFICER, organisation=make_mission().organisation)
    [card] = cards.make_cards([person], viewer=viewer)
    return local_hours(card, at=NOON)


@pytest.mark.parametrize(
    ("country", "written"), [("DE", "13:00"), ("JP", "21:00"), ("IN", "17:30")]
)
def test_one_hour_where_the_country_has_one(database: Any, country: str, written: str) -> None:
    assert hours_of(make_person(country=country, shown=COUNTRY)) == written


def test_from_the_first_to_the_last_where_it_has_several(database: Any) -> None:
    assert hours_of(make_person(country="US", shown=COUNTRY)) == "between 02:00 and 07:00"


def test_no_hour_tells_a_country_that_is_not_shown(database: Any) -> None:
    assert hours_of(make_person(shown=())) == ""
    assert hours_of(make_person(shown=COUNTRY, safety_mode=True)) == ""

"""How a history names whoever took a step, to each kind of reader."""

from typing import Any

import pytest
from factories import make_organisation, make_user

from registry.accounts.timelines import Reader, find_people
from registry.core.i18n import hanoi_today
from registry.core.permissions import INSTITUTION_ROLES, Role
from registry.taxonomy.kinds import OrganisationKind

AT_A_PLACE = INSTITUTION_ROLES | {Role.MISSION_OFFICER, Role.LINE_MINISTRY}
STAFF = [role for role in Role if role.is_staff]


@pytest.mark.parametrize("role", STAFF)
def test_staff_read_who_it_was_and_where_from_or_as_what(database: Any, role: Role) -> None:
    place = make_organisation(OrganisationKind.INSTITUTION) if role in AT_A_PLACE else None
    person = make_user(role, organisation=place)
    database.flush()
    named = find_people({person.id})[person.id]
    where = place.name_en if place else str(role.label)
    reader = Reader(make_user(Role.AUDITOR))
    assert reader.name(named, on=hanoi_today()) == f"{person.display_name}, {where}"


@pytest.mark.parametrize("role", STAFF)
def test_experts_read_the_office_and_its_role_and_no_name(database: Any, role: Role) -> None:
    person = make_user(role)
    expert = make_user(Role.EXPERT)
    said = Reader(expert, expert.id).name(person, on=hanoi_today())
    assert str(role.label) in said
    assert person.display_name not in said

"""What a statement shows, finds and sorts by of a name is what a card shows of it, and never more."""

from typing import Any

import pytest
from factories import (
    make_institution,
    make_introduction,
    make_mission,
    make_opening,
    make_person,
    make_program,
    make_user,
)
from sqlalchemy import or_, select

from registry.accounts.models import User
from registry.core.permissions import Role
from registry.experts import cards, names
from registry.experts.kinds import Audience, ConsentPurpose, FieldGroup
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.introductions import listing
from registry.introductions.models import Introduction, IntroductionState

FAMILY = "Trịnh"


@pytest.fixture
def people(database: Any) -> list[Person]:
    """Every state, shown to nobody or to one audience, safe or not, with every consent or none."""
    made: list[Person] = []
    for place, state in enumerate(PersonState):
        for audience in (None, *Audience):
            shown = ((FieldGroup.NAME, audience),) if audience else ()
            made.append(
                make_person(
                    state=state,
                    shown=shown,
                    safety_mode=bool(place % 2),
                    consents=() if len(made) % 3 == 0 else tuple(ConsentPurpose),
                    name=(FAMILY, "Thị", f"Bảo {len(made)}"),
                )
            )
    return made


def viewers(people: list[Person]) -> list[User]:
    institution, mission = make_institution(), make_mission()
    places = {
        Role.INSTITUTION_RECRUITER: institution.organisation,
        Role.INSTITUTION_APPROVER: institution.organisation,
        Role.RECRUITMENT_OFFICER: institution.organisation,
        Role.MISSION_OFFICER: mission.organisation,
    }
    everybody = [make_user(role, organisation=places.get(role)) for role in Role]
    return [*everybody, make_user(Role.RECRUITMENT_OFFICER)]


def test_every_role_is_shown_the_names_that_the_cards_show(
    database: Any, people: list[Person]
) -> None:
    for viewer in viewers(people):
        made = {card.person_id: card for card in cards.make_cards(people, viewer=viewer)}
        rows = database.execute(select(Person).with_only_columns(*names.columns(viewer))).all()
        for row in rows:
            card = made[row.person_id]
            assert names.shown(row) == (card.name or card.number), viewer.roles


def test_nobody_is_found_by_a_name_that_is_masked(database: Any, people: list[Person]) -> None:
    for viewer in viewers(people):
        made = cards.make_cards(people, viewer=viewer)
        named = {card.person_id for card in made if not card.is_masked}
        for text in (FAMILY, "trinh", "Trịnh Thị Bảo", "bao trinh"):
            found = select(Person.id).where(or_(*names.matches(text, viewer)))
            assert set(database.scalars(found)) == named, (viewer.roles, text)
        by_number = select(Person.id).where(or_(*names.matches(people[0].number, viewer)))
        assert set(database.scalars(by_number)) == {people[0].id}


def test_the_masked_are_sorted_by_number_after_the_named(
    database: Any, people: list[Person]
) -> None:
    for viewer in viewers(people):
        keys = names.order(viewer)
        ordered = database.scalars(
            select(Person).order_by(*(key.asc().nulls_last() for key in keys))
        ).all()
        made = cards.make_cards(ordered, viewer=viewer)
        masked = [card.number for card in made if card.is_masked]
        assert masked == sorted(masked), viewer.roles
        assert [card.is_masked for card in made] == sorted(card.is_masked for card in made)


def test_an_introduction_reveals_to_its_partners_what_the_cards_reveal(database: Any) -> None:
    ours, theirs = make_institution(), make_institution()
    made = [
        make_introduction(make_person(), make_opening(make_program(place)), state=state)
        for state in IntroductionState
        for place in (ours, theirs)
    ]
    everybody = [
        make_user(Role.INSTITUTION_RECRUITER, organisation=ours.organisation),
        make_user(Role.RECRUITMENT_OFFICER, organisation=ours.organisation),
        make_user(Role.RECRUITMENT_OFFICER),
        make_user(Role.SCHEME_OFFICER),
    ]
    for viewer in everybody:
        rows = {row.id: row for row in database.execute(listing.rows(viewer))}
        seen = [one for one in made if one.id in rows]
        assert seen
        shown = cards.make_cards([one.person for one in seen], viewer=viewer, introductions=seen)
        for introduction, card in zip(seen, shown, strict=True):
            assert names.shown(rows[introduction.id]) == (card.name or card.number)
        named = {one.id for one, card in zip(seen, shown, strict=True) if not card.is_masked}
        found = listing.rows(viewer).where(listing.search("nguyen thi minh", viewer))
        assert set(database.scalars(found.with_only_columns(Introduction.id))) == named

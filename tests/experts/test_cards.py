"""A card never says more than its reader may know."""

from dataclasses import asdict
from itertools import product
from typing import Any

import pytest
from factories import make_institution, make_introduction, make_mission, make_person, make_user
from flask import g
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.core.permissions import Role
from registry.experts import audiences, cards, queries, search_documents
from registry.experts.kinds import Audience, ConsentPurpose, ContactKind, FieldGroup
from registry.experts.models import Contact, LanguageSkill
from registry.experts.states import PersonState

HIDDEN_IN_SAFETY_MODE = set(FieldGroup)
CONTACTS = ("huyen@example.org", "+49 30 987")
SECRETS = {
    FieldGroup.NAME: ("Huyền",),
    FieldGroup.EMPLOYER: ("Senior researcher",),
    FieldGroup.COUNTRY: ("Đức", "Germany"),
    FieldGroup.SUMMARY: ("Học máy", "Machine learning"),
    FieldGroup.DOCTORATE: ("Learning from biomedical images",),
    FieldGroup.WORKS: ("Watching cells divide", "0000-0002-1825-0097"),
}
PAIRS = list(product(FieldGroup, Audience))


def found_in(text: str) -> set[FieldGroup]:
    return {group for group, words in SECRETS.items() if any(word in text for word in words)}


@settings(max_examples=60)
@given(
    pairs=st.sets(st.sampled_from(PAIRS)),
    is_safe=st.booleans(),
    state=st.sampled_from([PersonState.ACTIVE, PersonState.PAUSED, PersonState.IN_REVIEW]),
    role=st.sampled_from([Role.INSTITUTION_RECRUITER, Role.INSTITUTION_APPROVER]),
)
def test_an_institution_sees_a_group_only_by_her_rule(
    database: Any, pairs: set[Any], is_safe: bool, state: PersonState, role: Role
) -> None:
    with database.begin_nested() as savepoint:
        person = make_person(shown=tuple(pairs), safety_mode=is_safe, state=state)
        database.add_all(
            Contact(person_id=person.id, kind=kind, value=value)
            for kind, value in zip((ContactKind.EMAIL, ContactKind.PHONE), CONTACTS, strict=True)
        )
        viewer = make_user(role, organisation=make_institution().organisation)
        [card] = cards.make_cards([person], viewer=viewer)
        savepoint.rollback()
    allowed = {group for group, audience in pairs if audience is Audience.INSTITUTIONS}
    allowed -= HIDDEN_IN_SAFETY_MODE if is_safe else set()
    said = repr(card)
    assert found_in(said) == allowed
    assert not [contact for contact in CONTACTS if contact in said]
    if is_safe:
        assert card.country_name in {"Europe", "Châu Âu"}, "as of everybody who shows no country"


@pytest.mark.parametrize("audience", Audience)
def test_see_as_is_the_card_of_that_audience(database: Any, audience: Audience) -> None:
    person = make_person(shown=((FieldGroup.SUMMARY, audience),))
    [card] = cards.make_cards_for([person], audience=audience)
    assert card.shown == {FieldGroup.SUMMARY}
    assert card.is_masked


@pytest.mark.parametrize("audience", [Audience.INSTITUTIONS, Audience.MISSIONS])
def test_safety_mode_cannot_be_told_from_showing_nothing(database: Any, audience: Audience) -> None:
    """Whatever was shown before: cards and documents are those of somebody who shows nothing."""
    everything = tuple((group, audience) for group in FieldGroup)
    pair = make_person(shown=everything, safety_mode=True), make_person(shown=())
    made = [
        {**asdict(card), "person_id": "", "number": ""}
        for card in cards.make_cards_for(pair, audience=audience)
    ]
    assert made[0] == made[1]
    known = search_documents.build([person.id for person in pair])
    documents = [
        {
            **(known[person.id] or {}),
            "updated": 0,
            "number": "",
        }
        for person in pair
    ]
    assert documents[0] == documents[1]


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.SCHEME_OFFICER, Role.AUDITOR, Role.MOFA_DESK])
def test_see_as_the_ministries_says_what_each_of_their_roles_reads(
    database: Any, role: Role
) -> None:
    person = make_person(shown=((FieldGroup.SUMMARY, Audience.MINISTRY),))
    previews = [
        cards.make_cards_for([person], audience=Audience.MINISTRY, reads_all=reads_all)
        for reads_all in (False, True)
    ]
    assert cards.make_cards([person], viewer=make_user(role)) in previews


def test_only_what_can_be_taught_in_is_a_teaching_language(database: Any) -> None:
    person = make_person()
    database.add(LanguageSkill(person_id=person.id, language="pl", level="N", can_teach=False))
    database.flush()
    database.expire_all()
    [card] = cards.make_cards_for([person], audience=Audience.INSTITUTIONS)
    assert not [one for one in card.languages if "Polish" in one or "Ba Lan" in one]
    assert len(card.other_languages) == 1


def test_a_masked_card_says_only_the_region(database: Any) -> None:
    [card] = cards.make_cards_for([make_person()], audience=Audience.INSTITUTIONS)
    assert card.name is None
    assert card.country_name in {"Europe", "Châu Âu"}
    assert card.place_label == "Region of residence"


def test_making_many_cards_takes_a_constant_number_of_queries(
    database: Any, count_queries: Any
) -> None:
    few, many = [make_person().id], [make_person().id for _number in range(8)]
    counts = [count_queries(lambda wanted=ids: audiences.read_facts(wanted)) for ids in (few, many)]
    assert counts[0] == counts[1]


def listed(user: Any) -> set[Any]:
    from registry.core.db import session

    return {row.id for row in session().scalars(queries.visible_people(user))}


def test_institutions_find_only_the_active_and_willing(database: Any) -> None:
    others = tuple(set(ConsentPurpose) - {ConsentPurpose.BE_FOUND})
    found = make_person()
    make_person(consents=others)
    make_person(state=PersonState.PAUSED)
    viewer = make_user(Role.INSTITUTION_RECRUITER, organisation=make_institution().organisation)
    assert listed(viewer) == {found.id}


def test_a_mission_sees_its_own_country_but_nobody_in_safety_mode(database: Any) -> None:
    mission = make_mission("DE")
    found = make_person(country="DE")
    make_person(country="DE", safety_mode=True)
    make_person(country="JP")
    officer = make_user(Role.MISSION_OFFICER, organisation=mission.organisation)
    assert listed(officer) == {found.id}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PANEL_MEMBER, Role.LINE_MINISTRY])
def test_a_role_without_a_line_sees_nobody(database: Any, role: Role) -> None:
    make_person()
    assert listed(make_user(role)) == set()


CONNECTED = [
    (Role.INSTITUTION_RECRUITER, "own", True),
    (Role.INSTITUTION_RECRUITER, "other", False),
    (Role.RECRUITMENT_OFFICER, "own", True),
    (Role.RECRUITMENT_OFFICER, "other", False),
    (Role.RECRUITMENT_OFFICER, "all", True),
    (Role.MISSION_OFFICER, "other", False),
    (Role.LINE_MINISTRY, "own", False),
    (Role.MOFA_DESK, "all", False),
]


@pytest.mark.parametrize(("role", "place", "is_named"), CONNECTED)
def test_a_connection_names_her_to_its_institution_and_its_officers_alone(
    database: Any, role: Role, place: str, is_named: bool
) -> None:
    introduction = make_introduction(make_person())
    places = {
        "own": introduction.institution.organisation,
        "other": make_institution().organisation,
    }
    viewer = make_user(role, organisation=places.get(place))
    [card] = cards.make_cards([introduction.person], viewer=viewer, introductions=[introduction])
    assert (card.name is not None) is is_named


@pytest.mark.parametrize(
    ("locale", "title", "shown"),
    [
        ("vi", "", "TS. Nguyễn Văn A"),
        ("vi", "PGS", "PGS.TS. Nguyễn Văn A"),
        ("vi", "GS", "GS.TS. Nguyễn Văn A"),
        ("en", "", "Dr Nguyễn Văn A"),
        ("en", "PGS", "Assoc. Prof. Dr Nguyễn Văn A"),
        ("en", "GS", "Prof. Dr Nguyễn Văn A"),
        ("vi", "GS-ABROAD", "GS.TS. Nguyễn Văn A"),
        ("en", "PGS-ABROAD", "Assoc. Prof. Dr Nguyễn Văn A"),
    ],
)
def test_a_professor_is_one_in_both_languages(
    app: Any, locale: str, title: str, shown: str
) -> None:
    with app.test_request_context(f"/{locale}/"):
        g.locale = locale
        assert cards.titled("Nguyễn Văn A", title) == shown

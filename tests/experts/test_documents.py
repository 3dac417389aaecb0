"""What the search index holds of a person."""

import json
from typing import Any

import pytest
from factories import make_person
from sqlalchemy import select

from registry.accounts.models import User
from registry.background.indexing import SearchJob
from registry.experts import consents, search_documents
from registry.experts.kinds import Audience, ConsentPurpose, FieldGroup
from registry.experts.states import PersonState
from search.indexes import EXPERTS

INSTITUTIONS = Audience.INSTITUTIONS
SECRETS = {
    FieldGroup.NAME: "Huyền",
    FieldGroup.EMPLOYER: "Technische Universität Berlin",
    FieldGroup.DOCTORATE: "Learning from biomedical images",
    FieldGroup.SUMMARY: "Machine learning for biomedicine",
    FieldGroup.WORKS: "Watching cells divide",
    FieldGroup.COUNTRY: '"country": ["DE"]',
}
SEARCHED = set(SECRETS)


def document_of(person: Any) -> Any:
    return search_documents.build([person.id])[person.id]


def text_of(person: Any) -> str:
    return json.dumps(document_of(person), ensure_ascii=False, default=str)


def test_a_masked_person_has_nothing_protected_in_the_index(database: Any) -> None:
    text = text_of(make_person(shown=()))
    assert not [group for group, secret in SECRETS.items() if secret in text]
    assert '"named": false' in text


@pytest.mark.parametrize("group", FieldGroup)
def test_of_a_shown_group_only_that_group_is_in_the_index(database: Any, group: FieldGroup) -> None:
    text = text_of(make_person(shown=((group, INSTITUTIONS),)))
    found = {one for one, secret in SECRETS.items() if secret in text}
    assert found <= {group}
    assert found or group not in SEARCHED


def test_what_only_ministries_may_see_is_not_in_the_index(database: Any) -> None:
    shown = tuple((group, Audience.MINISTRY) for group in FieldGroup)
    text = text_of(make_person(shown=shown))
    assert not [group for group, secret in SECRETS.items() if secret in text]


def test_safety_mode_leaves_no_country_no_name_no_employer_and_no_text(database: Any) -> None:
    shown = tuple((group, INSTITUTIONS) for group in FieldGroup)
    text = text_of(make_person(shown=shown, safety_mode=True))
    assert not {one for one, secret in SECRETS.items() if secret in text}


@pytest.mark.parametrize("state", sorted(set(PersonState) - {PersonState.ACTIVE}))
def test_only_active_people_have_a_document(database: Any, state: PersonState) -> None:
    assert document_of(make_person(state=state)) is None


def test_without_consent_there_is_no_document(database: Any) -> None:
    others = tuple(set(ConsentPurpose) - {ConsentPurpose.BE_FOUND})
    assert document_of(make_person(consents=others)) is None


def test_withdrawing_consent_queues_the_document_in_the_same_transaction(database: Any) -> None:
    person = make_person()
    database.query(SearchJob).delete()
    database.info.pop("search_queued", None)
    consents.withdraw_consent(
        person, ConsentPurpose.BE_FOUND, by=database.get_one(User, person.user_id)
    )
    database.flush()
    queued = database.scalars(select(SearchJob.row_id)).all()
    assert person.id in queued
    assert document_of(person) is None


def test_the_document_fits_the_declaration_of_the_index(database: Any) -> None:
    shown = tuple((group, INSTITUTIONS) for group in FieldGroup)
    columns = EXPERTS.to_columns(document_of(make_person(shown=shown)))
    assert columns["level"] == ["doctorate-1", "doctorate-2"]
    assert columns["fields"] == ["1", "102", "10201"]


def test_building_many_documents_takes_a_constant_number_of_queries(
    database: Any, count_queries: Any
) -> None:
    few, many = [make_person()], [make_person() for _number in range(8)]
    database.flush()
    database.expire_all()
    ids = [[person.id for person in people] for people in (few, many)]
    counts = [count_queries(lambda wanted=one: search_documents.build(wanted)) for one in ids]
    assert counts[0] == counts[1]

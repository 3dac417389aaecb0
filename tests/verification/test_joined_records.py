"""What joining two records and parting them again does to the count and to both of them."""

import json
from typing import Any

import pytest
from factories import make_person, make_signed_contract, make_user
from sqlalchemy import select
from verification.test_duplicates import LATER, merged, parted

from registry.accounts.models import User
from registry.core.db import now
from registry.core.permissions import Role
from registry.experts import queries
from registry.experts.double_models import PersonMerge
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.rights import export
from registry.targets import loading
from registry.targets import queries as targets
from registry.targets.snapshot import FactSnapshot
from registry.verification import suspensions


def tg1(**moments: Any) -> Any:
    loading.load()
    return targets.count(targets.get_target("TG1"), as_of=LATER, **moments)


def test_a_joined_pair_counts_once_and_parted_again_twice(
    database: Any, twins: tuple[Person, Person], first: User, second: User
) -> None:
    for person in twins:
        make_signed_contract(person)
    assert tg1().number == 2
    before = now()
    pair = merged(twins, first, second)
    assert [row.person_id for row in tg1().counted] == [twins[0].id]
    assert tg1(known_at=before).number == 2
    joined = now()
    parted(pair, first, second)
    database.flush()
    assert tg1().number == 2
    assert tg1(known_at=joined).number == 1
    assert tg1(known_at=before).number == 2


def test_what_is_known_of_one_record_counts_for_the_contract_of_the_other(
    database: Any, first: User, second: User
) -> None:
    kept, joined = make_person(), make_person(verified=0)
    contract = make_signed_contract(joined)
    assert tg1().number == 0
    merged((kept, joined), first, second)
    assert tg1().number == 1
    known = FactSnapshot(LATER, None, only=[joined.id])
    case = known.case_of(known.person(joined.id), contract)
    assert case.records == 2
    assert case.verifications


def test_a_suspended_person_stays_in_the_count_until_a_fact_says_otherwise(
    database: Any, twins: tuple[Person, Person]
) -> None:
    person = twins[0]
    make_signed_contract(person)
    ministry, auditor = make_user(Role.SCHEME_OFFICER), make_user(Role.AUDITOR)
    case = suspensions.propose(
        person, reason="misuse", text_vi="Nghi ngờ.", text_en="Doubts.", by=ministry
    )
    suspensions.confirm(case, by=auditor)
    database.flush()
    assert tg1().number == 1


def content(person: Person) -> str:
    held = export.read_everything(person)
    # That it was done, and what they were told of it, stays.
    for name in ("notices", "mail_messages", "state_changes", "access_events", "person_merges"):
        held.pop(name)
    return json.dumps(held, sort_keys=True)


@pytest.mark.parametrize(
    "state", [PersonState.ACTIVE, PersonState.PAUSED, PersonState.IN_REVIEW, PersonState.WITHDRAWN]
)
def test_joining_and_parting_again_leaves_both_records_as_they_were(
    database: Any, first: User, second: User, state: PersonState
) -> None:
    twins = make_person(), make_person(state=state)
    before = [content(person) for person in twins]
    pair = merged(twins, first, second)
    parted(pair, first, second)
    database.flush()
    assert [content(person) for person in twins] == before
    assert twins[1].merged_into_id is None
    history = database.scalars(select(PersonMerge)).all()
    assert [row.superseded_at is not None for row in history] == [True]


def test_a_record_can_be_joined_again_after_it_was_parted(
    database: Any, twins: tuple[Person, Person], first: User, second: User
) -> None:
    pair = merged(twins, first, second)
    parted(pair, first, second)
    again = merged(twins, second, first)
    assert again.id == pair.id
    assert twins[1].state is PersonState.MERGED


def test_a_suspension_outlives_joining_and_parting(
    database: Any, twins: tuple[Person, Person], first: User, second: User
) -> None:
    ministry, auditor = make_user(Role.SCHEME_OFFICER), make_user(Role.AUDITOR)
    texts = {"text_vi": "Nghi ngờ.", "text_en": "Doubts."}
    case = suspensions.propose(twins[1], reason="misuse", by=ministry, **texts)
    suspensions.confirm(case, by=auditor)
    pair = merged(twins, first, second)
    parted(pair, first, second)
    assert twins[1].state is PersonState.SUSPENDED
    suspensions.end(case, is_closed=False, by=ministry, **texts)
    assert twins[1].state is PersonState.ACTIVE  # type: ignore[comparison-overlap]  # a service changed it


def test_the_joined_record_explains_the_count_of_its_person(
    client: Any, database: Any, twins: tuple[Person, Person], first: User, second: User
) -> None:
    loading.load()
    make_signed_contract(twins[1])
    merged(twins, first, second)
    client.log_in(make_user(Role.AUDITOR))
    text = client.get(f"/en/targets/person/{twins[1].id}").get_data(as_text=True)
    assert "Counts since" in text


def test_verified_levels_are_not_touched_by_joining(
    database: Any, twins: tuple[Person, Person], first: User, second: User
) -> None:
    from registry.experts.kinds import ClaimKind

    merged(twins, first, second)
    assert all(queries.verified_level(person.id, ClaimKind.DOCTORATE) == 2 for person in twins)

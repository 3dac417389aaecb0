"""Records of one natural person: suggested, decided by two verifiers, counted once, undone again."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from factories import add, make_country, make_person, make_signed_contract, make_user
from pages import press
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AccessEvent, AuditEvent
from registry.background.mail import MailMessage
from registry.core import facts
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.finding import fold_name
from registry.core.permissions import Role
from registry.experts import queries, services
from registry.experts.kinds import NameKind
from registry.experts.models import Doctorate, DuplicatePair, Person, PersonMerge, PersonName
from registry.experts.search_documents import SOURCE
from registry.experts.states import PairState, PersonState
from registry.rights import export
from registry.targets import loading
from registry.targets import queries as targets
from registry.targets.snapshot import FactSnapshot
from registry.verification import (
    conflicts,
    doubles,
    duplicate_queries,
    duplicates,
    reviews,
    suspensions,
)
from registry.verification.lists.duplicates import SUGGESTED

LATER = date(2036, 6, 1)


@pytest.fixture
def first(database: Any) -> User:
    return make_user(Role.VERIFIER)


@pytest.fixture
def second(database: Any) -> User:
    return make_user(Role.VERIFIER)


@pytest.fixture
def twins(database: Any) -> tuple[Person, Person]:
    """One natural person who registered twice."""
    return make_person(), make_person(summary_vi="Hồ sơ thứ hai.")


def proposed(twins: tuple[Person, Person], by: User) -> DuplicatePair:
    one, other = twins
    return duplicates.decide(
        one, other, outcome=PairState.SAME, kept=one, reason="The same thesis", by=by
    )


def parted(pair: DuplicatePair, first: User, second: User) -> None:
    duplicates.propose_parting(pair, reason="A mistake", by=first)
    duplicates.unmerge(pair, by=second)


def merged(twins: tuple[Person, Person], first: User, second: User) -> DuplicatePair:
    pair = proposed(twins, first)
    duplicates.merge(pair, by=second)
    session().flush()
    return pair


def other_degree(person: Person, awarded_on: date) -> None:
    fact = session().scalars(facts.read(Doctorate).where(Doctorate.person_id == person.id)).one()
    facts.correct(fact, by=None, reason="a story", awarded_on=awarded_on, valid_from=awarded_on)
    session().flush()


def wrote_thesis(person: Person, title: str) -> None:
    fact = session().scalars(facts.read(Doctorate).where(Doctorate.person_id == person.id)).one()
    facts.correct(fact, by=None, reason="a story", thesis_title=title)
    session().flush()


# Suggestions


def suggested(viewer: User) -> list[Any]:
    doubles.replace(doubles.find_all())
    return list(session().execute(SUGGESTED.rows(viewer)).all())


def test_the_same_name_and_day_of_award_are_suggested(
    database: Any, twins: tuple[Person, Person], first: User
) -> None:
    [row] = suggested(first)
    assert {row.first_id, row.second_id} == {person.id for person in twins}
    assert row.reasons[:2] == ["name", "day"]
    assert duplicate_queries.list_suggested_for(twins[0]) == [twins[1]]


def test_a_name_alone_suggests_nothing(
    database: Any, twins: tuple[Person, Person], first: User
) -> None:
    other_degree(twins[1], date(2016, 1, 1))
    assert suggested(first) == []
    assert duplicate_queries.list_suggested_for(twins[0]) == []


def test_a_slip_in_the_name_on_the_same_day_of_award_is_suggested(
    database: Any, first: User
) -> None:
    one = make_person(name=("Nguyễn", "Thị", "Minh Huyền"))
    other = make_person(name=("Nguyễn", "Thị", "Minh Huyềnn"))
    assert suggested(first) == []  # a letter makes another name
    wrote_thesis(one, "Quantum dots in thin films")
    wrote_thesis(other, "Quantum Dots in Thin Films.")
    [row] = suggested(first)
    assert {row.first_id, row.second_id} == {one.id, other.id}
    assert "similar_name" in row.reasons
    assert duplicate_queries.list_suggested_for(other) == [one]


def test_the_same_name_and_thesis_some_months_apart_are_suggested(
    database: Any, twins: tuple[Person, Person], first: User
) -> None:
    degree = (
        session().scalars(facts.read(Doctorate).where(Doctorate.person_id == twins[0].id)).one()
    )
    other_degree(twins[1], degree.awarded_on + timedelta(100))
    for person in twins:
        wrote_thesis(person, "Quantum dots in thin films")
    [row] = suggested(first)
    assert row.reasons[:2] == ["name", "year"]
    assert duplicate_queries.list_suggested_for(twins[0]) == [twins[1]]


def test_every_suggestion_is_counted_and_one_page_costs_the_same_for_many(
    client: Any, database: Any, first: User
) -> None:
    for _number in range(12):
        make_person(name=("Phạm", "Thị", "Hoa"), state=PersonState.ACTIVE)
    rows = suggested(first)
    assert len(rows) == 12 * 11 // 2  # more than a page, and none of them is cut off
    client.log_in(first)
    page = client.get("/en/verification/duplicates/").text
    assert "of 66" in page


def test_the_words_of_a_name_may_stand_in_another_order(database: Any) -> None:
    one, other = make_person(), make_person(name=("Lê", "Văn", "Nam"))
    full = "Minh Huyen Thi Nguyen"
    add(PersonName(person_id=other.id, kind=NameKind.PUBLISHING, full=full, folded=fold_name(full)))
    database.expire_all()
    assert duplicate_queries.list_suggested_for(one) == [other]


@pytest.mark.parametrize("outcome", [PairState.DIFFERENT, PairState.UNSURE])
def test_what_was_decided_is_never_suggested_again(
    database: Any, twins: tuple[Person, Person], first: User, outcome: PairState
) -> None:
    duplicates.decide(*twins, outcome=outcome, kept=None, reason="Another supervisor", by=first)
    database.flush()
    assert suggested(first) == []
    assert duplicate_queries.list_suggested_for(twins[1]) == []
    assert duplicate_queries.has_open_suspicion(twins[0]) is (outcome is PairState.UNSURE)


def test_a_profile_with_an_open_suspicion_is_not_activated(
    database: Any, first: User, second: User
) -> None:
    one, other = make_person(), make_person(state=PersonState.IN_REVIEW)
    with pytest.raises(RegistryError, match="another expert's record"):
        reviews.activate(other, by=first)
    duplicates.decide(
        one, other, outcome=PairState.DIFFERENT, kept=None, reason="Sisters", by=first
    )
    database.flush()
    reviews.activate(other, by=first)
    assert other.state is PersonState.ACTIVE


# Two verifiers


def test_one_verifier_alone_joins_nothing(
    database: Any, twins: tuple[Person, Person], first: User
) -> None:
    pair = proposed(twins, first)
    assert twins[1].state is PersonState.ACTIVE
    with pytest.raises(NotAllowed, match="second verifier"):
        duplicates.merge(pair, by=first)


def test_a_verifier_in_touch_with_either_of_them_decides_nothing(
    database: Any,
    twins: tuple[Person, Person],
    first: User,
    second: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pair = proposed(twins, first)
    monkeypatch.setattr(
        conflicts.conflicts_of, "followers", [lambda _user, person_id: person_id == twins[1].id]
    )
    for step in (
        lambda: duplicates.merge(pair, by=second),
        lambda: duplicates.disagree(pair, outcome=PairState.UNSURE, reason="?", by=second),
        lambda: proposed(twins, second),
    ):
        with pytest.raises(NotAllowed, match="institution"):
            step()


def test_the_joined_record_leaves_search_and_its_owner_is_told(
    database: Any, twins: tuple[Person, Person], first: User, second: User
) -> None:
    merged(twins, first, second)
    database.commit()
    kept, joined = twins
    assert (joined.state, joined.merged_into_id) == (PersonState.MERGED, kept.id)
    assert SOURCE.build([joined.id]) == {joined.id: None}
    assert SOURCE.build([kept.id])[kept.id] is not None
    owner = database.get_one(User, joined.user_id)
    [mail] = database.scalars(select(MailMessage).where(MailMessage.template == "profile_merged"))
    assert mail.recipient == owner.email
    assert kept.number in mail.text
    assert {"duplicate.merged", "profile.merged"} <= set(
        database.scalars(select(AuditEvent.action))
    )


def test_a_second_verifier_may_disagree(
    database: Any, twins: tuple[Person, Person], first: User, second: User
) -> None:
    pair = proposed(twins, first)
    duplicates.disagree(pair, outcome=PairState.DIFFERENT, reason="Two theses", by=second)
    assert twins[1].state is PersonState.ACTIVE
    assert pair.kept_id is None
    with pytest.raises(InvalidTransition):
        duplicates.merge(pair, by=first)


def test_drafts_and_joined_records_are_not_joined(
    database: Any, twins: tuple[Person, Person], first: User, second: User
) -> None:
    merged(twins, first, second)
    for outside in (twins[1], make_person(state=PersonState.DRAFT)):
        with pytest.raises(InvalidTransition):
            proposed((make_person(), outside), first)
    with pytest.raises(RegistryError, match="same record"):
        proposed((twins[0], twins[0]), first)


# The count


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


# Undoing


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


# Through the pages


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_pair_is_joined_and_parted_through_the_pages(
    client: Any,
    database: Any,
    twins: tuple[Person, Person],
    first: User,
    second: User,
    language: str,
) -> None:
    one, other = twins
    lists = f"/{language}/verification/duplicates/"
    suggested(first)  # as the worker finds it
    client.log_in(first)
    assert one.number in client.get(lists).get_data(as_text=True)
    page = f"{lists}compare?one={one.number.lower()}&other={other.number}"
    assert press(client, page, outcome="same", kept="", reason="Cùng luận án").status_code == 422
    assert press(client, page, outcome="same", kept=one.number, reason="").status_code == 422
    answer = press(client, page, outcome="same", kept=one.number, reason="Cùng luận án")
    assert answer.status_code == 302
    assert press(client, answer.location, outcome="merge").status_code == 403
    client.log_in(second)
    assert (
        press(client, answer.location, outcome="different").status_code == 422
    )  # without a reason
    assert press(client, answer.location, outcome="merge").status_code == 302
    assert other.state is PersonState.MERGED
    assert client.get(page).status_code == 302
    for name in ("same", "unsure", "merged", "different"):
        assert client.get(f"{lists}?list={name}").status_code == 200
    client.log_in(database.get_one(User, other.user_id))
    assert client.get(f"/{language}/profile/").status_code == 200
    client.log_in(second)
    assert press(client, answer.location, reason="").status_code == 422
    assert press(client, answer.location, reason="Nhầm").status_code == 302
    assert other.state is PersonState.MERGED  # one verifier alone parts nobody
    assert press(client, answer.location, outcome="confirm").status_code == 403
    client.log_in(first)
    assert press(client, answer.location, outcome="reject").status_code == 422
    assert press(client, answer.location, outcome="confirm").status_code == 302
    assert other.state is PersonState.ACTIVE  # type: ignore[comparison-overlap]  # a service changed it


def test_a_review_names_possible_doubles(client: Any, database: Any, first: User) -> None:
    one, other = make_person(), make_person(state=PersonState.IN_REVIEW)
    client.log_in(first)
    text = client.get(f"/en/verification/profiles/{other.id}").get_data(as_text=True)
    assert f"Compare with {one.number}" in text


def test_numbers_that_nobody_has_are_said_on_the_form(
    client: Any, database: Any, twins: tuple[Person, Person], first: User
) -> None:
    client.log_in(first)
    for query in ("one=VN-1&other=VN-2", "", f"one={twins[0].number}&other=VN-9"):
        response = client.get(f"/en/verification/duplicates/compare?{query}")
        assert response.status_code == 422
        assert "error-summary" in response.get_data(as_text=True)


def test_comparing_stands_in_both_ledgers_and_shows_no_contact(
    client: Any, database: Any, twins: tuple[Person, Person], first: User
) -> None:
    from registry.experts.kinds import ContactKind

    for person in twins:
        owner = database.get_one(User, person.user_id)
        services.save_contacts(person, values={ContactKind.EMAIL: "hai@example.org"}, by=owner)
    client.log_in(first)
    one, other = twins
    page = client.get(f"/en/verification/duplicates/compare?one={one.number}&other={other.number}")
    assert "hai@example.org" not in page.get_data(as_text=True)
    rows = database.scalars(select(AccessEvent)).all()
    assert {(row.person_id, row.purpose) for row in rows} == {
        (one.id, "duplicate"),
        (other.id, "duplicate"),
    }
    found = {row.label: row for row in duplicate_queries.compare(*twins)}
    assert found["Contact details"].agrees
    name = make_country("DE").name_en
    assert (found["Country of residence"].one, found["Country of residence"].agrees) == (name, True)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.VERIFIER}))
def test_nobody_else_compares_records(client: Any, database: Any, role: Role) -> None:
    client.log_in(make_user(role))
    for path in ("", "compare"):
        assert client.get(f"/vi/verification/duplicates/{path}").status_code == 403


def test_a_verifier_does_not_compare_her_own_record(
    client: Any, database: Any, first: User
) -> None:
    own, other = make_person(user=first), make_person()
    client.log_in(first)
    assert suggested(first) == []
    page = f"/en/verification/duplicates/compare?one={own.number}&other={other.number}"
    assert client.get(page).status_code == 422
    pair = duplicates.decide(
        own, other, outcome=PairState.UNSURE, kept=None, reason="?", by=make_user(Role.VERIFIER)
    )
    assert client.get(f"/en/verification/duplicates/{pair.id}").status_code == 404


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

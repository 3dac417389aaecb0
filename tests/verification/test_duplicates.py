"""Records of one natural person: suggested, decided by two verifiers, counted once, undone again."""

from datetime import date, timedelta
from typing import Any

import pytest
from factories import add, make_person
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AuditEvent
from registry.background.mail import MailMessage
from registry.core import facts
from registry.core.db import session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.finding import fold_name
from registry.experts.double_models import DuplicatePair
from registry.experts.kinds import NameKind
from registry.experts.models import Doctorate, Person, PersonName
from registry.experts.search_documents import SOURCE
from registry.experts.states import PairState, PersonState
from registry.notices.models import Notice
from registry.verification import conflicts, doubles, duplicate_queries, duplicates, reviews
from registry.verification.lists.duplicates import SUGGESTED

LATER = date(2036, 6, 1)


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


def test_who_proposed_to_separate_two_records_learns_that_they_stay_merged(
    database: Any, twins: tuple[Person, Person], first: User, second: User
) -> None:
    pair = merged(twins, first, second)
    duplicates.propose_parting(pair, reason="A mistake", by=first)
    duplicates.keep_merged(pair, reason="The same thesis", by=second)
    session().flush()
    told = session().scalars(select(Notice.title_en).where(Notice.user_id == first.id))
    assert "The second verifier does not agree" in list(told)


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


# Undoing


# Through the pages

"""The count itself: evidence, the two time axes, one person once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from factories import (
    make_delivery,
    make_designation,
    make_institution,
    make_person,
    make_signed_contract,
    make_term,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from registry.contracts.models import ContractFact
from registry.core import facts
from registry.core.db import now, session
from registry.experts.claim_models import Verification
from registry.experts.kinds import ClaimKind
from registry.experts.models import Doctorate, Employment, Person
from registry.targets import counting, loading, queries, recount
from registry.targets.headlines import headline_counts
from registry.targets.models import RuleSet
from registry.targets.verdicts import Count
from registry.taxonomy.kinds import InstitutionKind

TODAY = date(2026, 11, 23)
each_example_adds = settings(max_examples=12)


@pytest.fixture(autouse=True)
def rules(database: Session) -> None:
    loading.load()


def count(code: str = "TG1", reading: str = "official", **moments: Any) -> Count:
    moments = {"as_of": TODAY} | moments
    session().flush()
    return queries.count(queries.get_target(code), reading=reading, **moments)


def reasons(found: Count, person: Person) -> set[str]:
    return {finding.reason for finding in found.by_person[person.id][0].failed}


def one(model: Any, person: Person, **values: Any) -> Any:
    statement = facts.read(model).where(model.person_id == person.id)
    for name, value in values.items():
        statement = statement.where(getattr(model, name) == value)
    return session().scalars(statement).one()


def test_a_started_contract_of_a_verified_stem_doctor_abroad_counts() -> None:
    person = make_person()
    make_signed_contract(person)
    [verdict] = count().counted
    assert verdict.person_id == person.id
    assert verdict.qualifying_on == date(2026, 2, 16)
    assert not verdict.failed


@pytest.mark.parametrize(
    "kind", [ClaimKind.IDENTITY, ClaimKind.DOCTORATE, ClaimKind.EMPLOYMENT_ABROAD]
)
def test_a_withdrawn_verification_lowers_the_count_by_one_and_says_why(kind: ClaimKind) -> None:
    people = [make_person() for _ in range(3)]
    for person in people:
        make_signed_contract(person)
    before = count()
    facts.supersede(one(Verification, people[0], kind=kind))
    after = count()
    assert (before.number, after.number) == (3, 2)
    [moved] = queries.diff(before, after)
    assert (moved.person_id, moved.came_in) == (people[0].id, False)
    assert [finding.reason for finding in moved.verdict.failed] == ["not_verified"]
    assert moved.verdict.failed[0].values["claims"] == [kind.value]


def test_residence_is_no_condition_of_the_count() -> None:
    person = make_person()
    make_signed_contract(person)
    facts.supersede(one(Verification, person, kind=ClaimKind.RESIDENCE))
    assert count().number == 1


def test_a_doctorate_verified_from_the_document_alone_is_not_enough() -> None:
    person = make_person()
    make_signed_contract(person)
    facts.correct(
        one(Verification, person, kind=ClaimKind.DOCTORATE), by=None, reason="typing error", level=1
    )
    assert reasons(count(), person) == {"not_verified"}


def test_a_correction_changes_what_is_known_now_and_not_what_was_known_then() -> None:
    person = make_person()
    fact = make_signed_contract(person)
    then = now()
    facts.correct(fact, by=None, reason="found null", is_void=True)
    assert count(known_at=then).number == 1
    assert count().number == 0
    assert reasons(count(), person) == {"void"}


def test_an_early_end_recorded_months_later_is_back_dated_to_its_day() -> None:
    person = make_person()
    fact = make_signed_contract(person)
    then = now()
    facts.correct(fact, by=None, reason="left", ended_early_on=date(2026, 3, 20))
    assert count(as_of=date(2026, 3, 1)).number == 1
    assert count(as_of=date(2026, 4, 1)).number == 0
    assert count(as_of=date(2026, 4, 1), known_at=then).number == 1
    assert reasons(count(), person) == {"ended_before_semester"}


def test_an_early_end_after_a_delivered_semester_stays_in_the_count() -> None:
    person, term = make_person(), make_term("2025-2", ends_on=date(2026, 6, 21))
    fact = make_signed_contract(person, ends_on=date(2027, 6, 20))
    make_delivery(fact, term)
    facts.correct(fact, by=None, reason="left", ended_early_on=date(2026, 9, 1))
    assert count().number == 1


def test_what_was_recorded_later_was_not_known_before() -> None:
    person = make_person()
    make_signed_contract(person, recorded_at=datetime(2026, 6, 30, tzinfo=UTC))
    assert count(known_at=datetime(2026, 6, 1, tzinfo=UTC)).number == 0


def test_a_person_with_renewals_counts_once_by_the_contract_that_qualified_first() -> None:
    person = make_person()
    make_signed_contract(person)
    make_signed_contract(
        person,
        signed_on=date(2026, 7, 1),
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 6, 20),
        started_on=date(2026, 9, 1),
    )
    found = count()
    assert found.number == 1
    assert found.counted[0].qualifying_on == date(2026, 2, 16)
    assert len(found.others) == 1


def test_one_person_at_two_institutions_is_one_in_the_nation() -> None:
    person = make_person()
    for _ in range(2):
        make_signed_contract(person, make_institution(), load_share=Decimal("0.5"))
    found = count()
    assert found.number == 1
    assert len({verdict.institution_id for verdict in found.by_person[person.id]}) == 2


@each_example_adds
@given(
    gaps=st.lists(st.integers(0, 400), min_size=1, max_size=5),
    started=st.lists(st.booleans(), min_size=5, max_size=5),
)
def test_whatever_contracts_somebody_has_she_counts_at_most_once_in_a_target(
    gaps: list[int], started: list[bool]
) -> None:
    person = make_person()
    for gap, has_started in zip(gaps, started, strict=False):
        day = date(2025, 6, 1) + timedelta(gap)
        make_signed_contract(
            person,
            signed_on=day,
            starts_on=day + timedelta(20),
            ends_on=day + timedelta(20 + 140),
            started_on=day + timedelta(20) if has_started else None,
        )
    for target in ("TG1", "TG2"):
        for rule_set in queries.list_rule_sets(queries.get_target(target)):
            found = counting.evaluate(rule_set, as_of=TODAY)
            everybody = [row.person_id for row in (*found.counted, *found.pending)]
            assert everybody.count(person.id) <= 1
    is_started = any(started[place] for place in range(len(gaps)))
    assert any(row.person_id == person.id for row in count().counted) == is_started


@each_example_adds
@given(
    moved=st.integers(-200, 200),
    field=st.sampled_from(["10201", "50201"]),
    has_started=st.booleans(),
    level=st.integers(0, 4),
)
def test_somebody_counts_exactly_when_no_predicate_fails(
    moved: int, field: str, has_started: bool, level: int
) -> None:
    person = make_person(field="10201")
    doctorate = one(Doctorate, person)
    facts.correct(doctorate, by=None, reason="field", field_code=field)
    signed = date(2025, 12, 1)
    employment = one(Employment, person)
    facts.correct(employment, by=None, reason="moved", valid_to=signed + timedelta(moved))
    if level == 0:
        facts.supersede(one(Verification, person, kind=ClaimKind.DOCTORATE))
    else:
        check = one(Verification, person, kind=ClaimKind.DOCTORATE)
        facts.correct(check, by=None, reason="level", level=level)
    make_signed_contract(person, started_on=date(2026, 2, 16) if has_started else None)
    verdict = count().by_person[person.id][0]
    expected = moved > 0 and field == "10201" and has_started and level >= 2
    assert verdict.counts == expected
    assert verdict.counts == (not verdict.failed)
    assert all(finding.reason for finding in verdict.failed)


@each_example_adds
@given(days=st.lists(st.integers(0, 300), min_size=1, max_size=6))
def test_the_course_of_the_count_is_the_list_by_first_counting_day(days: list[int]) -> None:
    for gap in days:
        start = date(2026, 1, 5) + timedelta(gap)
        make_signed_contract(
            signed_on=start - timedelta(30),
            starts_on=start,
            ends_on=start + timedelta(150),
            started_on=start,
        )
    found = count()
    for day in (date(2026, 3, 31), date(2026, 6, 30), TODAY):
        by_first_day = [
            row for row in found.counted if row.qualifying_on and row.qualifying_on <= day
        ]
        assert count(as_of=day).number == len(by_first_day)


def test_a_count_is_remembered_until_a_fact_is_recorded(database: Session) -> None:
    person = make_person()
    fact = make_signed_contract(person)
    first = count()
    assert count() is first
    facts.correct(fact, by=None, reason="found null", is_void=True)
    database.flush()
    assert count().number == 0


def test_reading_many_contracts_takes_as_many_queries_as_reading_one(database: Session) -> None:
    make_signed_contract()

    def run() -> int:
        statements = []
        connection = database.connection()

        def note(*args: Any) -> None:
            statements.append(args[2])

        event.listen(connection, "before_cursor_execute", note)
        count()
        event.remove(connection, "before_cursor_execute", note)
        return len(statements)

    first = run()
    for _ in range(6):
        make_signed_contract()
    database.flush()
    assert run() == first


def test_only_institutions_of_a_kind_that_counts_make_somebody_count() -> None:
    person = make_person()
    make_signed_contract(person, make_institution(InstitutionKind.COLLEGE))
    assert reasons(count(), person) == {"institution_kind"}


def test_a_designated_expert_counts_while_a_contract_runs_in_the_country() -> None:
    person = make_person()
    make_designation(person)
    assert count("TG3").number == 0
    assert reasons(count("TG3"), person) == {"no_running_work"}
    make_signed_contract(person, ends_on=date(2027, 6, 20))
    found = count("TG3")
    assert [row.person_id for row in found.counted] == [person.id]
    assert count("TG3", as_of=date(2027, 7, 1)).number == 0


def test_one_person_may_count_for_two_targets() -> None:
    person = make_person()
    make_designation(person)
    make_signed_contract(person, ends_on=date(2027, 6, 20))
    assert (count("TG1").number, count("TG3").number) == (1, 1)


def test_the_pace_is_the_arithmetic_of_the_decision() -> None:
    tg1 = queries.get_target("TG1")
    assert queries.needed_on(tg1, tg1.counts_from) == 0
    assert queries.needed_on(tg1, date(2030, 12, 31)) == 2000
    assert queries.needed_on(tg1, tg1.counts_from + timedelta(365)) == 357
    assert queries.needed_on(queries.get_target("TG3"), TODAY) == 0


def test_loading_again_changes_nothing(database: Session) -> None:
    before = database.scalars(select(RuleSet.id)).all()
    loading.load()
    database.flush()
    assert database.scalars(select(RuleSet.id)).all() == before
    assert [target.code for target in queries.list_targets()] == ["TG1", "TG2", "TG3"]


def test_the_headline_counts_those_on_the_way_apart() -> None:
    make_signed_contract()
    make_signed_contract(started_on=None, starts_on=date(2027, 2, 22), ends_on=date(2027, 6, 27))
    headline = headline_counts(TODAY)["TG1"]
    assert (headline.counted, headline.on_the_way, headline.to_go) == (1, 1, 1999)
    assert headline.target.value == 2000


def test_the_check_of_the_count_finds_no_problem() -> None:
    make_signed_contract()
    assert list(recount.find_differences()) == []
    assert session().scalars(select(ContractFact)).all()

"""Cases that the law's text leaves open: counted or not under each reading, and why."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from factories import (
    make_concept,
    make_delivery,
    make_institution,
    make_person,
    make_signed_contract,
    make_term,
)
from flask import Flask
from sqlalchemy.orm import Session

from registry.contracts.kinds import ContractKind
from registry.contracts.models import ContractFact
from registry.core import facts
from registry.core.dates import Precision
from registry.core.db import session
from registry.experts.double_models import PersonMerge
from registry.experts.kinds import EmploymentKind
from registry.experts.models import Doctorate, Employment, Person
from registry.targets import loading, queries
from registry.targets.models import CountingRuling
from registry.targets.verdicts import Verdict
from registry.taxonomy.kinds import Mode

SIGNED = date(2025, 12, 1)
LATER = date(2036, 6, 1)


@pytest.fixture(autouse=True)
def rules(database: Session) -> None:
    loading.load()


def change(model: Any, person: Person, **values: Any) -> None:
    fact = session().scalars(facts.read(model).where(model.person_id == person.id)).one()
    facts.correct(fact, by=None, reason="the story", **values)


def two_half_semesters(person: Person) -> None:
    for start, end in (
        (date(2026, 2, 16), date(2026, 4, 12)),
        (date(2026, 4, 20), date(2026, 6, 14)),
    ):
        make_signed_contract(
            person, signed_on=start, starts_on=start, ends_on=end, started_on=start
        )


def a_block(person: Person) -> ContractFact:
    return make_signed_contract(
        person,
        kind=ContractKind.TEACHING_SEMESTER,
        work_mode=Mode.INTENSIVE_BLOCK,
        ends_on=date(2026, 3, 15),
    )


def a_block_that_was_taught(person: Person) -> None:
    make_delivery(a_block(person), make_term("2025-2", ends_on=date(2026, 6, 21)), weeks=4)


def online(person: Person) -> None:
    make_signed_contract(person, work_mode=Mode.ONLINE)


def moved_home_a_month_before_signing(person: Person) -> None:
    change(Employment, person, valid_to=date(2025, 11, 1))
    make_signed_contract(person)


def moved_home_some_day_of_that_year(person: Person) -> None:
    """A rule that asks whether the post was held is never met by a guess."""
    change(Employment, person, valid_to=date(2026, 1, 1), end_precision=Precision.YEAR)
    make_signed_contract(person)


def moved_home_after_signing(person: Person) -> None:
    change(Employment, person, valid_to=date(2025, 12, 20))
    make_signed_contract(person)


def an_economist_who_teaches_machine_learning(person: Person) -> None:
    change(Doctorate, person, field_code="50201")
    make_concept("50201", is_stem=False)
    make_concept("10201")
    make_signed_contract(person, taught_field="10201")


def a_physician_of_public_health(person: Person) -> None:
    change(Doctorate, person, field_code="30302")
    make_concept("30302", is_stem=False)
    make_signed_contract(person)


def signed_in_one_period_and_started_in_the_next(person: Person) -> None:
    make_signed_contract(
        person,
        signed_on=date(2030, 12, 20),
        starts_on=date(2031, 2, 10),
        ends_on=date(2031, 6, 30),
        started_on=date(2031, 2, 10),
    )


def older_than_the_decision(person: Person) -> None:
    make_signed_contract(
        person,
        kind=ContractKind.PERMANENT_LECTURER,
        signed_on=date(2024, 9, 2),
        starts_on=date(2024, 9, 9),
        ends_on=None,
        started_on=date(2024, 9, 9),
    )


def once_in_2029_and_again_in_2032(person: Person) -> None:
    for year in (2029, 2032):
        make_signed_contract(
            person,
            signed_on=date(year, 1, 10),
            starts_on=date(year, 2, 10),
            ends_on=date(year, 6, 30),
            started_on=date(year, 2, 10),
        )


def in_2030(person: Person) -> None:
    make_signed_contract(
        person,
        signed_on=date(2030, 1, 10),
        starts_on=date(2030, 2, 10),
        ends_on=date(2030, 6, 30),
        started_on=date(2030, 2, 10),
    )


def found_to_be_a_fraud(person: Person) -> None:
    facts.correct(make_signed_contract(person), by=None, reason="fraud", is_void=True)


def never_started(person: Person) -> None:
    fact = make_signed_contract(person, started_on=None)
    facts.correct(fact, by=None, reason="never came", ended_early_on=date(2026, 2, 16))


def signed_only(person: Person) -> None:
    make_signed_contract(
        person, started_on=None, starts_on=date(2026, 12, 1), ends_on=date(2027, 6, 30)
    )


def short(person: Person) -> None:
    make_signed_contract(person, ends_on=date(2026, 5, 10))


def a_year_of_full_time_work(person: Person) -> None:
    make_signed_contract(person, kind=ContractKind.FIXED_TERM, ends_on=date(2027, 2, 15))


def supervises_only(person: Person) -> None:
    make_signed_contract(person, work_mode=Mode.CO_SUPERVISION)


def a_semester_that_both_confirmed(person: Person) -> None:
    make_delivery(make_signed_contract(person), make_term("2025-2", ends_on=date(2026, 6, 21)))


def most_of_a_semester(person: Person) -> None:
    term = make_term("2025-2", ends_on=date(2026, 6, 21))
    make_delivery(make_signed_contract(person), term, weeks=12)


COUNTS = ""
CASES = [
    (two_half_semesters, "TG1/official", "too_short"),
    (two_half_semesters, "TG1/sum_of_parts", COUNTS),
    (a_block, "TG1/official", "block"),
    (a_block, "TG1/block", "block_not_taught"),
    (a_block_that_was_taught, "TG1/official", "block"),
    (a_block_that_was_taught, "TG1/block", COUNTS),
    (online, "TG1/official", "online"),
    (online, "TG1/online", COUNTS),
    (moved_home_a_month_before_signing, "TG1/official", "moved_before"),
    (moved_home_a_month_before_signing, "TG1/tolerance_90", COUNTS),
    (moved_home_some_day_of_that_year, "TG1/official", "moved_before"),
    (moved_home_after_signing, "TG1/official", COUNTS),
    (an_economist_who_teaches_machine_learning, "TG1/official", "not_stem"),
    (an_economist_who_teaches_machine_learning, "TG1/field_taught", COUNTS),
    (a_physician_of_public_health, "TG1/official", "not_stem"),
    (a_physician_of_public_health, "TG1/stem_wide", COUNTS),
    (signed_in_one_period_and_started_in_the_next, "TG1/official", "after_period"),
    (signed_in_one_period_and_started_in_the_next, "TG1/signed", COUNTS),
    (signed_in_one_period_and_started_in_the_next, "TG2/official", COUNTS),
    (signed_in_one_period_and_started_in_the_next, "TG2/signed", "before_period"),
    (signed_in_one_period_and_started_in_the_next, "TG2/cumulative", COUNTS),
    (older_than_the_decision, "TG1/official", "baseline"),
    (older_than_the_decision, "TG1/signed", "baseline"),
    (older_than_the_decision, "TG2/cumulative", "baseline"),
    (once_in_2029_and_again_in_2032, "TG1/official", COUNTS),
    (once_in_2029_and_again_in_2032, "TG1/deadline_2029", COUNTS),
    (once_in_2029_and_again_in_2032, "TG2/official", "counted_elsewhere"),
    (once_in_2029_and_again_in_2032, "TG2/cumulative", COUNTS),
    (once_in_2029_and_again_in_2032, "TG2/new_event", COUNTS),
    (in_2030, "TG1/official", COUNTS),
    (in_2030, "TG1/deadline_2029", "after_period"),
    (in_2030, "TG2/official", "before_period"),
    (in_2030, "TG2/from_2030", COUNTS),
    (found_to_be_a_fraud, "TG1/official", "void"),
    (found_to_be_a_fraud, "TG1/signed", "void"),
    (found_to_be_a_fraud, "TG2/cumulative", "void"),
    (never_started, "TG1/official", "never_started"),
    (never_started, "TG1/signed", "never_started"),
    (short, "TG1/official", "too_short"),
    (short, "TG1/signed", "too_short"),
    (a_year_of_full_time_work, "TG1/official", COUNTS),
    (supervises_only, "TG1/official", "no_teaching"),
    (a_semester_that_both_confirmed, "TG1/delivered", COUNTS),
    (most_of_a_semester, "TG1/official", COUNTS),
    (most_of_a_semester, "TG1/delivered", "semester_short"),
]


@pytest.mark.parametrize(
    ("story", "reading", "expected"),
    [pytest.param(*row, id=f"{row[0].__name__}-{row[1]}") for row in CASES],
)
def test_a_disputed_case_under_a_reading(story: Any, reading: str, expected: str) -> None:
    person = make_person()
    story(person)
    session().flush()
    found = verdict(person, reading)
    assert found.counts == (expected == COUNTS)
    if expected:
        assert expected in {finding.reason for finding in found.failed}


def verdict(person: Person, reading: str, *, as_of: date = LATER) -> Verdict:
    target, _, name = reading.partition("/")
    return queries.count(queries.get_target(target), reading=name, as_of=as_of).by_person[
        person.id
    ][0]


def test_signed_counts_before_started_and_started_before_delivered() -> None:
    person = make_person()
    signed_only(person)
    day = date(2026, 11, 23)
    assert verdict(person, "TG1/signed", as_of=day).counts
    assert not verdict(person, "TG1/official", as_of=day).counts
    assert {f.reason for f in verdict(person, "TG1/official", as_of=day).failed} == {"not_started"}


def test_short_by_so_many_weeks_is_said_in_weeks() -> None:
    person = make_person()
    short(person)
    [finding] = verdict(person, "TG1/official").failed
    assert finding.values["weeks"] == 3


def test_a_fraud_leaves_the_count_of_every_day_since_the_start() -> None:
    person = make_person()
    found_to_be_a_fraud(person)
    session().flush()
    assert not verdict(person, "TG1/official", as_of=date(2026, 3, 1)).counts


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (EmploymentKind.POSTDOC, ""),
        (EmploymentKind.SELF_EMPLOYED, "needs_ruling"),
        (EmploymentKind.RETIRED, "needs_ruling"),
        (EmploymentKind.UNEMPLOYED, "needs_ruling"),
        (EmploymentKind.STUDENT, "other_kind"),
    ],
)
def test_who_works_abroad(kind: EmploymentKind, reason: str) -> None:
    person = make_person()
    change(Employment, person, kind=kind)
    make_signed_contract(person)
    found = verdict(person, "TG1/official")
    assert [finding.reason for finding in found.failed] == ([reason] if reason else [])


@pytest.mark.parametrize(("outcome", "reason"), [(True, ""), (False, "ruled_out")])
def test_a_ruling_of_the_ministry_decides_what_the_text_leaves_open(
    outcome: bool, reason: str
) -> None:
    person = make_person()
    change(Employment, person, kind=EmploymentKind.RETIRED)
    make_signed_contract(person)
    ruling = CountingRuling(
        person_id=person.id,
        predicate="working_abroad",
        outcome=outcome,
        decision="1234/BGDĐT-GDĐH",
        valid_from=date(2026, 5, 4),
    )
    facts.record(ruling, by=None)
    session().flush()
    found = verdict(person, "TG1/official")
    assert [finding.reason for finding in found.failed] == ([reason] if reason else [])


def test_two_universities_share_one_person_by_load() -> None:
    person = make_person()
    places = [make_institution(), make_institution()]
    for place, load in zip(places, ("0.250", "0.750"), strict=True):
        make_signed_contract(person, place, load_share=Decimal(load))
    found = queries.count(queries.get_target("TG1"), as_of=LATER)
    assert found.number == 1
    assert found.shares(person.id) == {
        places[0].id: Fraction(1, 4),
        places[1].id: Fraction(3, 4),
    }


def test_records_of_one_natural_person_are_one_in_the_count() -> None:
    person, double = make_person(), make_person()
    make_signed_contract(person)
    make_signed_contract(double)
    facts.record(PersonMerge(person_id=double.id, into_id=person.id, valid_from=LATER), by=None)
    session().flush()
    found = queries.count(queries.get_target("TG1"), as_of=LATER)
    assert [row.person_id for row in found.counted] == [person.id]
    assert len(found.by_person[person.id]) == 2


def test_every_reading_explains_every_case_in_both_languages(app: Flask) -> None:
    from registry.background.letters import in_language
    from registry.targets import sentences

    for story in dict.fromkeys(row[0] for row in CASES):
        story(make_person())
    session().flush()
    with app.test_request_context("/vi/"):
        for language in ("vi", "en"):
            with in_language(language):
                for target in queries.list_targets():
                    for rule_set in queries.list_rule_sets(target):
                        found = queries.count(target, reading=rule_set.reading, as_of=LATER)
                        for row in found.pending:
                            for finding in row.failed:
                                why, remedy = sentences.explain(finding)
                                assert why.endswith(".")
                                assert remedy.endswith(".")

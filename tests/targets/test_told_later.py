"""Rows of the table of cases that need the course of time, or the services, to be told."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from contracts.test_services import Story as Negotiation
from contracts.test_services import pdf
from factories import make_check, make_designation, make_institution, make_term, make_user
from targets.worlds import ContractKind, Story

from registry.contracts import doubts, signing
from registry.contracts.kinds import Milestone
from registry.core import facts
from registry.core.db import session
from registry.core.errors import RegistryError
from registry.core.i18n import end_of_day
from registry.core.permissions import Role
from registry.experts import past as experts_past
from registry.experts.double_models import PersonMerge
from registry.experts.kinds import ClaimKind, EmploymentKind, VerificationMethod
from registry.experts.models import Doctorate, Employment
from registry.experts.states import ClaimState, PersonState
from registry.targets import loading, queries, scope
from registry.targets.verdicts import Count
from registry.taxonomy.models import AcademicTerm
from registry.verification import claims, recording

TODAY = date(2026, 11, 28)


@pytest.fixture
def terms(database: Any) -> dict[str, AcademicTerm]:
    loading.load()
    return {code: make_term(code) for code in ("2025-1", "2025-2", "2026-1")}


def count(
    code: str = "TG1", *, as_of: date = TODAY, known: date | None = None, reading: str = ""
) -> Count:
    session().flush()
    known_at = end_of_day(known) if known else None
    return queries.count(queries.get_target(code), reading=reading, as_of=as_of, known_at=known_at)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


class Told:
    """What is recorded meanwhile is recorded on that day."""

    def __init__(self, monkeypatch: Any) -> None:
        self.monkeypatch = monkeypatch

    def on(self, day: date) -> None:
        self.monkeypatch.setattr("registry.core.facts.now", lambda: at(day))


@pytest.fixture
def told(monkeypatch: Any) -> Told:
    return Told(monkeypatch)


def test_15_two_institutions_share_by_the_load_agreed_and_both_see_the_row(
    terms: dict[str, AcademicTerm],
) -> None:
    story, other = Story(terms), make_institution()
    story.default(load_share=Decimal("0.75"))
    story.default(load_share=Decimal("0.25"), place=other)
    found = count()
    assert found.shares(story.person.id) == {
        story.place.id: Fraction(3, 4),
        other.id: Fraction(1, 4),
    }
    target = queries.get_target("TG1")
    for place in (story.place, other):
        user = make_user(Role.INSTITUTION_RECRUITER, organisation=place.organisation)
        [row] = scope.in_scope(target, found.counted, user, count=found)
        assert row.institution_id == place.id


def test_16_a_merge_and_its_end_are_known_from_their_days(
    terms: dict[str, AcademicTerm], told: Told
) -> None:
    told.on(date(2026, 4, 1))
    story, other = Story(terms), Story(terms)
    for one in (story, other):
        one.default()
    session().flush()
    told.on(date(2026, 6, 1))
    merge = facts.record(
        PersonMerge(
            person_id=other.person.id, into_id=story.person.id, valid_from=date(2026, 6, 1)
        ),
        by=None,
    )
    session().flush()
    told.on(date(2026, 9, 1))
    facts.supersede(merge, at=at(date(2026, 9, 1)))
    for known, number in ((date(2026, 5, 1), 2), (date(2026, 7, 1), 1), (date(2026, 10, 1), 2)):
        assert count(known=known).number == number, known
    assert count().number == 2


def test_51_a_post_that_was_left_is_added_checked_and_counts(
    terms: dict[str, AcademicTerm],
) -> None:
    story = Story(terms)
    story.change(
        Employment,
        employer="Trường Đại học Bách khoa",
        country_code="VN",
        valid_from=date(2026, 3, 1),
    )
    story.default(s=date(2026, 2, 10))
    verdict = story.verdict(as_of=TODAY)
    assert verdict is not None
    assert {one.reason for one in verdict.failed} == {"no_employment"}
    owner = story.person.user_id
    user = session().get_one(type(make_user()), owner)
    past = experts_past.add_past_post(
        story.person, since=date(2019, 1, 1), until=date(2026, 2, 27), by=user,
        employer="TU Berlin", title="", country_code="DE", kind=EmploymentKind.EMPLOYED,
        is_full_time=True,
    )  # fmt: skip
    [present] = [
        row
        for row in session().scalars(
            facts.read(Employment).where(Employment.person_id == story.person.id)
        )
        if row is not past
    ]
    assert (present.country_code, present.valid_from) == ("VN", date(2026, 3, 1))
    claim = next(one for one in story.person.claims if one.kind is ClaimKind.EMPLOYMENT_ABROAD)
    verifier = make_user(Role.VERIFIER)
    claim.state, claim.verifier_id = ClaimState.CHECKING, verifier.id
    claims.verify(
        claim, level=2, method=VerificationMethod.INDEPENDENT_SOURCE, by=verifier,
        source=recording.NamedSource("Phòng nhân sự", "https://archive.example.org/", TODAY),
        subject_id=past.series_id,
    )  # fmt: skip
    assert count().number == 1


@pytest.mark.parametrize("case", ["68", "69", "70", "71"])
def test_a_signature_that_cannot_stand_is_stopped_or_named(database: Any, case: str) -> None:
    one = Negotiation()
    contract = one.agreed()
    day = {"70": date(2025, 11, 1), "71": date(1995, 1, 1)}.get(case, date(2025, 12, 1))
    if case == "68":  # the legal minimum is recorded, and said
        one.person.state = PersonState.WITHDRAWN
        signing.record_signature(contract, pdf(), signed_on=day, by=one.approver)
        reasons = {doubt.reason for doubt in doubts.list_doubts(contract)}
        assert "withdrawn" in reasons
        return
    if case == "69":
        one.person.state = PersonState.SUSPENDED
    with pytest.raises(RegistryError):
        signing.record_signature(contract, pdf(), signed_on=day, by=one.approver)


def test_73_a_corrected_field_changes_nothing_that_was_known(
    terms: dict[str, AcademicTerm], told: Told
) -> None:
    told.on(date(2026, 4, 1))
    story = Story(terms)
    story.default()
    session().flush()
    told.on(date(2026, 9, 1))
    story.change(Doctorate, field_code="60101")
    assert (count(known=date(2026, 8, 31)).number, count().number) == (1, 0)


def test_78_before_the_notice_nobody_is_attracted(terms: dict[str, AcademicTerm]) -> None:
    story = Story(terms)
    story.contract(date(2020, 1, 10), date(2020, 2, 20), None, kind=ContractKind.EXPERT_249)
    make_designation(story.person, valid_from=date(2023, 1, 1))
    for reading in ("official", "ever", "designated"):
        assert count("TG3", as_of=date(2024, 1, 1), reading=reading).number == 0, reading


def test_85_what_is_recorded_next_year_was_not_known_this_year(
    terms: dict[str, AcademicTerm], told: Told
) -> None:
    told.on(date(2027, 3, 1))
    story = Story(terms)
    story.default()
    as_of = date(2027, 3, 2)
    assert count(as_of=as_of, known=TODAY).number == 0
    [row] = count(as_of=as_of).counted
    assert row.qualifying_on == date(2026, 2, 20)


def test_a_later_proof_takes_the_place_of_a_person_in_the_later_target(
    terms: dict[str, AcademicTerm], told: Told
) -> None:
    """Counted for the second period, until a contract of the first one was proved."""
    told.on(date(2032, 4, 1))
    story = Story(terms)
    story.contract(date(2032, 1, 10), date(2032, 2, 20), date(2032, 6, 25))
    session().flush()
    told.on(date(2033, 2, 1))
    story.contract(date(2030, 1, 10), date(2030, 2, 20), date(2030, 6, 25))
    day = date(2032, 12, 31)
    assert (count("TG2", as_of=day, known=day).number, count("TG2", as_of=day).number) == (1, 0)
    assert count(as_of=date(2030, 12, 31)).number == 1


def test_corrected_weeks_leave_the_count_until_checked_again_and_never_before(
    terms: dict[str, AcademicTerm], told: Told
) -> None:
    told.on(date(2026, 7, 10))
    story = Story(terms)
    fact = story.default()
    taught = story.taught(fact, "2025-2")
    session().flush()
    told.on(date(2026, 9, 1))
    again = facts.correct(taught, by=None, reason="miscounted", weeks=taught.weeks + 1)
    assert count(reading="delivered").number == 0
    told.on(date(2026, 10, 1))
    make_check(fact, Milestone.DELIVERY, seen_on=again.valid_from, subject_id=again.id)
    known = [date(2026, 8, 31), date(2026, 9, 15), None]
    assert [count(reading="delivered", known=day).number for day in known] == [1, 0, 1]

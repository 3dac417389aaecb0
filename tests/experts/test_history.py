"""What is true of an expert on a day, and what a change does to its check."""

from datetime import date, timedelta
from typing import Any

import pytest
from client import Client
from factories import make_country, make_person, make_user, owner
from pages import token

from registry.accounts.models import User
from registry.core import facts
from registry.core.db import now
from registry.core.errors import InvalidTransition, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts import history, naming, queries, services
from registry.experts import past as experts_past
from registry.experts.claim_models import Claim, Verification
from registry.experts.kinds import (
    Category,
    ClaimKind,
    EmploymentKind,
    EvidenceGrade,
    VerificationMethod,
)
from registry.experts.models import Doctorate, Employment, Person, Residence
from registry.experts.states import ClaimState, PersonState
from registry.verification import claims, evidence, recording, revocations, rules

M = VerificationMethod
PARTS = (
    "degree_kind",
    "degree_title",
    "field_code",
    "field_text",
    "institution",
    "country_code",
    "thesis_title",
    "supervisor",
    "repository_url",
)

FORGED = {"text_vi": "Bằng giả.", "text_en": "Forged."}
SEEN = recording.NamedSource("Lưu trữ", "https://archive.example.org/", date(2026, 1, 1))


def claim_of(person: Person, kind: ClaimKind = ClaimKind.DOCTORATE) -> Claim:
    return next(claim for claim in person.claims if claim.kind is kind)


def taken(kind: ClaimKind = ClaimKind.DOCTORATE) -> tuple[Claim, User]:
    verifier = make_user(Role.VERIFIER)
    claim = claim_of(make_person(state=PersonState.SUBMITTED, verified=0), kind)
    claim.state = ClaimState.QUEUED
    claims.take(claim, by=verifier)
    return claim, verifier


def save_doctorate(person: Person, **changes: Any) -> None:
    current = queries.current_doctorate(person.id)
    assert current is not None
    values = {name: getattr(current, name) for name in PARTS}
    values |= {"awarded_on": current.awarded_on, "reason": "a slip"}
    history.save_doctorate(person, by=owner(person), **(values | changes))


def test_numbers_do_not_tell_who_came_first(database: Any) -> None:
    users = [make_user() for _number in range(5)]
    numbers = [services.begin_profile(user, by=user).number for user in users]
    assert numbers != sorted(numbers) or len({int(one[3:]) for one in numbers}) == 5
    assert max(int(one[3:]) for one in numbers) - min(int(one[3:]) for one in numbers) > 10


def test_saving_an_unchanged_category_changes_nothing(database: Any) -> None:
    person = make_person()
    history.save_category(person, category=Category.OVERSEAS_VIETNAMESE, by=owner(person))
    current = queries.current_category(person.id)
    assert current is not None
    assert current.valid_from == date(2019, 1, 1)


def test_moving_begins_a_new_period_and_ends_the_check(database: Any) -> None:
    person = make_person()
    moved = date(2026, 3, 1)
    history.save_residence(person, country_code="JP", city="Tokyo", since=moved, by=owner(person))
    database.flush()
    before = queries.current_residence(person.id, as_of=moved - timedelta(1))
    after = queries.current_residence(person.id, as_of=moved)
    assert (before and before.country_code, after and after.country_code) == ("DE", "JP")
    kind = ClaimKind.RESIDENCE
    assert queries.verified_level(person.id, kind, as_of=moved - timedelta(1)) == 2
    assert queries.verified_level(person.id, kind, as_of=moved) == 0
    assert claim_of(person, kind).state is ClaimState.EXPIRED


def test_what_was_believed_before_a_correction_can_be_read_again(database: Any) -> None:
    person = make_person()
    database.flush()
    before = now()
    first = date(2019, 1, 1)
    history.save_residence(
        person, country_code="FR", city="Paris", since=first, by=owner(person), reason="a slip"
    )
    database.flush()
    day = date(2020, 1, 1)
    then = queries.current_residence(person.id, as_of=day, known_at=before)
    today = queries.current_residence(person.id, as_of=day)
    assert (then and then.country_code, today and today.country_code) == ("DE", "FR")


def test_a_correction_after_the_draft_needs_a_reason(database: Any) -> None:
    with pytest.raises(RegistryError, match="what was wrong"):
        save_doctorate(make_person(), thesis_title="Another", reason="")


def test_a_period_cannot_be_corrected_into_the_one_before(database: Any) -> None:
    person = make_person()
    values: dict[str, Any] = {"country_code": "FR", "city": "Paris", "by": owner(person)}
    history.save_residence(person, since=date(2024, 1, 1), **values)
    with pytest.raises(RegistryError, match="01/01/2019"):
        history.save_residence(person, since=date(2018, 1, 1), reason="a slip", **values)


def test_a_corrected_first_day_moves_the_end_of_the_period_before(database: Any) -> None:
    person = make_person()
    values: dict[str, Any] = {"country_code": "FR", "city": "Paris", "by": owner(person)}
    history.save_residence(person, since=date(2024, 1, 1), **values)
    history.save_residence(person, since=date(2023, 1, 1), reason="a slip", **values)
    database.flush()
    days = [date(2022, 12, 31), date(2023, 1, 1), date(2023, 6, 1)]
    held = [
        [
            row.country_code
            for row in queries.list_history(Residence, person.id)
            if row.holds_on(day)
        ]
        for day in days
    ]
    assert held == [["DE"], ["FR"], ["FR"]]


def test_a_doctorate_corrected_after_its_check_is_not_verified_any_more(database: Any) -> None:
    person = make_person()
    save_doctorate(person, field_code="50201")
    database.flush()
    assert queries.verified_level(person.id, ClaimKind.DOCTORATE) == 0
    assert claim_of(person).state is ClaimState.EXPIRED


def test_a_slip_in_the_thesis_title_keeps_the_check(database: Any) -> None:
    person = make_person()
    save_doctorate(person, thesis_title="Learning from biomedical pictures")
    assert queries.verified_level(person.id, ClaimKind.DOCTORATE) == 2


def test_changing_what_is_being_checked_sends_it_back_to_the_queue(database: Any) -> None:
    claim, _verifier = taken()
    save_doctorate(claim.person, institution="Another university")
    assert (claim.state, claim.verifier_id) == (ClaimState.QUEUED, None)


def test_another_legal_name_has_to_be_identified_again(database: Any) -> None:
    person = make_person()
    naming.save_names(
        person,
        legal=naming.parse_name("Trần Văn Nam"),
        publishing=[],
        academic_title="",
        gender=person.gender,
        by=owner(person),
    )
    database.flush()
    assert queries.verified_level(person.id, ClaimKind.IDENTITY) == 0


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 8, 31), date(2027, 8, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2026, 12, 15), date(2027, 12, 15)),
    ],
)
def test_a_residence_is_verified_for_twelve_months(start: date, end: date) -> None:
    assert rules.rule_for(ClaimKind.RESIDENCE, on=start).ends_on(start) == end


def test_a_verified_doctorate_proves_its_own_field_only(database: Any) -> None:
    claim, verifier = taken()
    claims.verify(claim, level=2, method=M.INDEPENDENT_SOURCE, source=SEEN, by=verifier)
    assert claim.person.fields[0].grade is EvidenceGrade.VERIFIED
    other, verifier = taken()
    save_doctorate(other.person, field_code="50201")
    other.state, other.verifier_id = ClaimState.CHECKING, verifier.id
    claims.verify(other, level=2, method=M.INDEPENDENT_SOURCE, source=SEEN, by=verifier)
    assert other.person.fields[0].grade is EvidenceGrade.CLAIMED


def test_revoking_keeps_the_history_and_takes_the_level(database: Any) -> None:
    person = make_person()
    database.flush()
    before, day = now(), hanoi_today()
    claim, ministry = claim_of(person), make_user(Role.SCHEME_OFFICER)
    revocations.propose(claim, **FORGED, by=make_user(Role.VERIFIER))
    assert queries.verified_level(person.id, ClaimKind.DOCTORATE) > 0
    revocations.confirm(claim, by=ministry)
    database.flush()
    assert queries.verified_level(person.id, ClaimKind.DOCTORATE) == 0
    known = facts.read(Verification, as_of=day, known_at=before).where(
        Verification.person_id == person.id, Verification.kind == ClaimKind.DOCTORATE
    )
    assert len(database.scalars(known).all()) == 1


def test_a_withdrawn_profile_takes_no_evidence(database: Any) -> None:
    person = make_person(state=PersonState.WITHDRAWN)
    with pytest.raises(InvalidTransition):
        evidence.queue_claim(claim_of(person), by=owner(person))


def test_a_period_does_not_begin_in_the_future(database: Any) -> None:
    make_country("FR")
    person = make_person()
    with pytest.raises(RegistryError, match="future"):
        history.save_residence(
            person, country_code="FR", city="", since=hanoi_today() + timedelta(1), by=owner(person)
        )


def posts_of(person: Person) -> list[Employment]:
    return list(queries.list_history(Employment, person.id))


PAST: dict[str, Any] = {
    "employer": "TU Berlin",
    "title": "Giảng viên",
    "country_code": "DE",
    "kind": EmploymentKind.EMPLOYED,
    "is_full_time": True,
}


def test_a_past_post_stands_beside_the_present_one_and_can_itself_be_checked(
    database: Any,
) -> None:
    person = make_person(state=PersonState.SUBMITTED)
    user, [present] = owner(person), posts_of(person)
    claim = claim_of(person, ClaimKind.EMPLOYMENT_ABROAD)
    past = experts_past.add_past_post(
        person, since=date(2012, 1, 1), until=date(2016, 2, 28), by=user, **PAST
    )
    database.flush()
    assert present.superseded_at is None
    assert (past.valid_from, past.valid_to) == (date(2012, 1, 1), date(2016, 2, 29))
    assert queries.current_employment(person.id) is present
    assert claim.state is ClaimState.VERIFIED
    [standing] = queries.list_verifications(claim.id)
    verifier = make_user(Role.VERIFIER)
    claim.state, claim.verifier_id = ClaimState.CHECKING, verifier.id
    claims.verify(
        claim, level=2, method=M.INDEPENDENT_SOURCE, source=SEEN, by=verifier,
        subject_id=past.series_id,
    )  # fmt: skip
    subjects = {row.subject_series_id for row in queries.list_verifications(claim.id)}
    assert subjects == {present.series_id, past.series_id}
    assert standing.superseded_at is None, "the check of the present post stands"
    values = PAST | {"employer": "TU Dresden"}
    experts_past.correct_past(
        person, past, reason="Nhầm tên", by=user, since=past.valid_from, until=date(2016, 2, 28),
        **values,
    )  # fmt: skip
    left = [row.subject_series_id for row in queries.list_verifications(claim.id)]
    assert left == [present.series_id], "only what was checked of the corrected post lapses"
    assert {row.employer for row in posts_of(person)} == {"TU Dresden", present.employer}


@pytest.mark.parametrize(
    "values",
    [
        {"since": date(2016, 1, 1), "until": date(2015, 1, 1)},
        {"since": date(2016, 1, 1), "until": hanoi_today() + timedelta(1)},
    ],
)
def test_what_is_no_past_post_is_refused(database: Any, values: dict[str, date]) -> None:
    person = make_person()
    with pytest.raises(RegistryError):
        experts_past.add_past_post(person, by=owner(person), **values, **PAST)
    assert len(posts_of(person)) == 1


def test_another_degree_leaves_the_first_and_its_check_alone(database: Any) -> None:
    person = make_person()
    first = queries.current_doctorate(person.id)
    assert first is not None
    values = {name: getattr(first, name) for name in PARTS} | {"field_code": "50201"}
    day = date(2001, 5, 1)
    experts_past.add_degree(person, awarded_on=day, by=owner(person), **values)
    with pytest.raises(RegistryError, match="recorded already"):
        experts_past.add_degree(person, awarded_on=day, by=owner(person), **values)
    assert queries.current_doctorate(person.id) is first
    assert claim_of(person).state is ClaimState.VERIFIED
    assert len(queries.list_history(Doctorate, person.id)) == 2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_past_post_is_added_and_corrected_through_the_pages(
    client: Client, database: Any, language: str
) -> None:
    person = make_person()
    for code in ("DE", "FR"):
        make_country(code)
    client.log_in(owner(person))
    section = client.get(f"/{language}/profile/section/employment").get_data(as_text=True)
    url = f"/{language}/profile/history/employment/new"
    assert url in section
    page = client.get(url)
    typed = {
        "csrf_token": token(page), "version": str(person.version), "employer": "CNRS",
        "country_code": "FR", "kind": "employed", "since": "09/2012", "until": "31/08/2016",
    }  # fmt: skip
    wrong = client.post(url, data=typed | {"until": "31/08/2011"})
    assert wrong.status_code == 422
    assert "CNRS" in wrong.get_data(as_text=True)
    assert client.post(url, data=typed).status_code == 302
    [past] = [row for row in posts_of(person) if row.employer == "CNRS"]
    correct = f"/{language}/profile/history/employment/{past.series_id}"
    assert correct in client.get(f"/{language}/profile/section/employment").get_data(as_text=True)
    again = typed | {"employer": "INRIA", "version": str(person.version), "reason": "Nhầm tên"}
    page = client.get(correct)
    assert client.post(correct, data=again | {"csrf_token": token(page)}).status_code == 302
    assert {row.employer for row in posts_of(person)} >= {"INRIA"}
    [present] = [row for row in posts_of(person) if row.valid_to is None]
    assert (
        client.get(correct.replace(str(past.series_id), str(present.series_id))).status_code == 404
    )


@pytest.mark.parametrize(
    ("typed", "stands"),
    [("Vienna  university of technology", True), ("Viénna University of Technology.", True),
     ("University of Vienna", False), ("Vienna University of Economics", False)],
)  # fmt: skip
def test_a_corrected_spelling_ends_no_check_and_another_employer_does(
    database: Any, typed: str, stands: bool
) -> None:
    person = make_person()
    [post] = posts_of(person)
    facts.correct(post, by=None, reason="the story", employer="Vienna University of Technology")
    database.flush()
    [post] = posts_of(person)
    history.save_employment(
        person,
        since=post.valid_from,
        by=owner(person),
        reason="Sửa tên",
        employer=typed,
        title=post.title,
        country_code=post.country_code,
        kind=post.kind,
        is_full_time=post.is_full_time,
    )
    database.flush()
    assert [row.employer for row in posts_of(person)] == [typed]
    claim = claim_of(person, ClaimKind.EMPLOYMENT_ABROAD)
    assert bool(queries.list_verifications(claim.id)) is stands
    assert (claim.state is ClaimState.VERIFIED) is stands

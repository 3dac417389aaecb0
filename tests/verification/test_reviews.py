"""The profile as a whole: more information, a refusal by two verifiers, the appeal, a suspension."""

from datetime import timedelta
from typing import Any

import pytest
from factories import make_person, make_user, owner
from letters import mails
from pages import press
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AccessEvent, AuditEvent
from registry.background import indexing
from registry.background.mail import MailMessage
from registry.core.errors import InvalidTransition, NotAllowed
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts import queries
from registry.experts.kinds import ConsentPurpose
from registry.experts.models import Person, ProfileCase
from registry.experts.search_documents import SOURCE
from registry.experts.states import CaseKind, CaseState, PersonState
from registry.profile.outlook import look_ahead
from registry.verification import appeals, conflicts, review_queries, reviews, suspensions
from registry.verification.actions import VerificationAction

TEXTS = {"text_vi": "Không phải bằng tiến sĩ.", "text_en": "This is not a doctoral degree."}


@pytest.fixture
def person(database: Any) -> Person:
    return make_person(state=PersonState.IN_REVIEW)


@pytest.fixture
def first(database: Any) -> User:
    return make_user(Role.VERIFIER)


@pytest.fixture
def second(database: Any) -> User:
    return make_user(Role.VERIFIER)


@pytest.fixture
def ministry(database: Any) -> User:
    return make_user(Role.SCHEME_OFFICER)


@pytest.fixture
def auditor(database: Any) -> User:
    return make_user(Role.AUDITOR)


def refused(person: Person, first: User, second: User) -> ProfileCase:
    case = reviews.propose_not_eligible(person, reason="no_doctorate", by=first, **TEXTS)
    reviews.confirm_not_eligible(case, by=second)
    return case


def appealed(person: Person, first: User, second: User) -> ProfileCase:
    refused(person, first, second)
    return appeals.appeal(person, text="My diploma was misread.", by=owner(person))


def suspended(person: Person, ministry: User, auditor: User) -> ProfileCase:
    case = suspensions.propose(person, reason="forged_document", by=ministry, **TEXTS)
    suspensions.confirm(case, by=auditor)
    return case


# A refusal needs two verifiers


def test_a_proposed_refusal_changes_nothing_for_the_expert(
    database: Any, person: Person, first: User
) -> None:
    reviews.propose_not_eligible(person, reason="not_stem", by=first, **TEXTS)
    assert person.state is PersonState.IN_REVIEW
    assert review_queries.list_told_cases(person.id) == []
    assert mails() == []


def test_the_same_verifier_cannot_confirm_her_own_refusal(
    database: Any, person: Person, first: User
) -> None:
    case = reviews.propose_not_eligible(person, reason="not_stem", by=first, **TEXTS)
    with pytest.raises(NotAllowed, match="second person"):
        reviews.confirm_not_eligible(case, by=first)


def test_a_verifier_of_an_institution_in_touch_can_neither_propose_nor_confirm(
    database: Any, person: Person, first: User, second: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = reviews.propose_not_eligible(person, reason="not_stem", by=first, **TEXTS)
    monkeypatch.setattr(
        conflicts.conflicts_of, "followers", [lambda user, _person_id: user.id == second.id]
    )
    with pytest.raises(NotAllowed, match="institution"):
        reviews.confirm_not_eligible(case, by=second)
    reviews.take_back(case, by=first)
    with pytest.raises(NotAllowed, match="institution"):
        reviews.propose_not_eligible(person, reason="not_stem", by=second, **TEXTS)


def test_a_confirmed_refusal_is_told_in_both_languages_and_can_be_appealed_for_thirty_days(
    database: Any, person: Person, first: User, second: User
) -> None:
    case = refused(person, first, second)
    database.commit()
    assert person.state is PersonState.NOT_ELIGIBLE
    assert case.appeal_until == hanoi_today() + timedelta(30)
    [mail] = database.scalars(
        select(MailMessage).where(MailMessage.template == "profile_not_eligible")
    )
    assert TEXTS["text_vi"] in mail.text
    assert TEXTS["text_en"] in mail.text
    assert f"{case.appeal_until:%d/%m/%Y}" in mail.text
    assert "profile.found_not_eligible" in set(database.scalars(select(AuditEvent.action)))


def test_only_one_decision_at_a_time_waits_for_a_second_person(
    database: Any, person: Person, first: User, second: User, ministry: User
) -> None:
    reviews.propose_not_eligible(person, reason="not_stem", by=first, **TEXTS)
    for step in (
        lambda: reviews.propose_not_eligible(person, reason="not_stem", by=second, **TEXTS),
        lambda: reviews.ask_for_more(person, items=["doctorate"], by=second, **TEXTS),
        lambda: reviews.activate(person, by=second),
        lambda: suspensions.propose(person, reason="misuse", by=ministry, **TEXTS),
    ):
        with pytest.raises(InvalidTransition, match="second person"):
            step()


def test_a_rejected_refusal_leaves_the_profile_in_review(
    database: Any, person: Person, first: User, second: User
) -> None:
    case = reviews.propose_not_eligible(person, reason="not_stem", by=first, **TEXTS)
    with pytest.raises(NotAllowed):
        reviews.reject(case, by=first, **TEXTS)
    reviews.reject(case, by=second, **TEXTS)
    reviews.activate(person, by=second)
    assert person.state is PersonState.ACTIVE


# Appeals


def test_an_appeal_after_the_last_day_is_refused(
    database: Any, person: Person, first: User, second: User
) -> None:
    case = refused(person, first, second)
    case.appeal_until = hanoi_today() - timedelta(1)
    with pytest.raises(InvalidTransition, match=f"{case.appeal_until:%d/%m/%Y}"):
        appeals.appeal(person, text="too late", by=owner(person))
    ahead = look_ahead(person)
    assert ahead is not None
    assert not ahead.may_appeal


def test_an_appeal_on_the_last_day_is_in_time(
    database: Any, person: Person, first: User, second: User
) -> None:
    case = refused(person, first, second)
    case.appeal_until = hanoi_today()
    appeals.appeal(person, text="on the last day", by=owner(person))
    assert person.state is PersonState.APPEAL
    assert case.appeal_due_on is not None
    assert case.appeal_due_on > hanoi_today()


def test_a_successful_appeal_goes_back_to_review_by_another_verifier(
    database: Any, person: Person, first: User, second: User, ministry: User
) -> None:
    case = appealed(person, first, second)
    appeals.decide_appeal(case, is_granted=True, by=ministry, **TEXTS)
    assert person.state is PersonState.IN_REVIEW
    for former in (first, second):
        with pytest.raises(NotAllowed, match="Another verifier"):
            reviews.activate(person, by=former)
    reviews.activate(person, by=make_user(Role.VERIFIER))
    assert {"profile_appeal_received", "profile_appeal_decided"} <= {
        mail.template for mail in mails()
    }


def test_a_dismissed_appeal_is_final(
    database: Any, person: Person, first: User, second: User, ministry: User
) -> None:
    case = appealed(person, first, second)
    appeals.decide_appeal(case, is_granted=False, by=ministry, **TEXTS)
    assert person.state is PersonState.NOT_ELIGIBLE
    with pytest.raises(InvalidTransition):
        appeals.appeal(person, text="once more", by=owner(person))


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.AUDITOR, Role.EXPERT])
def test_only_the_ministry_decides_an_appeal(
    database: Any, person: Person, first: User, second: User, role: Role
) -> None:
    case = appealed(person, first, second)
    with pytest.raises(NotAllowed):
        appeals.decide_appeal(case, is_granted=True, by=make_user(role), **TEXTS)


# More information


def test_what_was_asked_for_is_answered_by_submitting_again(
    client: Any, database: Any, person: Person, first: User
) -> None:
    case = reviews.ask_for_more(person, items=["doctorate", "names"], by=first, **TEXTS)
    assert review_queries.review_due_on(person) is None
    client.log_in(owner(person))
    text = client.get("/en/profile/").get_data(as_text=True)
    assert TEXTS["text_en"] in text
    assert (
        text.count("/en/profile/section/doctorate") == 2
    )  # in the list of sections and in the note
    reviews.close_requests(person, by=owner(person))
    assert case.state is CaseState.ANSWERED


def test_the_clock_of_a_review_runs_ten_working_days_from_the_submission(
    database: Any, first: User
) -> None:
    from registry.audit import states

    person = make_person(state=PersonState.DRAFT)
    states.move(
        person,
        PersonState.SUBMITTED,
        by=owner(person),
        action=VerificationAction.PROFILE_SUBMITTED,
    )
    reviews.start_clock(person)
    due = review_queries.review_due_on(person)
    assert due is not None
    assert due >= hanoi_today() + timedelta(12)  # from a Sunday on it takes fewest
    ahead = look_ahead(person)
    assert ahead is not None
    assert ahead.by == due


# Suspension


def test_a_suspension_needs_the_ministry_and_an_auditor(
    database: Any, ministry: User, auditor: User
) -> None:
    person = make_person()
    case = suspensions.propose(person, reason="misuse", by=ministry, **TEXTS)
    with pytest.raises(NotAllowed, match="auditor"):
        suspensions.confirm(case, by=make_user(Role.SCHEME_OFFICER))
    with pytest.raises(NotAllowed, match="second person"):
        suspensions.confirm(case, by=ministry)
    suspensions.confirm(case, by=auditor)
    assert person.state is PersonState.SUSPENDED


def test_nobody_suspends_herself_and_no_verifier_suspends(
    database: Any, auditor: User, first: User
) -> None:
    own = make_person(user=auditor)
    with pytest.raises(NotAllowed, match="own profile"):
        suspensions.propose(own, reason="misuse", by=auditor, **TEXTS)
    with pytest.raises(NotAllowed, match="Only the scheme officer"):
        suspensions.propose(make_person(), reason="misuse", by=first, **TEXTS)


@pytest.mark.parametrize(
    "state", [PersonState.ACTIVE, PersonState.PAUSED, PersonState.NEEDS_INFO, PersonState.DORMANT]
)
def test_a_lifted_suspension_restores_what_was_before(
    database: Any, ministry: User, auditor: User, state: PersonState
) -> None:
    person = make_person(state=state)
    case = suspended(person, ministry, auditor)
    suspensions.end(case, is_closed=False, by=ministry, **TEXTS)
    assert person.state is state
    assert case.state is CaseState.LIFTED


def test_a_suspension_that_proves_true_closes_the_profile_with_all_consents(
    database: Any, ministry: User, auditor: User
) -> None:
    person = make_person()
    case = suspended(person, ministry, auditor)
    with pytest.raises(NotAllowed):
        suspensions.end(case, is_closed=True, by=auditor, **TEXTS)
    suspensions.end(case, is_closed=True, by=ministry, **TEXTS)
    database.flush()
    assert person.state is PersonState.WITHDRAWN
    assert not any(queries.has_consent(person.id, purpose) for purpose in ConsentPurpose)


@pytest.mark.parametrize(
    "state", [PersonState.SUSPENDED, PersonState.NOT_ELIGIBLE, PersonState.APPEAL]
)
def test_what_is_not_active_is_in_no_index_and_no_list(database: Any, state: PersonState) -> None:
    person = make_person(state=state)
    assert SOURCE.build([person.id]) == {person.id: None}
    recruiter = make_user(Role.INSTITUTION_RECRUITER)
    assert database.scalars(queries.visible_people(recruiter)).all() == []


def test_suspending_queues_the_search_document(
    database: Any, ministry: User, auditor: User
) -> None:
    person = make_person()
    database.commit()
    before = database.scalars(select(indexing.SearchJob.id)).all()
    suspended(person, ministry, auditor)
    database.commit()
    after = database.scalars(select(indexing.SearchJob)).all()
    assert [row.row_id for row in after if row.id not in before] == [person.id]


def test_a_consent_can_be_withdrawn_while_suspended_and_nothing_else_changed(
    client: Any, database: Any, ministry: User, auditor: User
) -> None:
    person = make_person()
    suspended(person, ministry, auditor)
    client.log_in(owner(person))
    page = "/en/profile/section/consents"
    assert press(client, page, purposes=["statistics"]).status_code == 302
    assert not queries.has_consent(person.id, ConsentPurpose.BE_FOUND)
    page = "/en/profile/section/summary"
    response = press(client, page, summary_vi="Mới", email="a@example.org")
    assert response.status_code == 409
    assert "Mới" in response.get_data(as_text=True)


# Through the pages


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_refusal_and_its_appeal_through_the_pages(
    client: Any,
    database: Any,
    person: Person,
    first: User,
    second: User,
    ministry: User,
    language: str,
) -> None:
    page = f"/{language}/verification/profiles/{person.id}"
    client.log_in(first)
    assert client.get(f"/{language}/verification/profiles/?list=in_review").status_code == 200
    assert client.get(page).status_code == 200
    sent = {"reason": "no_doctorate", **TEXTS}
    assert press(client, f"{page}/not-eligible", **sent).status_code == 302
    assert press(client, f"{page}/second", outcome="confirm").status_code == 403
    client.log_in(second)
    assert press(client, f"{page}/second", outcome="reject").status_code == 422  # no reason given
    assert press(client, f"{page}/second", outcome="confirm").status_code == 302
    client.log_in(owner(person))
    home = client.get(f"/{language}/profile/").get_data(as_text=True)
    assert TEXTS[f"text_{language}"] in home
    assert press(client, f"/{language}/profile/appeal", text="").status_code == 422
    assert press(client, f"/{language}/profile/appeal", text="Sai.").status_code == 302
    client.log_in(ministry)
    assert person.number in client.get(f"/{language}/oversight/").get_data(as_text=True)
    office = f"/{language}/oversight/{person.id}"
    assert client.get(office).status_code == 200
    assert press(client, f"{office}/appeal", outcome="review", **TEXTS).status_code == 302
    assert person.state is PersonState.IN_REVIEW
    client.log_in(first)
    assert client.get(page).status_code == 403


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_suspension_and_its_end_through_the_pages(
    client: Any, database: Any, ministry: User, auditor: User, language: str
) -> None:
    person = make_person()
    office = f"/{language}/oversight/{person.id}"
    client.log_in(auditor)
    found = client.get(f"/{language}/oversight/open?number={person.number.lower()}")
    assert found.location == office
    sent = {"reason": "forged_document", **TEXTS}
    assert press(client, f"{office}/suspend", **sent).status_code == 302
    assert press(client, f"{office}/second", outcome="confirm").status_code == 403
    client.log_in(ministry)
    assert press(client, f"{office}/second", outcome="confirm").status_code == 302
    assert person.state is PersonState.SUSPENDED
    client.log_in(owner(person))
    assert TEXTS[f"text_{language}"] in client.get(f"/{language}/profile/").get_data(as_text=True)
    client.log_in(ministry)
    assert press(client, f"{office}/end", outcome="lift", **TEXTS).status_code == 302
    assert person.state is PersonState.ACTIVE  # type: ignore[comparison-overlap]  # a service changed it
    for chosen in ("appeals", "proposed", "suspended", "ended"):
        assert client.get(f"/{language}/oversight/?list={chosen}").status_code == 200


@pytest.mark.parametrize(
    ("step", "values"),
    [
        ("more", {"items": [], **TEXTS}),
        ("more", {"items": ["nonsense"], **TEXTS}),
        ("more", {"items": ["names"], "text_vi": "", "text_en": "Only in English"}),
        ("not-eligible", {"reason": "nonsense", **TEXTS}),
        ("not-eligible", {"reason": "other", "text_vi": "x" * 2001, "text_en": "Too long"}),
    ],
)
def test_bad_input_of_a_verifier_is_refused_and_kept(
    client: Any, database: Any, person: Person, first: User, step: str, values: Any
) -> None:
    client.log_in(first)
    response = press(client, f"/en/verification/profiles/{person.id}/{step}", **values)
    assert response.status_code == 422
    assert values["text_en"] in response.get_data(as_text=True)
    assert review_queries.list_cases(person.id) == []


def test_a_number_that_nobody_has_is_said_on_the_form(client: Any, ministry: User) -> None:
    client.log_in(ministry)
    response = client.get("/en/oversight/open?number=VN-1")
    assert response.status_code == 422
    assert "no submitted profile" in response.get_data(as_text=True)


def test_every_look_into_a_profile_stands_in_her_ledger(
    client: Any, database: Any, person: Person, first: User, auditor: User
) -> None:
    client.log_in(first)
    client.get(f"/en/verification/profiles/{person.id}")
    client.log_in(auditor)
    client.get(f"/en/oversight/{person.id}")
    rows = database.scalars(select(AccessEvent).where(AccessEvent.person_id == person.id)).all()
    assert {(row.viewer_id, row.purpose) for row in rows} == {
        (first.id, "verification"),
        (auditor.id, "oversight"),
    }
    assert all("name" in row.fields for row in rows)
    client.log_in(owner(person))
    assert "examined the profile" in client.get("/en/profile/access").get_data(as_text=True)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SCHEME_OFFICER, Role.AUDITOR}))
def test_nobody_else_opens_the_office_of_suspensions(
    client: Any, database: Any, role: Role
) -> None:
    person = make_person()
    client.log_in(make_user(role))
    assert client.get("/vi/oversight/").status_code == 403
    assert client.get(f"/vi/oversight/{person.id}").status_code == 403


def test_drafts_and_active_profiles_are_not_the_verifiers_to_open(
    client: Any, database: Any, first: User
) -> None:
    client.log_in(first)
    for state in (PersonState.DRAFT, PersonState.ACTIVE, PersonState.WITHDRAWN):
        person = make_person(state=state)
        assert client.get(f"/vi/verification/profiles/{person.id}").status_code == 404


def test_one_open_proposal_a_profile_is_a_rule_of_the_database_too(
    database: Any, person: Person, first: User
) -> None:
    from sqlalchemy.exc import IntegrityError

    reviews.propose_not_eligible(person, reason="not_stem", by=first, **TEXTS)
    database.flush()
    values = {"reason": "misuse", "opened_by_id": first.id, "state": CaseState.PROPOSED, **TEXTS}
    database.add(ProfileCase(person_id=person.id, kind=CaseKind.SUSPENSION, **values))
    with pytest.raises(IntegrityError):
        database.flush()

"""The profile as a whole: more information, a refusal by two verifiers, the appeal, a suspension."""

from datetime import timedelta
from typing import Any

import pytest
from factories import make_person, make_user, owner
from letters import mails
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AuditEvent
from registry.background.mail import MailMessage
from registry.core.errors import InvalidTransition, NotAllowed
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts.claim_models import ProfileCase
from registry.experts.models import Person
from registry.experts.states import CaseKind, CaseState, PersonState
from registry.profile.outlook import look_ahead
from registry.verification import appeals, conflicts, review_queries, reviews, suspensions
from registry.verification.actions import VerificationAction

TEXTS = {"text_vi": "Không phải bằng tiến sĩ.", "text_en": "This is not a doctoral degree."}


def refused(person: Person, first: User, second: User) -> ProfileCase:
    case = reviews.propose_not_eligible(person, reason="no_doctorate", by=first, **TEXTS)
    reviews.confirm_not_eligible(case, by=second)
    return case


def appealed(person: Person, first: User, second: User) -> ProfileCase:
    refused(person, first, second)
    return appeals.appeal(person, text="My diploma was misread.", by=owner(person))


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


# Through the pages


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

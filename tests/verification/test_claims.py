"""How claims are checked: by one verifier, by two, and what becomes of the profile."""

from datetime import date
from typing import Any

import pytest
from factories import make_claim, make_person, make_user, owner
from pages import token
from sqlalchemy import select

from registry.accounts.models import User
from registry.audit.models import AuditEvent
from registry.background.mail import MailMessage
from registry.core import facts
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.experts import queries, services
from registry.experts.claim_models import Claim
from registry.experts.kinds import ClaimKind, VerificationMethod
from registry.experts.models import Person
from registry.experts.states import PERSON_MOVES, ClaimState, PersonState
from registry.verification import claims, conflicts, recording, reviews, rules, schedule

M = VerificationMethod


SEEN = recording.NamedSource("Lưu trữ", "https://archive.example.org/", date(2026, 1, 1))


def claim_of(person: Person, kind: ClaimKind = ClaimKind.DOCTORATE) -> Claim:
    return next(claim for claim in person.claims if claim.kind is kind)


def taken(kind: ClaimKind = ClaimKind.DOCTORATE) -> tuple[Claim, User]:
    verifier = make_user(Role.VERIFIER)
    claim = claim_of(make_person(state=PersonState.SUBMITTED, verified=0), kind)
    claim.state = ClaimState.QUEUED
    claims.take(claim, by=verifier)
    return claim, verifier


@pytest.mark.parametrize("kind", [ClaimKind.DOCTORATE, ClaimKind.IDENTITY])
def test_a_doctorate_and_an_identity_never_expire(kind: ClaimKind) -> None:
    assert rules.rule_for(kind, on=date(2026, 1, 1)).ends_on(date(2026, 1, 1)) is None


def test_taking_a_claim_starts_the_review_of_the_profile(database: Any) -> None:
    claim, verifier = taken()
    assert claim.person.state is PersonState.IN_REVIEW
    assert claim.verifier_id == verifier.id


@pytest.mark.parametrize("level", [1, 2])
def test_one_verifier_is_enough_up_to_level_two(database: Any, level: int) -> None:
    claim, verifier = taken()
    claims.verify(claim, level=level, method=M.INDEPENDENT_SOURCE, source=SEEN, by=verifier)
    database.flush()
    assert queries.verified_level(claim.person_id, claim.kind) == level


@pytest.mark.parametrize(("level", "method"), [(3, M.ISSUING_BODY), (4, M.IN_PERSON)])
def test_level_three_waits_for_a_second_verifier(database: Any, level: int, method: Any) -> None:
    claim, first = taken()
    claims.verify(claim, level=level, method=method, source=SEEN, by=first)
    assert claim.state is ClaimState.AWAITING_SECOND
    with pytest.raises(NotAllowed, match="second verifier"):
        claims.confirm(claim, by=first)
    second = make_user(Role.VERIFIER)
    fact = claims.confirm(claim, by=second)
    database.flush()
    assert (fact.verifier_id, fact.second_verifier_id) == (first.id, second.id)
    assert queries.verified_level(claim.person_id, claim.kind) == level


def test_the_second_verifier_sees_what_the_first_found_and_may_refuse(
    client: Any, database: Any
) -> None:
    claim, first = taken()
    claims.verify(claim, level=3, method=M.ISSUING_BODY, source=SEEN, by=first)
    database.commit()
    client.log_in(make_user(Role.VERIFIER))
    page = client.get(f"/en/verification/{claim.id}/confirm")
    text = page.get_data(as_text=True)
    for shown in (first.display_name, str(M.ISSUING_BODY.label), SEEN.what):
        assert shown in text
    data = {"csrf_token": token(page), "version": str(claim.version), "outcome": "reject"}
    address = f"/en/verification/{claim.id}/confirm"
    assert client.post(address, data=data).status_code == 422
    answer = "The university was asked about somebody else."
    assert client.post(address, data={**data, "answer": answer}).status_code == 302
    database.refresh(claim)
    assert (claim.state, claim.verifier_id) == (ClaimState.CHECKING, first.id)
    assert answer in client.get(f"/en/verification/{claim.id}").get_data(as_text=True)
    client.log_in(first)
    assert "did not confirm" in client.get("/en/notices/").get_data(as_text=True)


def test_the_second_verifier_has_no_stake_either(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, first = taken()
    claims.verify(claim, level=3, method=M.ISSUING_BODY, source=SEEN, by=first)
    monkeypatch.setattr(conflicts.conflicts_of, "followers", [lambda _user, _person_id: True])
    with pytest.raises(NotAllowed, match="institution"):
        claims.confirm(claim, by=make_user(Role.VERIFIER))


def test_a_method_does_not_carry_a_higher_level(database: Any) -> None:
    claim, verifier = taken()
    with pytest.raises(RegistryError, match="level 1 at most"):
        claims.verify(claim, level=2, method=M.DOCUMENT, source=SEEN, by=verifier)


def test_nobody_verifies_their_own_claim(database: Any) -> None:
    claim = claim_of(make_person(verified=0))
    claim.state = ClaimState.QUEUED
    with pytest.raises(NotAllowed, match="your own"):
        claims.take(claim, by=owner(claim.person))


def test_a_claim_taken_by_another_is_left_alone(database: Any) -> None:
    claim, _verifier = taken()
    with pytest.raises(NotAllowed, match="Another verifier"):
        claims.verify(claim, level=1, method=M.DOCUMENT, source=SEEN, by=make_user(Role.VERIFIER))


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (claims.refuse, ClaimState.REFUSED),
        (claims.ask_for_more, ClaimState.NEEDS_MORE),
    ],
)
def test_an_answer_tells_the_expert_why_in_her_language(
    database: Any, act: Any, state: ClaimState
) -> None:
    claim, verifier = taken()
    owner(claim.person).locale = "en"
    act(
        claim,
        reason="unreadable",
        text_vi="Bản quét mờ.",
        text_en="The scan is blurred.",
        by=verifier,
    )
    database.flush()
    mail = database.scalars(select(MailMessage)).one()
    assert claim.state is state
    assert "The scan is blurred." in mail.text


def test_a_profile_becomes_active_when_doctorate_and_identity_are_checked(database: Any) -> None:
    person = make_person(state=PersonState.IN_REVIEW, verified=0)
    verifier = make_user(Role.VERIFIER)
    with pytest.raises(RegistryError, match="doctorate"):
        reviews.activate(person, by=verifier)
    for kind in (ClaimKind.DOCTORATE, ClaimKind.IDENTITY):
        claim = claim_of(person, kind)
        claim.state, claim.verifier_id = ClaimState.CHECKING, verifier.id
        claims.verify(claim, level=1, method=M.DOCUMENT, source=SEEN, by=verifier)
    database.flush()
    reviews.activate(person, by=verifier)
    database.commit()
    assert person.state is PersonState.ACTIVE
    actions = set(database.scalars(select(AuditEvent.action)))
    assert "profile.activated" in actions
    assert "profile_active" in set(database.scalars(select(MailMessage.template)))


def test_a_verification_that_has_run_out_is_marked_and_told(database: Any) -> None:
    person = make_person(verified=0)
    database.expunge_all()
    person = database.get_one(Person, person.id)
    database.delete(claim_of(person, ClaimKind.RESIDENCE))
    database.flush()
    claim = make_claim(person, ClaimKind.RESIDENCE)
    [fact] = queries.list_verifications(claim.id)
    facts.correct(fact, by=None, reason="a year is over", valid_to=hanoi_today())
    database.commit()
    assert schedule.expire_verifications() == 1
    database.expire_all()
    assert database.get_one(Claim, claim.id).state is ClaimState.EXPIRED
    assert schedule.expire_verifications() == 0


@pytest.mark.parametrize(
    "state", sorted(set(PersonState) - {PersonState.PAUSED, PersonState.DORMANT})
)
def test_nobody_makes_her_own_profile_active(
    client: Any, database: Any, state: PersonState
) -> None:
    person = make_person(state=state)
    client.log_in(owner(person))
    page = client.get("/en/profile/section/names")
    response = client.post("/en/profile/resume", data={"csrf_token": token(page)})
    assert response.status_code == 409
    assert person.state is state


@pytest.mark.parametrize("state", [PersonState.SUSPENDED, PersonState.MERGED])
def test_the_owner_of_a_suspended_or_joined_profile_cannot_restore_it(
    database: Any, state: PersonState
) -> None:
    person = make_person(state=state)

    for step in (services.pause, services.resume):
        with pytest.raises(InvalidTransition):
            step(person, by=owner(person))
    assert PERSON_MOVES.get(state, set()) <= {PersonState.WITHDRAWN, PersonState.MERGED}


@pytest.mark.parametrize("kind", list(ClaimKind))
@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_no_claim_of_any_kind_gets_a_level_without_evidence(
    database: Any, kind: ClaimKind, level: int
) -> None:
    claim, verifier = taken(kind)
    method = next(one for one, most in claims.LEAST_LEVEL_OF_METHOD.items() if most >= level)
    with pytest.raises(RegistryError, match="No level without evidence"):
        claims.verify(claim, level=level, method=method, by=verifier)
    assert claim.state is ClaimState.CHECKING

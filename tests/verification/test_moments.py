"""Each step of a check is taken in the states it is meant for, and in no other."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from factories import make_person, make_user

from registry.core.errors import RegistryError
from registry.core.permissions import Role
from registry.experts.claim_models import Claim
from registry.experts.kinds import ClaimKind, VerificationMethod
from registry.experts.states import ClaimState, PersonState
from registry.verification import claims, recording, reviews

S = ClaimState
SOURCE = recording.NamedSource(
    "Registry of the university", "registry@uni.example", date(2026, 5, 4)
)
TEXTS = {"reason": "unreadable", "text_vi": "Bản quét mờ.", "text_en": "The scan is blurred."}
Act = Callable[[Claim, Any], object]
STEPS: dict[str, tuple[Act, set[ClaimState]]] = {
    "take": (lambda claim, by: claims.take(claim, by=by), {S.QUEUED}),
    "put back": (lambda claim, by: claims.put_back(claim, by=by), {S.CHECKING, S.AWAITING_SECOND}),
    "verify": (
        lambda claim, by: claims.verify(
            claim, level=1, method=VerificationMethod.DOCUMENT, by=by, source=SOURCE
        ),
        {S.CHECKING},
    ),
    "confirm": (lambda claim, by: claims.confirm(claim, by=by), {S.AWAITING_SECOND}),
    "disagree": (
        lambda claim, by: claims.disagree(claim, reason="Not the same person", by=by),
        {S.AWAITING_SECOND},
    ),
    "refuse": (lambda claim, by: claims.refuse(claim, by=by, **TEXTS), {S.CHECKING}),
    "ask for more": (lambda claim, by: claims.ask_for_more(claim, by=by, **TEXTS), {S.CHECKING}),
}


def a_claim(state: ClaimState, *, taken_by: Any, proposed_by: Any) -> Claim:
    """As if a proposal had been left over: no state but its own may make use of it."""
    person = make_person(state=PersonState.IN_REVIEW)
    claim = next(one for one in person.claims if one.kind is ClaimKind.IDENTITY)
    claim.state, claim.verifier_id = state, taken_by.id
    claim.proposed_level, claim.proposed_by_id = 3, proposed_by.id
    claim.proposed_method = VerificationMethod.ISSUING_BODY
    return claim


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_from_its_own_states_alone(database: Any, name: str) -> None:
    act, allowed = STEPS[name]
    for state in ClaimState:
        first, second = make_user(Role.VERIFIER), make_user(Role.VERIFIER)
        claim = a_claim(state, taken_by=second, proposed_by=first)
        if state in allowed:
            act(claim, second)
            continue
        with pytest.raises(RegistryError):
            act(claim, second)
        assert claim.state is state


def test_a_proposal_ends_when_its_maker_takes_it_back(database: Any) -> None:
    first, second = make_user(Role.VERIFIER), make_user(Role.VERIFIER)
    claim = a_claim(S.CHECKING, taken_by=first, proposed_by=first)
    claims.verify(claim, level=3, method=VerificationMethod.ISSUING_BODY, by=first, source=SOURCE)
    claims.put_back(claim, by=first)
    assert claim.proposed_by_id is None
    claims.take(claim, by=first)
    with pytest.raises(RegistryError):
        claims.confirm(claim, by=second)


@pytest.mark.parametrize("state", sorted(set(PersonState) - {PersonState.SUBMITTED}))
def test_only_what_was_submitted_is_taken_for_review(database: Any, state: PersonState) -> None:
    """Also not an appeal: the ministry decides it."""
    person = make_person(state=state)
    with pytest.raises(RegistryError):
        reviews.take(person, by=make_user(Role.VERIFIER))
    assert person.state is state

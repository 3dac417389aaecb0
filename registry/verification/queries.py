import uuid
from collections.abc import Sequence

from sqlalchemy import Select, false, select

from registry.accounts.models import User
from registry.core.db import get_row, list_rows
from registry.core.permissions import OVERSIGHT_ROLES, Role
from registry.experts.claim_models import Claim, Evidence
from registry.experts.kinds import ClaimKind
from registry.experts.models import Person
from registry.experts.states import ClaimState

WAITING = frozenset({ClaimState.QUEUED, ClaimState.CHECKING, ClaimState.AWAITING_SECOND})
"""Somebody of the office has to do something, by a day."""


def get_own_claim(user: User, kind: ClaimKind) -> Claim:
    statement = (
        select(Claim).join(Claim.person).where(Person.user_id == user.id, Claim.kind == kind)
    )
    return get_row(statement)


def visible_claims(user: User) -> Select[Claim]:
    """Verifiers see what was submitted, never their own; others nothing."""
    if Role.VERIFIER not in user.roles:
        return select(Claim).where(false())
    own = select(Person.id).where(Person.user_id == user.id)
    return select(Claim).where(Claim.state != ClaimState.UNSUBMITTED, Claim.person_id.not_in(own))


def get_claim(claim_id: uuid.UUID, *, visible_to: User) -> Claim:
    return get_row(visible_claims(visible_to).where(Claim.id == claim_id))


def get_evidence(claim: Claim, evidence_id: uuid.UUID) -> Evidence:
    """Found only through its claim."""
    return get_row(
        select(Evidence).where(Evidence.id == evidence_id, Evidence.claim_id == claim.id)
    )


def overseen_revocations(user: User) -> Select[Claim]:
    """Checks that a verifier wants taken back, to those who oversee profiles; never one's own."""
    if not user.roles & OVERSIGHT_ROLES:
        return select(Claim).where(false())
    own = select(Person.id).where(Person.user_id == user.id)
    return select(Claim).where(Claim.revocation_by_id.is_not(None), Claim.person_id.not_in(own))


def list_revocations(person: Person, *, visible_to: User) -> Sequence[Claim]:
    return list_rows(
        overseen_revocations(visible_to).where(Claim.person_id == person.id).order_by(Claim.kind)
    )


def get_revocation(person: Person, claim_id: uuid.UUID, *, visible_to: User) -> Claim:
    return get_row(
        overseen_revocations(visible_to).where(Claim.person_id == person.id, Claim.id == claim_id)
    )

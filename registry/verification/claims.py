"""Checking what experts say: one claim at a time, by a verifier without a conflict of interest."""

from uuid import UUID

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import states
from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Role
from registry.experts.claim_models import Claim, Verification
from registry.experts.kinds import VerificationMethod
from registry.experts.models import Person
from registry.experts.states import ClaimState, PersonState
from registry.notices import services as notices
from registry.verification import conflicts
from registry.verification.actions import VerificationAction
from registry.verification.recording import (
    NamedSource,
    level_that_holds,
    note_subject,
    record_verification,
    tell,
)
from registry.verification.rules import rule_for

LEAST_LEVEL_OF_METHOD = {
    VerificationMethod.DOCUMENT: 1,
    VerificationMethod.INDEPENDENT_SOURCE: 2,
    VerificationMethod.ISSUING_BODY: 3,
    VerificationMethod.IN_PERSON: 4,
}


def refuse_conflicted(person: Person, *, by: User) -> None:
    """Nobody verifies their own claims, nor those of a candidate of their own institution."""
    if person.user_id == by.id:
        raise NotAllowed(_("You cannot verify your own claims."))
    if conflicts.is_conflicted(by, person.id):
        raise NotAllowed(
            _(
                "You belong to an institution that is in touch with this expert. Another verifier must take this claim."
            )
        )


def list_verifiers(person: Person) -> list[User]:
    """Who may judge this person."""
    return [
        user
        for user in list_holders(Role.VERIFIER)
        if user.id != person.user_id and not conflicts.is_conflicted(user, person.id)
    ]


def take(claim: Claim, *, by: User) -> None:
    refuse_conflicted(claim.person, by=by)
    states.refuse_other_than(claim, ClaimState.QUEUED)
    states.move(claim, ClaimState.CHECKING, by=by, action=VerificationAction.CLAIM_TAKEN)
    claim.verifier_id = by.id
    if claim.person.state is PersonState.SUBMITTED:
        states.move(
            claim.person, PersonState.IN_REVIEW, by=by, action=VerificationAction.REVIEW_BEGUN
        )


def put_back(claim: Claim, *, by: User) -> None:
    _refuse_other_verifier(claim, by=by)
    states.refuse_other_than(claim, ClaimState.CHECKING, ClaimState.AWAITING_SECOND)
    states.move(claim, ClaimState.QUEUED, by=by, action=VerificationAction.CLAIM_PUT_BACK)
    claim.verifier_id = None
    tell_verifiers(claim, "claim_waiting", by=by)


def verify(
    claim: Claim,
    *,
    level: int,
    method: VerificationMethod,
    by: User,
    source: NamedSource | None = None,
    subject_id: UUID | None = None,
) -> Verification | None:
    """Found true, by a document or a named source, of the present degree or post unless another one is
    named. From the level on that the rule names, a second verifier has to agree first."""
    refuse_conflicted(claim.person, by=by)
    _refuse_other_verifier(claim, by=by)
    states.refuse_other_than(claim, ClaimState.CHECKING)
    if not claim.evidence and source is None:
        raise RegistryError(
            _("No level without evidence: a document, or a named source that was asked.")
        )
    if level > LEAST_LEVEL_OF_METHOD[method]:
        raise RegistryError(
            _("This method supports level %(level)s at most.", level=LEAST_LEVEL_OF_METHOD[method])
        )
    asked = note_subject(claim, source, subject_id)
    former = level_that_holds(claim, asked.get("subject"))  # what two gave, one does not lower
    if max(level, former) >= rule_for(claim.kind, on=hanoi_today()).second_verifier_from_level:
        claim.proposed_level, claim.proposed_by_id, claim.proposed_method = level, by.id, method
        claim.proposed_source = asked
        action = VerificationAction.CLAIM_PROPOSED
        states.move(claim, ClaimState.AWAITING_SECOND, by=by, action=action, level=level)
        tell_verifiers(claim, "claim_second", by=by)
        return None
    claim.proposed_source = asked
    return record_verification(claim, level=level, method=method, first=by, second=None, by=by)


def confirm(claim: Claim, *, by: User) -> Verification:
    """The second pair of eyes."""
    level, method, first = _proposal(claim, by=by)
    notices.tell("claim_confirmed", first, by=by, claim=claim, person=claim.person)
    return record_verification(claim, level=level, method=method, first=first, second=by, by=by)


def disagree(claim: Claim, *, reason: str, by: User) -> None:
    """The second verifier does not confirm: back to the first one, with the reason."""
    _level, _method, first = _proposal(claim, by=by)
    claim.verifier_id = first.id
    action = VerificationAction.CLAIM_NOT_CONFIRMED
    states.move(claim, ClaimState.CHECKING, by=by, action=action, reason=reason)
    notices.tell(
        "claim_not_confirmed", first, by=by, claim=claim, person=claim.person, reason=reason
    )


def _proposal(claim: Claim, *, by: User) -> tuple[int, VerificationMethod, User]:
    """What the first verifier proposed, for another one to decide."""
    refuse_conflicted(claim.person, by=by)
    states.refuse_other_than(claim, ClaimState.AWAITING_SECOND)
    if claim.proposed_by_id == by.id:
        raise NotAllowed(_("A second verifier must confirm what you proposed."))
    if claim.proposed_level is None or claim.proposed_method is None:
        raise RegistryError(_("There is nothing to confirm."))
    first = session().get_one(User, claim.proposed_by_id)
    return claim.proposed_level, claim.proposed_method, first


def refuse(claim: Claim, *, reason: str, text_vi: str, text_en: str, by: User) -> None:
    _answer(claim, ClaimState.REFUSED, reason=reason, text_vi=text_vi, text_en=text_en, by=by)


def ask_for_more(claim: Claim, *, reason: str, text_vi: str, text_en: str, by: User) -> None:
    _answer(claim, ClaimState.NEEDS_MORE, reason=reason, text_vi=text_vi, text_en=text_en, by=by)


def _answer(
    claim: Claim, state: ClaimState, *, reason: str, text_vi: str, text_en: str, by: User
) -> None:
    refuse_conflicted(claim.person, by=by)
    _refuse_other_verifier(claim, by=by)
    states.refuse_other_than(claim, ClaimState.CHECKING)
    claim.answer_reason, claim.answer_vi, claim.answer_en = reason, text_vi, text_en
    if state is ClaimState.REFUSED and level_that_holds(claim):
        state = ClaimState.VERIFIED  # by the former check: new evidence alone was refused
    action = (
        VerificationAction.CLAIM_MORE_ASKED
        if state is ClaimState.NEEDS_MORE
        else VerificationAction.CLAIM_REFUSED
    )
    states.move(claim, state, by=by, action=action, reason=reason)
    tell(claim, "claim_answered")


def _refuse_other_verifier(claim: Claim, *, by: User) -> None:
    if claim.verifier_id != by.id:
        raise NotAllowed(_("Another verifier has taken this claim."))


def expire(claim: Claim) -> None:
    states.move(claim, ClaimState.EXPIRED, by=None, action=VerificationAction.CLAIM_EXPIRED)
    tell(claim, "claim_expired")


def tell_verifiers(claim: Claim, template: str, *, by: User) -> None:
    readers = list_verifiers(claim.person)
    notices.tell(template, readers, by=by, person=claim.person, claim=claim)

"""Checking what experts say: one claim at a time, by a verifier without a conflict of interest."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from registry.accounts.models import User
from registry.accounts.queries import list_holders
from registry.audit import states
from registry.core import facts
from registry.core.db import session
from registry.core.errors import NotAllowed, RegistryError
from registry.core.i18n import _, hanoi_today
from registry.core.permissions import Role
from registry.experts import history, queries
from registry.experts.kinds import ClaimKind, EvidenceGrade, VerificationMethod
from registry.experts.models import (
    Claim,
    Doctorate,
    Employment,
    Person,
    Residence,
    Verification,
)
from registry.experts.states import ClaimState, PersonState
from registry.notices import services as notices
from registry.verification import conflicts
from registry.verification.actions import VerificationAction
from registry.verification.rules import rule_for

SUBJECTS = {
    ClaimKind.DOCTORATE: queries.current_doctorate,
    ClaimKind.EMPLOYMENT_ABROAD: queries.current_employment,
    ClaimKind.RESIDENCE: queries.current_residence,
}
HISTORY_OF: dict[ClaimKind, Any] = {
    ClaimKind.DOCTORATE: Doctorate,
    ClaimKind.EMPLOYMENT_ABROAD: Employment,
    ClaimKind.RESIDENCE: Residence,
}
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


@dataclass(frozen=True)
class NamedSource:
    """Who or what else was asked, where that can be looked up again, and on which day."""

    what: str
    where: str
    on: date

    def plain(self) -> dict[str, str]:
        return {"what": self.what, "where": self.where, "on": self.on.isoformat()}


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
            _("This method supports level %(level)d at most.", level=LEAST_LEVEL_OF_METHOD[method])
        )
    asked = _what_was_asked(claim, source, subject_id)
    former = _level_that_holds(claim, asked.get("subject"))  # what two gave, one does not lower
    if max(level, former) >= rule_for(claim.kind, on=hanoi_today()).second_verifier_from_level:
        claim.proposed_level, claim.proposed_by_id, claim.proposed_method = level, by.id, method
        claim.proposed_source = asked
        action = VerificationAction.CLAIM_PROPOSED
        states.move(claim, ClaimState.AWAITING_SECOND, by=by, action=action, level=level)
        return None
    claim.proposed_source = asked
    return _record(claim, level=level, method=method, first=by, second=None, by=by)


def _what_was_asked(
    claim: Claim, source: NamedSource | None, subject_id: UUID | None
) -> dict[str, str]:
    """Kept with the proposal: the source, and the degree or post that the check is about."""
    named = source.plain() if source else {}
    if subject_id is None:
        present = SUBJECTS[claim.kind](claim.person_id) if claim.kind in SUBJECTS else None
        subject_id = present.series_id if present else None
    elif subject_id not in {row.series_id for row in list_subjects(claim)}:
        raise RegistryError(_("This is no longer recorded. Open the claim again."))
    return named | ({"subject": str(subject_id)} if subject_id else {})


def list_subjects(claim: Claim) -> list[Any]:
    """Everything that this claim can be about: the present degree or post first."""
    if claim.kind not in SUBJECTS:
        return []
    present = SUBJECTS[claim.kind](claim.person_id)
    rows = queries.list_history(HISTORY_OF[claim.kind], claim.person_id)
    first = [row for row in rows if present is not None and row.series_id == present.series_id]
    return first + [row for row in rows if row not in first]


def _level_that_holds(claim: Claim, subject: str | None = None) -> int:
    """Of a degree or post, or of any."""
    today = hanoi_today()
    levels = [
        check.level
        for check in queries.list_verifications(claim.id)
        if (check.valid_to is None or check.valid_to > today)
        and (subject is None or str(check.subject_series_id) in {subject, "None"})
    ]
    return max(levels, default=0)


def confirm(claim: Claim, *, by: User) -> Verification:
    """The second pair of eyes."""
    level, method, first = _proposal(claim, by=by)
    return _record(claim, level=level, method=method, first=first, second=by, by=by)


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


def _record(
    claim: Claim,
    *,
    level: int,
    method: VerificationMethod,
    first: User,
    second: User | None,
    by: User,
) -> Verification:
    today = hanoi_today()
    subject = _subject_of(claim)
    _supersede_current(claim, subject, by=by)
    fact = facts.record(
        Verification(
            claim_id=claim.id,
            person_id=claim.person_id,
            kind=claim.kind,
            level=level,
            method=method,
            verifier_id=first.id,
            second_verifier_id=second.id if second else None,
            subject_series_id=subject,
            documents=[str(row.document_id) for row in claim.evidence],
            **_source_of(claim),
            valid_from=today,
            valid_to=rule_for(claim.kind, on=today).ends_on(today),
        ),
        by=by,
    )
    states.move(
        claim, ClaimState.VERIFIED, by=by, action=VerificationAction.CLAIM_VERIFIED, level=level
    )
    if claim.kind is ClaimKind.DOCTORATE:
        history.grade_field(claim.person, EvidenceGrade.VERIFIED)
    tell(claim, "claim_verified", level=level)
    return fact


def _source_of(claim: Claim) -> dict[str, Any]:
    """As the first verifier named it; it is kept with the check and shown with the count."""
    named = claim.proposed_source or {}
    day = named.get("on")
    return {
        "source_what": named.get("what", ""),
        "source_where": named.get("where", ""),
        "source_on": date.fromisoformat(day) if day else None,
    }


def _subject_of(claim: Claim) -> UUID | None:
    """What was proposed, as long as it is still believed in these words."""
    named = (claim.proposed_source or {}).get("subject")
    if named is None:
        present = SUBJECTS[claim.kind](claim.person_id) if claim.kind in SUBJECTS else None
        return present.series_id if present else None
    if UUID(named) not in {row.series_id for row in list_subjects(claim)}:
        raise RegistryError(_("This is no longer recorded. Open the claim again."))
    return UUID(named)


def _supersede_current(claim: Claim, subject: UUID | None, *, by: User) -> None:
    """A new check ends the former one of the same degree or post on the day before it begins; what it
    said stays readable, and what was checked of another one stands."""
    today = hanoi_today()
    for old in queries.list_verifications(claim.id):
        if old.subject_series_id not in {subject, None}:
            continue
        if old.valid_to is None or old.valid_to > today:
            if old.valid_from < today:
                facts.correct(old, by=by, reason="checked again", valid_to=today)
            else:
                facts.supersede(old)


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
    if state is ClaimState.REFUSED and _level_that_holds(claim):
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


def tell(claim: Claim, template: str, **context: Any) -> None:
    reader = queries.find_account(claim.person)
    notices.tell(template, reader, person=claim.person, claim=claim, **context)

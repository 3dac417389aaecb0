"""A verification as it is recorded: its level, its method, its sources, and what it replaces."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from registry.accounts.models import User
from registry.audit import states
from registry.core import facts
from registry.core.errors import RegistryError
from registry.core.i18n import _, hanoi_today
from registry.experts import checked_parts, queries
from registry.experts.claim_models import Claim, Verification
from registry.experts.kinds import ClaimKind, EvidenceGrade, VerificationMethod
from registry.experts.models import Doctorate, Employment, Residence
from registry.experts.states import ClaimState
from registry.notices import services as notices
from registry.verification.actions import VerificationAction
from registry.verification.rules import rule_for

SUBJECTS: dict[ClaimKind, Callable[[UUID], Any]] = {
    ClaimKind.DOCTORATE: queries.current_doctorate,
    ClaimKind.EMPLOYMENT_ABROAD: queries.current_employment,
    ClaimKind.RESIDENCE: queries.current_residence,
}


HISTORY_OF: dict[ClaimKind, Any] = {
    ClaimKind.DOCTORATE: Doctorate,
    ClaimKind.EMPLOYMENT_ABROAD: Employment,
    ClaimKind.RESIDENCE: Residence,
}


@dataclass(frozen=True)
class NamedSource:
    """Who or what else was asked, where that can be looked up again, and on which day."""

    what: str
    where: str
    on: date

    def plain(self) -> dict[str, str]:
        return {"what": self.what, "where": self.where, "on": self.on.isoformat()}


def note_subject(
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


def level_that_holds(claim: Claim, subject: str | None = None) -> int:
    """Of a degree or post, or of any."""
    today = hanoi_today()
    levels = [
        check.level
        for check in queries.list_verifications(claim.id)
        if (check.valid_to is None or check.valid_to > today)
        and (subject is None or str(check.subject_series_id) in {subject, "None"})
    ]
    return max(levels, default=0)


def record_verification(
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
        checked_parts.grade_field(claim.person, EvidenceGrade.VERIFIED)
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


def tell(claim: Claim, template: str, **context: Any) -> None:
    reader = queries.find_account(claim.person)
    notices.tell(template, reader, person=claim.person, claim=claim, **context)

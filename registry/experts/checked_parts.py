"""Which parts of an expert were checked, and what a change of them ends."""

from datetime import date
from uuid import UUID

from registry.accounts.models import User
from registry.audit import states
from registry.core import facts
from registry.core.db import session
from registry.experts import queries
from registry.experts.actions import ExpertAction
from registry.experts.claim_models import Claim
from registry.experts.kinds import ClaimKind, EvidenceGrade
from registry.experts.models import Doctorate, Employment, Person, Residence
from registry.experts.states import ClaimState

CHECKED_PARTS: dict[type[facts.Fact], tuple[ClaimKind, frozenset[str]]] = {
    Residence: (ClaimKind.RESIDENCE, frozenset({"country_code", "valid_from", "precision"})),
    Employment: (
        ClaimKind.EMPLOYMENT_ABROAD,
        frozenset({"employer", "country_code", "kind", "valid_from", "precision"}),
    ),
    Doctorate: (
        ClaimKind.DOCTORATE,
        frozenset(
            {
                "degree_kind",
                "field_code",
                "institution",
                "country_code",
                "awarded_on",
                "precision",
            }
        ),
    ),
}


def is_checked(fact: facts.Fact, parts: frozenset[str]) -> bool:
    _kind, checked = CHECKED_PARTS.get(type(fact), (None, frozenset()))
    return bool(checked & parts)


def end_check(person: Person, fact: facts.Fact, *, on: date | None, by: User) -> None:
    kind, _parts = CHECKED_PARTS[type(fact)]
    lapse_check(person, kind, on=on, subject=fact.series_id, by=by)


def lapse_check(
    person: Person, kind: ClaimKind, *, on: date | None, by: User, subject: UUID | None = None
) -> None:
    """What was checked is no longer what is said. `on`: from that day; None: as if never checked.
    `subject`: of which degree or post; what was checked of another one stands."""
    claim = next((one for one in person.claims if one.kind is kind), None)
    if claim is None:
        return
    checks = [
        row
        for row in queries.list_verifications(claim.id)
        if subject is None or row.subject_series_id in {subject, None}
    ]
    if subject is not None and not checks and claim.state is ClaimState.VERIFIED:
        return  # what is verified is something else
    for check in checks:
        if on is None or check.valid_from >= on:
            facts.supersede(check)
        elif check.valid_to is None or check.valid_to > on:
            facts.correct(check, by=by, reason="what was checked has changed", valid_to=on)
    _reopen(claim, by=by)
    if kind is ClaimKind.DOCTORATE:
        grade_field(person, EvidenceGrade.CLAIMED)


def _reopen(claim: Claim, *, by: User) -> None:
    """A finished check has to be asked for again; one that is running goes back to the queue."""
    if claim.state is ClaimState.VERIFIED:
        states.move(claim, ClaimState.EXPIRED, by=by, action=ExpertAction.CLAIM_LAPSED)
    elif claim.state in {ClaimState.CHECKING, ClaimState.AWAITING_SECOND}:
        states.move(claim, ClaimState.QUEUED, by=by, action=ExpertAction.CLAIM_REQUEUED)
        claim.verifier_id = None


def grade_field(person: Person, grade: EvidenceGrade) -> None:
    """A checked doctorate proves the field it was awarded in, and no other."""
    session().flush()
    doctorate = queries.current_doctorate(person.id)
    for claim in person.fields:
        if (
            grade is EvidenceGrade.CLAIMED
            and claim.grade is EvidenceGrade.VERIFIED
            or doctorate is not None
            and claim.concept.code == doctorate.field_code
        ):
            claim.grade = grade

import uuid

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import selectinload

from registry.accounts.models import User
from registry.core.db import session
from registry.core.permissions import Role
from registry.experts.kinds import ClaimKind
from registry.experts.models import Claim, Evidence, Person
from registry.experts.queries import Page
from registry.experts.states import ClaimState


def get_own_claim(user: User, kind: ClaimKind) -> Claim:
    statement = (
        select(Claim).join(Claim.person).where(Person.user_id == user.id, Claim.kind == kind)
    )
    return session().scalars(statement).one()


def visible_claims(user: User) -> Select[Claim]:
    """Verifiers see what was submitted, never their own; others nothing."""
    if Role.VERIFIER not in user.roles:
        return select(Claim).where(false())
    return (
        select(Claim)
        .join(Claim.person)
        .where(
            Claim.state != ClaimState.UNSUBMITTED,
            or_(Person.user_id.is_(None), Person.user_id != user.id),
        )
    )


def get_claim(claim_id: uuid.UUID, *, visible_to: User) -> Claim:
    return session().scalars(visible_claims(visible_to).where(Claim.id == claim_id)).one()


def list_claims(
    *, visible_to: User, states: set[ClaimState], mine: bool = False, page: int = 1
) -> Page:
    """The oldest deadline first; the count is the count of this very list."""
    statement = visible_claims(visible_to).where(Claim.state.in_(states))
    if mine:
        statement = statement.where(Claim.verifier_id == visible_to.id)
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = (
        session()
        .scalars(
            statement.options(selectinload(Claim.person))
            .order_by(Claim.due_on, Claim.id)
            .limit(25)
            .offset((page - 1) * 25)
        )
        .all()
    )
    return Page(rows, total, page)


def get_evidence(claim: Claim, evidence_id: uuid.UUID) -> Evidence:
    """Found only through its claim."""
    return (
        session()
        .scalars(select(Evidence).where(Evidence.id == evidence_id, Evidence.claim_id == claim.id))
        .one()
    )

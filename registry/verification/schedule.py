"""Verifications that have run out are marked, and the expert is asked to confirm again."""

from sqlalchemy import exists, select

from registry.core import facts
from registry.core.db import read_only, session, transaction
from registry.core.i18n import hanoi_today
from registry.experts.claim_models import Claim, Verification
from registry.experts.states import ClaimState
from registry.verification import claims, doubles


def expire_verifications() -> int:
    """One transaction per claim. Returns how many expired."""
    holds = exists().where(
        Verification.claim_id == Claim.id,
        *facts.believed(Verification),
        *facts.holding(Verification, as_of=hanoi_today()),
    )
    with read_only():
        over = list(
            session().scalars(
                select(Claim.id)
                .where(Claim.state == ClaimState.VERIFIED, ~holds)
                .order_by(Claim.id)
            )
        )
    for claim_id in over:
        with transaction() as db:
            claims.expire(db.get_one(Claim, claim_id))
    return len(over)


def find_doubles() -> int:
    """Returns how many pairs are suggested."""
    with read_only():
        found = doubles.find_all()
    with transaction():
        doubles.replace(found)
    return len(found)

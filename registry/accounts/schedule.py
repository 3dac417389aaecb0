"""The worker's regular work for accounts."""

from datetime import timedelta

from sqlalchemy import delete

from registry.accounts import attempts, resets
from registry.accounts.models import AccountToken, Invitation, UserSession
from registry.core.db import now, transaction

KEPT = timedelta(days=30)


def sweep() -> None:
    """Attempts of yesterday, and links, invitations and sessions that ended a month ago, serve nobody."""
    with transaction() as db:
        attempts.sweep()
        resets.drop_stale()
        for model in (AccountToken, Invitation, UserSession):
            db.execute(delete(model).where(model.expires_at < now() - KEPT))

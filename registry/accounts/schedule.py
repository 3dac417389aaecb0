"""The worker's regular work for accounts."""

from datetime import timedelta

from sqlalchemy import delete, update

from registry.accounts import attempts, resets, sessions
from registry.accounts.models import AccountToken, Invitation, UserSession
from registry.core.db import now, transaction

KEPT = timedelta(days=30)


def close_expired() -> None:
    """What has run out is closed in its row, so that a clock set back does not bring it to life again."""
    moment = now()
    with transaction() as db:
        for model, ended in ((AccountToken, "used_at"), (UserSession, "revoked_at")):
            is_over = model.expires_at < moment, getattr(model, ended).is_(None)
            db.execute(update(model).where(*is_over).values({ended: moment}))
        sessions.close_idle(moment)


def sweep() -> None:
    """Attempts of yesterday, and links, invitations and sessions that ended a month ago, serve nobody."""
    with transaction() as db:
        attempts.sweep()
        resets.drop_stale()
        for model in (AccountToken, Invitation, UserSession):
            db.execute(delete(model).where(model.expires_at < now() - KEPT))

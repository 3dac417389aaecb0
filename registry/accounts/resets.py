"""Help for people who lost both the authenticator and the recovery codes.

They ask on the sign-in page, after their password, and get an e-mail that somebody asked; a colleague
makes sure that it is they (by a call, in person) and resets, saying how. The reset takes the password
away too: the way back in begins with a link in their mailbox. So neither a stolen password nor a mailbox
nor a talked-over colleague is enough alone, and there is no time to wait for who is in a hurry. Whoever
still has the second factor stops a stranger's request by signing in, or with a new password.
"""

from datetime import timedelta

from sqlalchemy import delete, update

from registry.accounts import attempts, queries, reset_queries, tokens
from registry.accounts.actions import AccountAction
from registry.accounts.models import RecoveryCode, ResetOutcome, SecondFactorReset, User
from registry.accounts.news import tell
from registry.audit import services as audit
from registry.background import mail
from registry.core.db import now, session
from registry.core.errors import InvalidTransition, NotAllowed, RegistryError
from registry.core.i18n import _

LIFETIME = timedelta(days=14)


def ask(user: User) -> None:
    """Asking again only informs the owner again."""
    attempts.count(("second-factor-reset", user.id))
    request = _open_request(user)
    audit.record(AccountAction.SECOND_FACTOR_RESET_ASKED, request, by=user)
    mail.queue("second_factor_asked", to=user)


def _open_request(user: User) -> SecondFactorReset:
    """The one that is open, or a new one, of which those who may decide are informed."""
    request = reset_queries.find_open_reset(user)
    if request is None:
        request = SecondFactorReset(user_id=user.id)
        session().add(request)
        session().flush()  # who may decide is asked of the database
        tell("second_factor_waiting", reset_queries.list_deciders(request), owner=user)
    return request


def reset(request: SecondFactorReset, *, reason: str, by: User | None) -> None:
    """`reason` says how the person was recognised."""
    _decide(request, ResetOutcome.RESET, reason=reason, by=by)
    user = request.user
    erase(user)
    user.password_hash = None
    tokens.void_links(user)
    audit.record(AccountAction.SECOND_FACTOR_RESET, user, by=by, request=request.id)
    mail.queue("second_factor_reset", to=user)


def erase(user: User) -> None:
    """Without seed and codes; every session ends."""
    user.totp_secret = user.totp_confirmed_at = user.totp_last_step = None
    user.auth_epoch += 1
    session().execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def refuse(request: SecondFactorReset, *, reason: str, by: User) -> None:
    _decide(request, ResetOutcome.REFUSED, reason=reason, by=by)
    audit.record(AccountAction.SECOND_FACTOR_RESET_REFUSED, request, by=by)
    mail.queue("second_factor_refused", to=request.user)


def _decide(
    request: SecondFactorReset, outcome: ResetOutcome, *, reason: str, by: User | None
) -> None:
    if by is not None and request.user_id == by.id:
        raise NotAllowed(_("You cannot decide on your own request. Ask a colleague."))
    decided_by_id = by.id if by else None
    closed = session().execute(
        update(SecondFactorReset)
        .where(SecondFactorReset.id == request.id, SecondFactorReset.closed_at.is_(None))
        .values(
            closed_at=now(),
            outcome=outcome,
            reason=reason,
            decided_by_id=decided_by_id,
            version=SecondFactorReset.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    if closed.rowcount != 1:  # type: ignore[attr-defined]
        raise InvalidTransition(_("This request has been decided or dropped in the meantime."))
    session().refresh(request)


def drop_open(user: User) -> None:
    """Its owner has the second factor after all, or has chosen a new password."""
    request = reset_queries.find_open_reset(user)
    if request is not None:
        _drop(request, by=user)


def drop_stale() -> None:
    for request in reset_queries.list_resets_asked_before(now() - LIFETIME):
        _drop(request, by=None)


def _drop(request: SecondFactorReset, *, by: User | None) -> None:
    request.closed_at, request.outcome = now(), ResetOutcome.DROPPED
    audit.record(AccountAction.SECOND_FACTOR_RESET_DROPPED, request, by=by)


def reset_from_command_line(*, email: str, reason: str) -> None:
    """For the only administrator, whom no colleague can help. Raises RegistryError."""
    user = queries.find_user_by_email(email.strip().lower())
    if user is None or user.totp_confirmed_at is None:
        raise RegistryError(f"There is no account {email} with a second factor.")
    request = _open_request(user)
    session().flush()  # it is closed by its row
    reset(request, reason=reason, by=None)

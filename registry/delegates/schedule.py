"""The clock of delegations: what nobody answered, and what is over."""

from datetime import date, timedelta

from registry.accounts.invitations import LIFETIME
from registry.core.db import now, read_only, transaction
from registry.core.i18n import hanoi_today
from registry.delegates import queries, services
from registry.delegates.kinds import EndReason
from registry.delegates.limits import limit
from registry.delegates.models import Delegation
from registry.delegates.states import OPEN_DELEGATIONS, DelegationState
from registry.experts.services import CLOSED


def follow_delegations(*, today: date | None = None) -> int:
    """One transaction each, so that one failure holds up no other. Returns how many."""
    today = today or hanoi_today()
    kept_since = now() - timedelta(limit("kept_days", on=today))
    with read_only():
        due = queries.list_due(
            today=today, unanswered_since=now() - LIFETIME, kept_since=kept_since
        )
    for delegation_id in due:
        with transaction() as db:
            delegation = db.get_one(Delegation, delegation_id)
            if reason := _is_over(delegation, today=today):
                services.close(delegation, reason, by=None)
            for entry in queries.list_open_entries(delegation):
                if entry.sent_at < kept_since:
                    services.forget_stale(entry)
    return len(due)


def _is_over(delegation: Delegation, *, today: date) -> EndReason | None:
    if delegation.state not in OPEN_DELEGATIONS:
        return None  # a moment ago
    if delegation.person.state in CLOSED:
        return EndReason.PROFILE
    if delegation.until < today:
        return EndReason.TERM
    is_silent = delegation.invited_at < now() - LIFETIME
    if delegation.state is DelegationState.INVITED and is_silent:
        return EndReason.SILENCE
    return None

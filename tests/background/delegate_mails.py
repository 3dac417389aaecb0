"""What the mails of delegations may have to say."""

import uuid
from typing import Any

from factories import make_user

from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.delegates.kinds import DelegateKind, EndReason
from registry.delegates.models import DelegatedEntry, Delegation
from registry.delegates.services import label
from registry.delegates.states import DelegationState, EntryState


def samples_of_delegations(person: Any, reader: Any) -> dict[str, list[dict[str, Any]]]:
    """To the expert and to the delegate, who is the reader of one of each two."""
    kept = [_delegation(person, user) for user in (make_user(Role.DELEGATE), reader)]
    declined = _delegation(person, None)
    return {
        "delegation_answered": [{"delegation": one} for one in (kept[0], declined)],
        "delegation_ended": [{"delegation": one} for one in kept],
        "delegation_entry": [_entry(kept[0], EntryState.WAITING)],
        "delegation_decision": [
            _entry(one, state) for one in kept for state in EntryState if state != "waiting"
        ],
    }


def _delegation(person: Any, user: Any) -> Delegation:
    return Delegation(
        id=uuid.uuid4(), person=person, name="Phan Thị Hà & cộng sự", email="", user=user,
        user_id=user.id if user else None, kind=DelegateKind.RELATIVE, until=hanoi_today(),
        state=DelegationState.ENDED, end_reason=EndReason.TERM,
    )  # fmt: skip


def _entry(delegation: Delegation, state: EntryState) -> dict[str, Any]:
    entry = DelegatedEntry(
        id=uuid.uuid4(), delegation=delegation, delegation_id=delegation.id, step="degree",
        state=state, due_on=hanoi_today(),
    )  # fmt: skip
    return {"entry": entry, "step": label("degree")}

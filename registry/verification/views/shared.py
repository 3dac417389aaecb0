"""Shared by the pages on which staff look into a profile: the ledger and the course of its states."""

from typing import Any

from registry.accounts.models import User
from registry.audit import services as audit
from registry.audit import states
from registry.core.i18n import format_datetime
from registry.core.permissions import Role
from registry.experts import cards
from registry.experts.models import Person
from registry.experts.states import PersonState
from registry.web.forms import ledger


def log_profile(
    person: Person, card: cards.Card, *, viewer: User, role: Role, purpose: str
) -> None:
    """What the card shows, in her access ledger, before the page is sent."""
    with ledger():
        audit.record_access(
            person_ids=[person.id],
            viewer=viewer,
            role=role,
            fields=cards.shown_fields(card),
            purpose=purpose,
            context=person,
        )


def course(person: Person) -> list[dict[str, Any]]:
    """Every state so far, for a timeline."""
    return [
        {
            "text": PersonState(change.to_state).label,
            "at": change.at.isoformat(),
            "when": format_datetime(change.at),
        }
        for change in states.list_changes(person)
    ]

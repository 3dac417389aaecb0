"""What somebody does who fills in a profile for an expert."""

from datetime import timedelta
from typing import Any

from factories import add, make_user
from registering import sent_by
from sqlalchemy import select

from registry.accounts.models import User
from registry.core.db import now, session
from registry.core.i18n import hanoi_today
from registry.core.permissions import Role
from registry.delegates import services
from registry.delegates.kinds import STEPS, DelegateKind
from registry.delegates.models import DelegatedEntry, Delegation
from registry.delegates.states import DelegationState
from registry.experts import queries as experts
from registry.experts.models import Person

ADDRESS = "tro.ly@example.org"
UNTIL = hanoi_today() + timedelta(90)
NAMED = {
    "name": "Phan Thị Hà",
    "email": ADDRESS,
    "kind": "assistant",
    "steps": ["person", "degree", "place", "subject", "time"],
    "until": f"{UNTIL:%d/%m/%Y}",
    "confirmed": "y",
}


def delegate_of(person: Person, *, user: User | None = None, **values: Any) -> Delegation:
    usual = {
        "person_id": person.id,
        "user_id": (user or make_user(Role.DELEGATE)).id,
        "name": "Phan Thị Hà",
        "email": ADDRESS,
        "kind": DelegateKind.ASSISTANT,
        "steps": list(STEPS),
        "until": UNTIL,
        "invited_at": now(),
        "accepted_at": now(),
        "state": DelegationState.ACTIVE,
    }
    return add(Delegation(**usual | values))


def fill(client: Any, delegation: Delegation, number: int, **values: Any) -> Any:
    address = f"/en/delegated/{delegation.id}/step/{number}"
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, data=sent_by(page.text) | values)


def doctorate_of(person: Person) -> Any:
    return experts.current_doctorate(person.id)


def entries() -> list[DelegatedEntry]:
    session().expire_all()
    return list(session().scalars(select(DelegatedEntry).order_by(DelegatedEntry.created_at)))


def name(person: Person, by: User, **values: Any) -> Delegation:
    usual: dict[str, Any] = {
        "name": "Phan Thị Hà",
        "email": ADDRESS,
        "kind": DelegateKind.ASSISTANT,
        "steps": ["degree"],
        "until": UNTIL,
    }
    return services.name_delegate(person, **usual | values, by=by)

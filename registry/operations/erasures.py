"""What has to stay ended when the database is put back to an earlier day: withdrawn profiles and
consents, roles that have ended and keys that were revoked.

They are listed in a file outside the database, so that a restored backup brings nobody back who has
left. The list is drawn from the audit chain; it holds ids and nothing that says who somebody is.
"""

import json
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select

from registry.accounts.actions import AccountAction
from registry.accounts.models import RoleAssignment, User
from registry.accounts.roles import close
from registry.api import services as keys
from registry.api.actions import KeyAction
from registry.api.models import ApiKey
from registry.audit import services as audit
from registry.audit import states
from registry.audit.models import AuditEvent
from registry.audit.queries import get_checkpoint
from registry.core.config import config
from registry.core.db import session
from registry.core.i18n import hanoi_today
from registry.core.signatures import is_genuine, sign
from registry.experts import consents, services
from registry.experts.actions import ExpertAction
from registry.experts.consent_models import Consent
from registry.experts.models import Person
from registry.experts.states import PersonState

log = structlog.get_logger()
KIND = "erasures"
PROFILES, CONSENTS, ROLES, KEYS = "profiles", "consents", "roles", "keys"
ACTIONS = {
    ExpertAction.PROFILE_WITHDRAWN.value: PROFILES,
    ExpertAction.CONSENT_WITHDRAWN.value: CONSENTS,
    AccountAction.ROLE_ENDED.value: ROLES,
    KeyAction.REVOKED.value: KEYS,
}


class BadErasures(Exception):
    """The file is not a list that this registry signed."""


@dataclass
class Erasures:
    seq: int = 0
    """Up to this event of the chain everything is in the list."""
    ids: dict[str, set[str]] = field(
        default_factory=lambda: {kind: set() for kind in ACTIONS.values()}
    )

    def add(self, other: "Erasures") -> None:
        self.seq = max(self.seq, other.seq)
        for kind, ids in self.ids.items():
            ids |= other.ids[kind]

    def __len__(self) -> int:
        return sum(map(len, self.ids.values()))


def collect(*, after: int = 0) -> Erasures:
    """What the chain of the database says since that event."""
    found = Erasures(get_checkpoint().seq)
    events = select(AuditEvent.action, AuditEvent.object_id).where(
        AuditEvent.seq > after, AuditEvent.seq <= found.seq, AuditEvent.action.in_(ACTIONS)
    )
    for action, object_id in session().execute(events):
        found.ids[ACTIONS[action]].add(str(object_id))
    return found


def keep() -> None:
    """Write down what has been added since the last time; called by the worker."""
    known = read(_own())
    new = collect(after=known.seq)
    session().rollback()  # the files are written outside any transaction
    if new.seq == known.seq:
        return
    known.add(new)
    if len(new):
        _copy(new)
    write(known)


def write(erasures: Erasures) -> None:
    path = _own()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(_dump(erasures))
    os.replace(part, path)


def _copy(new: Erasures) -> None:
    """Beside the copies of the checkpoints; one that is there already is never written over."""
    if not config().checkpoint_copies:
        return
    path = Path(config().checkpoint_copies) / f"erasures-{new.seq:012d}.json"
    try:
        with path.open("x") as copy:
            copy.write(_dump(new))
    except OSError as error:
        log.error("erasures_not_copied", name=path.name, error_class=type(error).__name__)


def _dump(erasures: Erasures) -> str:
    content: dict[str, Any] = {"seq": erasures.seq} | {
        kind: sorted(ids) for kind, ids in erasures.ids.items()
    }
    return json.dumps({**content, "signature": sign(content, kind=KIND)}, indent=1) + "\n"


def read(path: Path) -> Erasures:
    """Empty where there is no such file. Raises BadErasures."""
    if not path.exists():
        return Erasures()
    try:
        content = json.loads(path.read_text())
        signature = str(content.pop("signature"))
        if not is_genuine(content, signature, kind=KIND):
            raise BadErasures(f"{path.name} does not carry this registry's signature")
        ids = {
            kind: {str(uuid.UUID(one)) for one in content.get(kind, ())}
            for kind in ACTIONS.values()
        }
        return Erasures(int(content["seq"]), ids)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadErasures(f"{path.name} is no list of erasures") from error


def read_all() -> Erasures:
    """Of this machine and of the copies. Raises BadErasures."""
    found = read(_own())
    for path in _copies():
        found.add(read(path))
    return found


def _own() -> Path:
    return config().state_dir / "erasures.json"


def _copies() -> list[Path]:
    folder = config().checkpoint_copies
    return sorted(Path(folder).glob("erasures-*.json")) if folder else []


def apply_again(erasures: Erasures) -> int:
    """End in this database what the list says has ended; how much of it had come back."""
    ending: tuple[tuple[str, Any, Callable[[Any], bool]], ...] = (
        (PROFILES, Person, _withdraw),
        (CONSENTS, Consent, _withdraw_consent),
        (ROLES, RoleAssignment, _end),
        (KEYS, ApiKey, _revoke),
    )
    return sum(end(row) for kind, model, end in ending for row in _find(model, erasures.ids[kind]))


def _find(model: Any, ids: set[str]) -> Iterator[Any]:
    for one in sorted(ids):
        row = session().get(model, uuid.UUID(one))
        if row is not None:
            yield row


def _account(person: Person) -> User | None:
    """In their name: they have asked for it once."""
    return session().get(User, person.user_id) if person.user_id else None


def _withdraw(person: Person) -> bool:
    account = _account(person)
    if account is None or not states.can_move(person, PersonState.WITHDRAWN):
        return False
    services.withdraw(person, by=account)
    return True


def _withdraw_consent(consent: Consent) -> bool:
    person = session().get_one(Person, consent.person_id)
    account = _account(person)
    if account is None or consent.withdrawn_at is not None:
        return False
    consents.withdraw_consent(person, consent.purpose, by=account)
    return True


def _end(role: RoleAssignment) -> bool:
    if not role.is_in_force(hanoi_today()):
        return False
    close(role)
    role.user.auth_epoch += 1
    audit.record(AccountAction.ROLE_ENDED, role, by=None, user=role.user_id)
    return True


def _revoke(key: ApiKey) -> bool:
    if key.revoked_at is not None:
        return False
    keys.revoke(key, by=key.owner)
    return True

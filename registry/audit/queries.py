import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Text, Uuid, column, select, table

from registry.audit.models import AccessEvent, AuditEvent, AuditHead
from registry.audit.services import GENESIS, chain_hash
from registry.core.db import session


@dataclass(frozen=True)
class Checkpoint:
    """The end of the chain at some moment, kept outside the database."""

    seq: int
    hash: str


# Accounts build on the chain, so the chain knows their table by name only.
USERS = table("users", column("id", Uuid), column("display_name", Text))


def get_checkpoint() -> Checkpoint:
    head = session().scalars(select(AuditHead)).one()
    return Checkpoint(head.seq, head.hash)


def list_events(
    *, object_id: uuid.UUID | None = None, before_seq: int | None = None, limit: int = 50
) -> Sequence[AuditEvent]:
    statement = select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(limit)
    if object_id is not None:
        statement = statement.where(AuditEvent.object_id == object_id)
    if before_seq is not None:
        statement = statement.where(AuditEvent.seq < before_seq)
    return session().scalars(statement).all()


def list_actors(events: Sequence[AuditEvent]) -> dict[uuid.UUID, str]:
    """Who acted, by name."""
    wanted = {event.actor_id for event in events if event.actor_id}
    found = session().execute(
        select(USERS.c.id, USERS.c.display_name).where(USERS.c.id.in_(wanted))
    )
    return dict(found.all())


def list_accesses(*, person_id: uuid.UUID, limit: int = 50) -> Sequence[AccessEvent]:
    return (
        session()
        .scalars(
            select(AccessEvent)
            .where(AccessEvent.person_id == person_id)
            .order_by(AccessEvent.at.desc(), AccessEvent.id)
            .limit(limit)
        )
        .all()
    )


def find_chain_problems(checkpoint: Checkpoint | None = None) -> Iterator[str]:
    """Every edit, deletion, reordering or cut tail, in words; nothing when the chain is whole."""
    previous, expected, seen = GENESIS, 1, None
    for entry in session().scalars(
        select(AuditEvent).order_by(AuditEvent.seq).execution_options(yield_per=1000)
    ):
        if entry.seq != expected:
            yield f"events {expected} to {entry.seq - 1} are missing"
        if entry.previous_hash != previous:
            yield f"event {entry.seq} does not follow its predecessor"
        if chain_hash(entry) != entry.hash:
            yield f"event {entry.seq} was changed after it was written"
        if checkpoint and entry.seq == checkpoint.seq:
            seen = entry.hash
        previous, expected = entry.hash, entry.seq + 1
    yield from _find_tail_problems(Checkpoint(expected - 1, previous), checkpoint, seen)


def _find_tail_problems(
    end: Checkpoint, checkpoint: Checkpoint | None, seen: str | None
) -> Iterator[str]:
    if end != get_checkpoint():
        yield f"the chain ends at {end.seq}, but its head says {get_checkpoint().seq}"
    if checkpoint and checkpoint.seq and seen != checkpoint.hash:
        yield f"the checkpoint's event {checkpoint.seq} is missing or different"

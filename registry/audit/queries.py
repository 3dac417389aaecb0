import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from registry.audit.models import AccessEvent, AuditEvent, AuditHead
from registry.audit.services import GENESIS, chain_hash
from registry.core.db import get_row, list_rows, session


@dataclass(frozen=True)
class Checkpoint:
    """The end of the chain at some moment, kept outside the database."""

    seq: int
    hash: str


def get_checkpoint() -> Checkpoint:
    head = get_row(select(AuditHead))
    return Checkpoint(head.seq, head.hash)


def list_accesses(*, person_id: uuid.UUID, limit: int = 50) -> Sequence[AccessEvent]:
    return list_rows(
        select(AccessEvent)
        .where(AccessEvent.person_id == person_id)
        .order_by(AccessEvent.at.desc(), AccessEvent.id)
        .limit(limit)
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

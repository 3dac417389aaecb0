"""Rows collected while a demo country is built, written in bulk, and its history in order.

What the product's services would have written beside each change (state changes, the audit chain) is
noted here with the moment at which it would have happened, and written at the end in time's order.
"""

import random
import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select

from registry.audit.actions import AuditAction
from registry.audit.models import AuditEvent, AuditHead
from registry.audit.services import chain_hash
from registry.audit.states import StateChange
from registry.core.db import get_row, session
from registry.core.finding import Findable, fold_texts
from registry.core.i18n import HANOI
from registry.core.tables import Base
from registry.demo.state_actions import action_of

BATCH = 2_000
LAST = timedelta(hours=1)
SECONDS = int(LAST.total_seconds())
WRITTEN = {"created_at", "at", "recorded_at"}  # columns of moments at which something was written


class Chronicle:
    """`latest`: nothing that is told happened after it."""

    def __init__(self, rng: random.Random, *, latest: datetime) -> None:
        self.rng = rng
        self.latest = latest
        self.late = 0
        self.since: dict[uuid.UUID, datetime] = {}  # each record has been in its present state
        self.rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self.events: list[
            tuple[datetime, AuditAction, str, uuid.UUID, uuid.UUID | None, dict[str, Any]]
        ] = []

    def new_id(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def add(self, model: type[Base], **values: Any) -> uuid.UUID:
        """One row; written when enough have gathered. Returns its id."""
        row_id: uuid.UUID = values.setdefault("id", self.new_id())
        for name in WRITTEN & values.keys():
            values[name] = self.past(values[name])
        self.rows[model].append(values)
        return row_id

    def past(self, at: datetime) -> datetime:
        """This moment, or, where it is still to come, one of the last hour; one after the other."""
        if at <= self.latest - LAST:
            return at
        self.late = min(self.late + 1, SECONDS - 1)
        return self.latest - LAST + timedelta(seconds=self.late)

    def fact(self, model: type[Base], *, recorded: datetime, **values: Any) -> uuid.UUID:
        """One version of a fact; `series_id` begins a new series where none is given."""
        values.setdefault("series_id", self.new_id())
        values.setdefault("superseded_at", None)
        values.setdefault("valid_to", None)
        values.setdefault("reason", "")
        values.setdefault("recorded_by_id", None)
        self.add(model, recorded_at=recorded, **values)
        series: uuid.UUID = values["series_id"]
        return series

    def happened(
        self,
        at: datetime,
        action: AuditAction,
        kind: type[Base],
        row_id: uuid.UUID,
        by: uuid.UUID | None = None,
        **details: Any,
    ) -> None:
        self.events.append((self.past(at), action, kind.__tablename__, row_id, by, details))

    def moved(
        self,
        at: datetime,
        kind: type[Base],
        row_id: uuid.UUID,
        states: tuple[str | None, str],
        by: uuid.UUID | None,
        action: AuditAction,
    ) -> None:
        """A step of a state machine: history and audit."""
        at = self.past(at)
        self.since[row_id] = max(at, self.since.get(row_id, at))
        self.add(
            StateChange,
            object_type=kind.__tablename__,
            object_id=row_id,
            from_state=states[0],
            to_state=states[1],
            at=at,
            by_id=by,
            reason="",
        )
        self.happened(at, action, kind, row_id, by)

    def course(
        self,
        kind: type[Base],
        row_id: uuid.UUID,
        start: datetime,
        steps: list[tuple[int, str]],
        by: uuid.UUID | None,
        acts: Mapping[str, uuid.UUID | None] | None = None,
    ) -> datetime:
        """Several steps, each some days after the one before, by whom `acts` names for a state, else
        `by`. Returns the moment of the last."""
        before: str | None = None
        for days, state in steps:
            start += timedelta(days=days, minutes=self.rng.randrange(5, 90))
            actor = (acts or {}).get(state, by)
            self.moved(start, kind, row_id, (before, state), actor, action_of(kind, state))
            before = state
        return start

    def write(self, *models: type[Base]) -> None:
        """Put what has gathered into the tables, parents first as they are named."""
        for model in models or tuple(self.rows):
            rows = self.rows.pop(model, [])
            if issubclass(model, Findable):
                for row in rows:
                    row["folded"] = fold_texts(*(row.get(name) for name in model.folded_from))
            if hasattr(model, "moved_at"):
                for row in rows:
                    row["moved_at"] = self.since.get(row["id"], row["created_at"])
            for start in range(0, len(rows), BATCH):
                session().execute(insert(model), rows[start : start + BATCH])

    def write_audit(self) -> None:
        """The whole history as one chain, in the order of time."""
        head = get_row(select(AuditHead))
        rows = []
        for at, action, kind, row_id, by, details in sorted(
            self.events, key=lambda event: event[0]
        ):
            entry = AuditEvent(
                id=self.new_id(),
                seq=head.seq + 1,
                at=at,
                actor_id=by,
                on_behalf_of_id=None,
                action=action.value,
                object_type=kind,
                object_id=row_id,
                before_digest=None,
                after_digest=None,
                details=details,
                previous_hash=head.hash,
            )
            entry.hash = chain_hash(entry)
            head.seq, head.hash = entry.seq, entry.hash
            rows.append(
                {name: getattr(entry, name) for name in AuditEvent.__table__.columns.keys()}
            )
        for start in range(0, len(rows), BATCH):
            session().execute(insert(AuditEvent), rows[start : start + BATCH])
        self.events.clear()


def moment(day: date, rng: random.Random) -> datetime:
    """Some time in office hours of that day in Hà Nội."""
    return datetime.combine(day, time(8 + rng.randrange(9), rng.randrange(60)), HANOI)


def days_between(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(rng.randrange(max(1, (last - first).days)))

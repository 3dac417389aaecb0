"""Moving through states: the legal moves of a machine, and the history that timelines show."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, mapped_column

from registry.audit import services as audit
from registry.audit.actions import AuditAction
from registry.core.db import list_rows, now, session
from registry.core.errors import InvalidTransition
from registry.core.i18n import _
from registry.core.tables import Base

Moves = Mapping[Any, set[Any]]


class StateChange(Base):
    """One step of one object: who, when, from which state to which, and why."""

    __tablename__ = "state_changes"
    __table_args__ = (Index(None, "object_id", "at"),)

    object_type: Mapped[str]
    object_id: Mapped[uuid.UUID]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(default="")


def move(
    row: Any,
    to: StrEnum,
    *,
    by: Any,
    action: AuditAction,
    reason: str = "",
    moves: Moves | None = None,
    **details: Any,
) -> None:
    """Take one legal step, remember it and audit it. Raises InvalidTransition otherwise.

    The model names its `legal_moves`; `moves` are others, for a way back that few may take.
    """
    refuse_illegal(row, to, moves=moves)
    _remember(row, row.state, to, by=by, reason=reason)
    row.state = to
    audit.record(action, row, by=by, **details)


def refuse_illegal(row: Any, to: StrEnum, *, moves: Moves | None = None) -> None:
    """For a step whose other guards would name a wrong reason once it has been taken."""
    if not can_move(row, to, moves=moves):
        raise _is_past(row)


def refuse_other_than(row: Any, *allowed: StrEnum) -> None:
    """A table of moves knows states and not who moves: where two may go the same way, for their own
    reasons, each names from where they come. Raises InvalidTransition."""
    if row.state not in allowed:
        raise _is_past(row)


def _is_past(row: Any) -> InvalidTransition:
    return InvalidTransition(
        _(
            "This step is no longer possible: the current state is “%(state)s”.",
            state=row.state.label,
        )
    )


def can_move(row: Any, to: StrEnum, *, moves: Moves | None = None) -> bool:
    return to in (row.legal_moves if moves is None else moves).get(row.state, set())


def begin(row: Any, *, by: Any, action: AuditAction) -> None:
    """The first state of a new object."""
    session().add(row)
    session().flush()  # the model says which state is the first
    _remember(row, None, row.state, by=by, reason="")
    audit.record(action, row, by=by)


def _remember(row: Any, old: StrEnum | None, new: StrEnum, *, by: Any, reason: str) -> None:
    moment = now()
    _keep_moment(row, moment)
    session().add(_change(row, old, new, at=moment, by=by, reason=reason))


def _change(
    row: Any, old: StrEnum | None, new: StrEnum, *, at: datetime, by: Any, reason: str
) -> StateChange:
    return StateChange(
        object_type=row.__tablename__,
        object_id=row.id,
        from_state=old.value if old else None,
        to_state=new.value,
        at=at,
        by_id=by.id if by else None,
        reason=reason,
    )


def _keep_moment(row: Any, moment: datetime) -> None:
    """Where the record itself says since when its step lasts: lists of many are sorted by it. It is no
    change of the record, which somebody may have open in a form."""
    model = type(row)
    if hasattr(model, "moved_at"):
        with session().no_autoflush:  # what is changed besides is written once
            session().execute(
                update(model)
                .where(model.id == row.id)
                .values(moved_at=moment)
                .execution_options(synchronize_session=False)
            )


def note(row: Any, *, by: Any, action: AuditAction, reason: str = "", **details: Any) -> None:
    """Something that belongs to the history of a record and leaves its state as it is."""
    _remember(row, row.state, action, by=by, reason=reason)
    audit.record(action, row, by=by, **details)


def note_beside(row: Any, *, by: Any, action: AuditAction, **details: Any) -> None:
    """Something that stands in the history of a record and is no step of it: the days of its present
    step go on, and nothing that waits for a step is answered by it."""
    session().add(_change(row, row.state, action, at=now(), by=by, reason=""))
    audit.record(action, row, by=by, **details)


def list_changes(row: Base) -> Sequence[StateChange]:
    return list_rows(
        select(StateChange)
        .where(StateChange.object_id == row.id)
        .order_by(StateChange.at, StateChange.id)
    )

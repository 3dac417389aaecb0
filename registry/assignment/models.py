"""A run of the national assignment: its inputs as they were, its result, and what people changed."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.accounts.models import User
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, unique_where
from registry.experts.models import Person
from registry.programs.models import Opening
from registry.taxonomy.models import Institution


class RunState(LabelledEnum):
    WAITING = "waiting", _l("Being computed")
    DONE = "done", _l("Waiting for a decision")
    IMPOSSIBLE = "impossible", _l("Overrides cannot be kept")
    CANCELLED = "cancelled", _l("Cancelled")
    CLOSED = "closed", _l("Decided")


RUN_MOVES: dict[RunState, set[RunState]] = {
    RunState.WAITING: {RunState.DONE, RunState.IMPOSSIBLE, RunState.CANCELLED},
    RunState.DONE: {RunState.CLOSED},
    RunState.IMPOSSIBLE: {RunState.CLOSED},
    RunState.CANCELLED: set(),
    RunState.CLOSED: set(),
}


class AssignmentRun(Stamped, Versioned, Base):
    """Scores are whole hundredths of a point. `inputs_hash` is the digest of all that was computed
    with, `result_hash` of what came out: equal inputs give equal results."""

    __tablename__ = "assignment_runs"
    legal_moves = RUN_MOVES
    __table_args__ = (
        Index(None, "state"),
        UniqueConstraint("series_id", "number"),
    )

    code: Mapped[str] = mapped_column(unique=True)  # PB-2026-0003
    name: Mapped[str]
    series_id: Mapped[uuid.UUID]  # the id of the first run with these overrides
    number: Mapped[int]
    state: Mapped[RunState] = mapped_column(default=RunState.WAITING)
    parameters: Mapped[dict[str, Any]]  # parameters.Parameters, as plain values
    planned_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("jobs.id"))
    versions: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of weights and solver
    experts: Mapped[int] = mapped_column(default=0)  # who could be asked
    candidates: Mapped[int] = mapped_column(default=0)  # pairs
    seats: Mapped[int] = mapped_column(default=0)
    filled: Mapped[int] = mapped_column(default=0)
    score: Mapped[int] = mapped_column(BigInteger, default=0)
    filled_without: Mapped[int] = mapped_column(default=0)  # without overrides
    score_without: Mapped[int] = mapped_column(BigInteger, default=0)
    filled_alone: Mapped[int] = mapped_column(default=0)  # if each institution chose by itself
    value: Mapped[int] = mapped_column(BigInteger, default=0)
    bound: Mapped[int] = mapped_column(BigInteger, default=0)
    inputs_hash: Mapped[str] = mapped_column(default="")
    result_hash: Mapped[str] = mapped_column(default="")
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    prices: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    obstacles: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    seconds: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]

    @property
    def is_done(self) -> bool:
        return self.finished_at is not None and self.state is not RunState.IMPOSSIBLE


class AssignedOpening(Base):
    """An opening as it stood in a run. `funnel`: how many were left after each condition."""

    __tablename__ = "assigned_openings"
    __table_args__ = (UniqueConstraint("run_id", "opening_id"),)

    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignment_runs.id"))
    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("openings.id"), index=True)
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    field_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("concepts.id"))
    seats: Mapped[int]
    filled: Mapped[int] = mapped_column(default=0)
    why: Mapped[str] = mapped_column(default="")  # kinds.Shortage, where seats stay free
    funnel: Mapped[dict[str, Any]] = mapped_column(default=dict)

    opening: Mapped[Opening] = relationship(lazy="raise")
    institution: Mapped[Institution] = relationship(lazy="raise")


class AssignmentPair(Base):
    """A candidate: one expert for one opening in one window, with the score and its parts."""

    __tablename__ = "assignment_pairs"
    __table_args__ = (
        UniqueConstraint("run_id", "opening_id", "person_id"),
        Index(None, "run_id", "is_chosen"),
        Index(None, "person_id"),
    )

    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignment_runs.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("openings.id"))
    institution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("institutions.id"))
    window: Mapped[str]
    score: Mapped[int]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    is_chosen: Mapped[bool] = mapped_column(default=False)
    introduction_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("introductions.id"))

    run: Mapped[AssignmentRun] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(lazy="select")
    opening: Mapped[Opening] = relationship(lazy="select")


class OverrideKind(LabelledEnum):
    PIN = "pin", _l("This pair must be chosen")
    VETO = "veto", _l("This pair must not be chosen")


class AssignmentOverride(Stamped, Base):
    """Somebody's decision against the computation, with its reason and what it cost when it was made."""

    __tablename__ = "assignment_overrides"
    __table_args__ = (
        unique_where(
            "uq_assignment_overrides_pair",
            "series_id",
            "person_id",
            "opening_id",
            where="dropped_at IS NULL",
        ),
    )

    series_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignment_runs.id"))
    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("assignment_runs.id"))  # on which decided
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"), index=True)
    opening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("openings.id"))
    kind: Mapped[OverrideKind]
    reason: Mapped[str]
    price_seats: Mapped[int]
    price_score: Mapped[int] = mapped_column(BigInteger)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    dropped_at: Mapped[datetime | None]
    dropped_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    opening: Mapped[Opening] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id], lazy="joined", innerjoin=True)

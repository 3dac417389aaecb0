"""A run of the forecast: its inputs as they were, and its result. Neither is ever changed."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, choice


class RunKind(LabelledEnum):
    FORECAST = "forecast", _l("Forecast")
    SCENARIO = "scenario", _l("Scenario")
    BACK_TEST = "back_test", _l("Back-test")


class ForecastState(LabelledEnum):
    WAITING = "waiting", _l("Being computed")
    DONE = "done", _l("Done")
    CANCELLED = "cancelled", _l("Cancelled")


FORECAST_MOVES: dict[ForecastState, set[ForecastState]] = {
    ForecastState.WAITING: {ForecastState.DONE, ForecastState.CANCELLED},
    ForecastState.DONE: set(),
    ForecastState.CANCELLED: set(),
}


class ForecastRun(Stamped, Versioned, Base):
    """`day`: as of which, and as known at whose end. `inputs` are counts, of whom nobody can tell; the
    readings, and by which decision they lead, are among them. `base_id`: the forecast that a scenario
    supposes something else of. `started_by_id` is nobody where the worker's clock asked for it."""

    __tablename__ = "forecast_runs"
    legal_moves = FORECAST_MOVES
    __table_args__ = (Index(None, "kind", "state", "created_at"),)

    code: Mapped[str] = mapped_column(unique=True)  # DB-2026-0003
    kind: Mapped[RunKind] = mapped_column(choice(RunKind, name="kind"))
    name: Mapped[str] = mapped_column(default="")
    state: Mapped[ForecastState] = mapped_column(default=ForecastState.WAITING)
    day: Mapped[date]
    seed: Mapped[int]
    method: Mapped[str]  # its version
    parameters: Mapped[dict[str, Any]]  # parameters.Parameters, as plain values
    levers: Mapped[dict[str, Any]]
    supposed: Mapped[dict[str, Any]] = mapped_column(default=dict)  # supposing.Wish
    inputs: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    results: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    inputs_hash: Mapped[str] = mapped_column(default="")
    result_hash: Mapped[str] = mapped_column(default="")
    base_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("forecast_runs.id"))
    started_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("jobs.id"))
    seconds: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    repeated_at: Mapped[datetime | None]
    repeat_hash: Mapped[str] = mapped_column(default="")  # of the last repetition

    @property
    def is_done(self) -> bool:
        return self.state is ForecastState.DONE

    @property
    def is_confirmed(self) -> bool:
        """The last repetition gave the same bytes."""
        return self.repeated_at is not None and self.repeat_hash == self.result_hash

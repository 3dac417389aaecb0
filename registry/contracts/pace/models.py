"""How long a contract should stay in a step: a row with a period, drafted by one, confirmed by another."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from registry.contracts.states import ContractState
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped, Versioned, choice, unique_where


class BenchmarkState(LabelledEnum):
    PROPOSED = "proposed", _l("Waiting for a second person")
    CONFIRMED = "confirmed", _l("Confirmed")
    REJECTED = "rejected", _l("Not confirmed")


BENCHMARK_MOVES: dict[BenchmarkState, set[BenchmarkState]] = {
    BenchmarkState.PROPOSED: {BenchmarkState.CONFIRMED, BenchmarkState.REJECTED},
}


class StepBenchmark(Stamped, Versioned, Base):
    """Of one step, from a day on; those that came with the register were proposed by nobody."""

    __tablename__ = "step_benchmarks"
    legal_moves = BENCHMARK_MOVES
    __table_args__ = (
        Index(None, "state"),
        unique_where("uq_step_benchmarks_proposed", "step", where="state = 'proposed'"),
        unique_where(
            "uq_step_benchmarks_in_force", "step", "valid_from", where="state = 'confirmed'"
        ),
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="four_eyes"),
    )

    step: Mapped[ContractState] = mapped_column(choice(ContractState, name="step"))
    days: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    state: Mapped[BenchmarkState] = mapped_column(default=BenchmarkState.PROPOSED)
    answer: Mapped[str] = mapped_column(default="")  # why it was not confirmed
    proposed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))

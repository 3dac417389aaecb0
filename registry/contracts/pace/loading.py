"""Brings the packaged benchmarks into their table; what is there stays, for the ministry may have changed it."""

from datetime import date

from sqlalchemy import select

from registry.contracts.pace.models import BenchmarkState, StepBenchmark
from registry.contracts.pace.queries import is_confirmed
from registry.contracts.states import ContractState
from registry.core.db import session
from registry.core.packaged import read_rows


def load() -> None:
    """Called inside a transaction."""
    found = session().execute(
        select(StepBenchmark.step, StepBenchmark.valid_from).where(is_confirmed())
    )
    known = {(step.value, day) for step, day in found}
    for row in read_rows("registry.contracts", "benchmarks.csv"):
        valid_from = date.fromisoformat(row["valid_from"])
        if (row["code"], valid_from) not in known:
            session().add(
                StepBenchmark(
                    step=ContractState(row["code"]),
                    days=int(row["value"]),
                    valid_from=valid_from,
                    valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                    source=row["source"],
                    state=BenchmarkState.CONFIRMED,
                )
            )
    session().flush()

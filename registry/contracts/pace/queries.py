"""How long a contract should stay in a step: dated rows, beside what it takes in fact."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from registry.contracts.pace.models import BenchmarkState, StepBenchmark
from registry.contracts.states import ContractState
from registry.core.db import find_row, get_row, list_rows, own_writes, session
from registry.core.i18n import _
from registry.core.periods import holding_on

S = ContractState
TO_SIGNATURE = {
    S.DRAFT: (S.OFFERED, S.AGREED),
    S.OFFERED: (S.AGREED,),
    S.NEGOTIATING: (S.OFFERED, S.AGREED),
    S.AGREED: (),
}
"""The steps that still lie between a state and the signature."""


def is_confirmed() -> ColumnElement[bool]:
    return StepBenchmark.state == BenchmarkState.CONFIRMED


def _all_on(day: date) -> Mapping[ContractState, int]:
    """One statement, whatever the number of rows that ask for it."""
    known = session().info.setdefault("benchmarks", {})
    key = (own_writes(), day)
    if key not in known:
        statement = select(StepBenchmark.step, StepBenchmark.days).where(
            is_confirmed(), holding_on(StepBenchmark, day)
        )
        known[key] = {row.step: row.days for row in session().execute(statement)}
    found: Mapping[ContractState, int] = known[key]
    return found


def find_benchmark(state: ContractState, *, on: date) -> int | None:
    """In days; None for steps that last as long as they are meant to."""
    return _all_on(on).get(state)


def describe(state: ContractState, days: int, *, on: date) -> str:
    benchmark = find_benchmark(state, on=on)
    if benchmark is None:
        return ""
    if days > benchmark:
        return _("over the benchmark of %(days)s", days=benchmark)
    return _("benchmark: %(days)s", days=benchmark)


def expect_signature(state: ContractState, *, since: date, on: date) -> date | None:
    """On which day a contract is signed if each step from now on keeps to its benchmark."""
    if state not in TO_SIGNATURE:
        return None
    this_step = max(since + timedelta(find_benchmark(state, on=on) or 0), on)
    others = sum(find_benchmark(one, on=on) or 0 for one in TO_SIGNATURE[state])
    return this_step + timedelta(others)


def get_edition(step_benchmark_id: uuid.UUID) -> StepBenchmark:
    return get_row(select(StepBenchmark).where(StepBenchmark.id == step_benchmark_id))


def list_editions() -> Sequence[StepBenchmark]:
    """Of each step the newest first, in the order of the steps."""
    rows = list_rows(select(StepBenchmark).order_by(StepBenchmark.valid_from.desc()))
    order = list(ContractState)
    return sorted(rows, key=lambda row: order.index(row.step))


def find_latest(step: ContractState) -> StepBenchmark | None:
    """The one that no other follows."""
    return find_row(
        select(StepBenchmark).where(
            StepBenchmark.step == step, is_confirmed(), StepBenchmark.valid_to.is_(None)
        )
    )


def find_proposed(step: ContractState) -> StepBenchmark | None:
    return find_row(
        select(StepBenchmark).where(
            StepBenchmark.step == step, StepBenchmark.state == BenchmarkState.PROPOSED
        )
    )

"""Benchmarks that a second officer of the ministry has to confirm."""

from sqlalchemy import select

from registry.accounts.models import User
from registry.contracts.pace.models import BenchmarkState, StepBenchmark
from registry.core.i18n import _, _l
from registry.core.paging import Rows
from registry.core.permissions import Permission
from registry.core.waiting import NO_DAY, Party, Work, mine


def _proposed(user: User) -> Rows:
    return select(
        StepBenchmark.id,
        StepBenchmark.step,
        StepBenchmark.days,
        NO_DAY.label("due_on"),
        StepBenchmark.created_at.label("since"),
        mine(StepBenchmark.proposed_by_id != user.id),
    ).where(StepBenchmark.state == BenchmarkState.PROPOSED)


WORK = (
    Work(
        code="benchmarks.second",
        label=_l("Second opinion on the benchmark of a step"),
        act=_l("Compare"),
        party=Party.MINISTRY,
        permission=Permission.BENCHMARK_WRITE,
        rows=_proposed,
        title=lambda row: str(row.step.label),
        about=lambda row: _("benchmark: %(days)s", days=row.days),
        address=lambda row: {"step_benchmark_id": row.id},
        case_endpoint="durations.benchmark",
        list_endpoint="durations.benchmarks",
    ),
)

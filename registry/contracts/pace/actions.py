"""What the audit chain records of benchmarks."""

from registry.audit.actions import AuditAction
from registry.core.i18n import _l


class BenchmarkAction(AuditAction):
    PROPOSED = "step_benchmark.proposed", _l("Benchmark of a step proposed")
    CONFIRMED = "step_benchmark.confirmed", _l("Benchmark of a step confirmed")
    REJECTED = "step_benchmark.rejected", _l("Benchmark of a step not confirmed")

"""How long each step takes, and the benchmarks that it is measured by."""

from registry.durations.views import benchmarks as benchmarks  # its routes register themselves
from registry.durations.views.page import bp

__all__ = ["bp"]

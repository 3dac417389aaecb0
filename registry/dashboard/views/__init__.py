"""One page for whoever answers for the targets, with the tables behind it."""

from registry.dashboard.views import league as league  # the routes register themselves
from registry.dashboard.views import page
from registry.dashboard.views import pivot as pivot
from registry.dashboard.views.shared import bp

__all__ = ["NAVIGATION", "bp"]
NAVIGATION = page.NAVIGATION

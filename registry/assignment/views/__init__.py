from registry.assignment.views import asking, comparing, pairs, runs  # noqa: F401 - add their routes
from registry.assignment.views.runs import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp"]

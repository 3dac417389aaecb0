"""The count as lists of people, and the ministry's decisions on it."""

from registry.targets.views import counts, decisions
from registry.targets.views import people as people  # the routes register themselves
from registry.targets.views.shared import bp

__all__ = ["NAVIGATION", "bp", "further_blueprints"]
further_blueprints = (decisions.bp,)
NAVIGATION = [*counts.NAVIGATION, *decisions.NAVIGATION]

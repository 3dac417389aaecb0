"""The readings of each target with all their rules, and the changes that two officers decide on."""

# The routes register themselves.
from registry.rules.views import changes as changes
from registry.rules.views import proposing as proposing
from registry.rules.views.readings import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp"]

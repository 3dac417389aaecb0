"""Pages of interests: the two lists, one interest, stating it, and an opening with its people."""

# The routes register themselves.
from registry.interests.views import opening as opening
from registry.interests.views import steps as steps
from registry.interests.views.page import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp"]

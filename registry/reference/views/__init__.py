"""Institutions with their history, rows of tables, and the changes that two officers of the ministry
decide on."""

# The routes register themselves.
from registry.reference.views import changes as changes
from registry.reference.views import tables as tables
from registry.reference.views.institutions import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp"]

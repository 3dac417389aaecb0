"""The pages of packages: of the secretariat, of who owes an item, of the expert, and of the ministry."""

from registry.treatment.views import steps as steps  # its routes register themselves
from registry.treatment.views.page import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp"]

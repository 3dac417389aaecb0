"""Pages of the designation secretariat."""

from registry.leading.views import entries as entries  # its routes register themselves
from registry.leading.views.designations import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp"]

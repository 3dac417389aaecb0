"""Pages of introductions."""

from registry.introductions.views import steps as steps  # its routes register themselves
from registry.introductions.views.page import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp"]

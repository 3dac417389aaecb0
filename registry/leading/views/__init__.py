"""Pages of the designation secretariat."""

from registry.leading.views import entries as entries  # their routes register themselves
from registry.leading.views import posts as posts
from registry.leading.views import reviews as reviews
from registry.leading.views.designations import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp"]

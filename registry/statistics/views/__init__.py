"""Public statistics, and the ministry's releases of them."""

from registry.statistics.views import files, published, releases
from registry.statistics.views.shared import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp", "files", "published", "releases"]

from registry.forecast.views import files, pages, scenarios  # noqa: F401 - add their routes
from registry.forecast.views.shared import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp"]

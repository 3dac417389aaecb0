from registry.imports.views import answering, starting  # noqa: F401 - add their routes
from registry.imports.views.batches import NAVIGATION, bp

further_blueprints = (answering.bp,)

__all__ = ["NAVIGATION", "bp", "further_blueprints"]

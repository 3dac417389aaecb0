"""The pages of nominations: of whoever nominates, of the nominee, and of the secretariat."""

from registry.nominations.views import deciding as deciding
from registry.nominations.views import making as making  # their routes register themselves
from registry.nominations.views import panel as panel
from registry.nominations.views import steps as steps
from registry.nominations.views.page import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp"]

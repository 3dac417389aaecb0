"""Talent programmes and the institution's workspace of openings, under one prefix."""

from registry.core.i18n import _l
from registry.core.permissions import Permission

# The routes register themselves.
from registry.programs.views import amendments as amendments
from registry.programs.views import openings as openings
from registry.programs.views import programs as programs
from registry.programs.views import steps as steps
from registry.programs.views.shared import bp

__all__ = ["NAVIGATION", "bp"]
NAVIGATION = [
    (_l("Openings"), "programs.openings", Permission.OPENING_READ),
    (_l("Talent programmes"), "programs.programs", Permission.OPENING_READ),
]

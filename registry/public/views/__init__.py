"""What everybody may read: the numbers, the openings, how data is protected, whether a mail is ours."""

# The routes register themselves.
from registry.public.views import openings as openings
from registry.public.views.pages import NAVIGATION
from registry.public.views.shared import bp

__all__ = ["NAVIGATION", "bp"]

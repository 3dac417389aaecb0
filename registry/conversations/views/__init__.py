"""The pages of what two connected sides write to each other, and of when they meet."""

from registry.conversations.views import feedback as feedback  # its routes register themselves
from registry.conversations.views import meetings as meetings
from registry.conversations.views.page import bp

__all__ = ["bp"]

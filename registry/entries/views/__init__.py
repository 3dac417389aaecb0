"""Contracts that did not begin here: the institution's pages, the officer's, and the expert's by a link."""

from registry.entries.views import expert, institution, officer
from registry.entries.views.page import bp

__all__ = ["bp", "expert", "institution", "officer"]

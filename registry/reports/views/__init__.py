"""Reporting cycles and the reports of each body."""

from registry.reports.views import check, national, parts, runs
from registry.reports.views.shared import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp", "check", "national", "parts", "runs"]

"""Audits of the count after the fact."""

from registry.campaigns.views import campaigns, published, samples
from registry.campaigns.views.shared import NAVIGATION, bp

__all__ = ["NAVIGATION", "bp", "campaigns", "published", "samples"]

"""What an audit found, in the words of pages."""

from collections.abc import Mapping
from typing import Any

from registry.campaigns.estimating import BASIS
from registry.core.i18n import format_number, format_share


def describe(result: Mapping[str, Any]) -> dict[str, str]:
    """An estimate as pages print it."""
    shares = {name: format_share(result[name] / BASIS) for name in ("share", "low", "high")}
    numbers = (
        "population",
        "drawn",
        "inspected",
        "found",
        "deemed",
        "people_low",
        "people_high",
        "confidence",
    )
    return {**shares, **{name: format_number(result[name]) for name in numbers}}

"""How the values of a rule stand in the row of a proposal."""

from collections.abc import Mapping
from datetime import date
from typing import Any

DAYS = ("counts_from", "counts_until", "due_on")


def pack(content: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON has it."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in content.items()
    }


def unpack(content: Mapping[str, Any]) -> dict[str, Any]:
    """As the columns have it."""
    return {
        name: date.fromisoformat(value) if name in DAYS and value else value
        for name, value in content.items()
    }

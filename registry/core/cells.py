"""Cells of files that spreadsheets open."""

from typing import Any

SEPARATORS = {"vi": ";", "en": ","}  # of columns, as Excel expects them in the reader's country
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULAS) else text

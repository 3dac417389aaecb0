"""Cells of files that spreadsheets open."""

import re
from typing import Any

SEPARATORS = {"vi": ";", "en": ","}  # of columns, as Excel expects them in the reader's country
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")

# A program that parts columns by another mark than ours sees the beginning of a cell behind each.
BEHIND_A_MARK = re.compile(r"([;,|\t\r\n])(\s*[=@＝＠]|[+\-＋－])")


def safe_cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    text = BEHIND_A_MARK.sub(r"\1'\2", text)
    return f"'{text}" if text.startswith(FORMULAS) else text

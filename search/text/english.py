"""What is particular to English spelling: British and American forms, plurals."""

from __future__ import annotations

import re
from functools import lru_cache

_SPELLINGS = (
    (re.compile(r"(.{3})is(e|ed|es|er|ers|ing|ation|ations|able)$"), r"\1iz\2"),
    (re.compile(r"(.{3})ys(e|ed|es|er|ers|ing)$"), r"\1yz\2"),
    (re.compile(r"(.{2})our(s|ed|al|able|ing)?$"), r"\1or\2"),
    (re.compile(r"(.{2}[bt])re(s|d)?$"), r"\1er\2"),
    (re.compile(r"(.{2}[aeiou])ll(ed|er|ers|ing|ings)$"), r"\1l\2"),
)
_NOT_PLURAL = ("ss", "us", "is")


@lru_cache(maxsize=50_000)
def american(folded: str) -> str:
    """One spelling for localisation and localization, tumour and tumor, fibre and fiber.

    Some words become none ("noize"), the same wherever they stand.
    """
    for pattern, replacement in _SPELLINGS:
        folded = pattern.sub(replacement, folded)
    return folded


def singular(folded: str) -> str:
    """Of regular plurals; other words stay as they are."""
    if len(folded) < 4 or not folded.endswith("s") or folded.endswith(_NOT_PLURAL):
        return folded
    return folded[:-3] + "y" if folded.endswith("ies") else folded[:-1]


def same(one: str, other: str) -> bool:
    """Whether two folded words are one but for their spelling and number."""
    return one == other or american(singular(one)) == american(singular(other))

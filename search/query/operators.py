"""The small grammar of the search box, for those who know it from elsewhere.

    "two words"     side by side
    -word -"…"      not with it; also NOT word
    begin*          any word that begins so
    one OR other    either side; also | and HOẶC

Everything else is words: + ( ) and AND are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from search.text import analysis

MOST_SIDES = 8
_PIECE = re.compile(r'(?P<minus>(?:(?<=\s)|^)[-−])?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_OR, _NOT, _AND = frozenset({"OR", "HOẶC", "|", "||"}), frozenset({"NOT"}), frozenset({"AND", "&"})
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_BEGIN = re.compile(r"[^\W_]{2,}\*")


class Kind(StrEnum):
    WORDS = "words"
    PHRASE = "phrase"
    BEGIN = "begin"


@dataclass(frozen=True)
class Item:
    kind: Kind
    text: str
    is_excluded: bool = False


Side = tuple[Item, ...]


def parse(text: str) -> tuple[Side, ...] | None:
    """The sides of an OR, each with its items; None for a text without any operator."""
    text = analysis.composed(text).translate(_QUOTES)
    if not _looks_operated(text):
        return None
    sides: list[list[Item]] = [[]]
    negated = False
    for piece in _PIECE.finditer(text):
        word = piece["word"]
        if word in _OR:
            sides.append([])
        elif word in _NOT:
            negated = True
        elif word not in _AND:
            item = _item(piece, negated=negated)
            negated = False
            if item is not None:
                _append(sides[-1], item)
    told = tuple(tuple(side) for side in sides if any(not item.is_excluded for item in side))
    return told[:MOST_SIDES] or None


def _looks_operated(text: str) -> bool:
    words = text.split()
    return (
        '"' in text
        or any(word in _OR | _NOT for word in words)
        or any(_BEGIN.fullmatch(word.strip("()+")) for word in words)
        or bool(re.search(r'(?:^|\s)[-−](?=[^\W\d_]|")', text))
    )


def _item(piece: re.Match[str], *, negated: bool) -> Item | None:
    excluded = negated or bool(piece["minus"])
    if piece["phrase"] is not None:
        phrase = piece["phrase"].strip()
        return Item(Kind.PHRASE, phrase, excluded) if phrase else None
    word = piece["word"].strip("()+")
    if _BEGIN.fullmatch(word):
        return Item(Kind.BEGIN, word[:-1], excluded)
    return Item(Kind.WORDS, word, excluded) if word else None


def _append(side: list[Item], item: Item) -> None:
    """Words in a row are read together; what is excluded stands alone."""
    before = side[-1] if side else None
    both_words = before is not None and before.kind is item.kind is Kind.WORDS
    if before is not None and both_words and not (before.is_excluded or item.is_excluded):
        side[-1] = Item(Kind.WORDS, f"{before.text} {item.text}")
    else:
        side.append(item)

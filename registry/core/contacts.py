"""Contact details in free text: addresses, numbers, links and names in messengers, however spelt.

Before both sides have said yes, no text that passes between them may carry a way around the register.
Looked for is what people write on purpose: full-width letters, digits in words or apart, "(at)" and
"chấm com". No library that finds numbers and addresses reads these.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from registry.core.cleaning import INVISIBLE
from registry.core.i18n import _

AT = r"(?:\s?@\s?|\s?[(\[{<]\s?(?:at|a\s?cong|a\s?vong|a\s?moc)\s?[)\]}>]\s?|\s(?:a\s?cong|a\s?vong|a\s?moc)\s)"
DOT = r"(?:\s?[.]\s?|\s?[(\[{<]\s?(?:dot|cham|[.])\s?[)\]}>]\s?|\s(?:dot|cham)\s)"
TOP = (
    "com|org|net|edu|gov|info|io|me|app|dev|ai|xyz|page|link|site|online|science|academy|blog|asia"
    "|vn|de|fr|uk|jp|kr|au|nz|ca|ch|at|nl|se|no|fi|dk|be|it|es|pt|eu|us|cn|tw|hk|sg|my|ru|cz|pl|hu"
)
MESSENGERS = (
    r"zalo|viber|whats\s?app|telegram|we\s?chat|skype|line id|messenger|facebook|fb|kakao(?:talk)?"
    r"|linkedin|instagram|twitter"
)
PART = r"[\w-]{1,64}"
FOUND = (
    re.compile(
        rf"(?<![\w.+-])[\w.+-]{{1,64}}{AT}(?:{PART}{DOT}{PART}|\w{{2,64}})(?:{DOT}{PART}){{0,5}}"
    ),
    re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}\sat\s{PART}(?:{DOT}{PART}){{0,5}}{DOT}(?:{TOP})\b"),
    re.compile(r"(?<![\w.])@\w[\w.]{2,64}"),
    re.compile(rf"\b(?:{MESSENGERS})\b[^\n:=.;]{{0,20}}[:=]\s?\S{{3,64}}"),
    re.compile(rf"\b(?:{MESSENGERS})\b\D{{0,12}}\d{{3,}}"),
    re.compile(
        r"\b(?:https?|ftp)\s?:\s?/\s?/\s?\S+|\b(?:mailto|tel)\s?:\s?\S+|\b(?:t|wa)[.]me/\S+"
    ),
    re.compile(rf"\bwww{DOT}\S+"),
    re.compile(
        rf"(?<![\w.-])[a-z0-9][a-z0-9-]{{1,63}}(?:[.][a-z0-9-]{{1,63}}){{0,5}}[.](?:{TOP})\b(?:/\S*)?"
    ),
    re.compile(rf"(?<![\w-])[a-z0-9-]{{2,64}}{DOT}(?:com|org|net|edu)\b(?:{DOT}[a-z]{{2}}\b)?"),
)
IDENTIFIER = re.compile(
    r"(?:https?://)?(?:www[.])?(?:orcid[.]org/[\dx-]+|(?:dx[.])?doi[.]org/\S+|arxiv[.]org/\S+"
    r"|scholar[.]google[.][a-z.]+/\S+|scopus[.]com/\S+|openalex[.]org/\S+|dblp[.]org/\S+)"
)
# What looks like a part of it and is none: days, years, amounts, numbers of decisions and records.
HARMLESS = re.compile(
    r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d(?:-\d\d?){1,2}\b"
    r"|\b(?:19|20)\d\d(?:\s?[-–/,;]?\s?(?:19|20)\d\d)+\b"
    r"|(?<![\d+.,])(?<!\d )[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?(?![\d])"
    r"|\b[a-z]{2,4}-\d[\d-]*|\b\d+/(?:\d{4}/)?[a-z][\w/-]*"
    r"|\b(?:asp|vb|ado|ml)[.]net\b|\bsocket[.]io\b"
)
NUMBER = re.compile(r"(?:\+|\(|\b)\d(?:[\s().–_/*·-]{0,3}\d){7,}")
WORDS = "khong zero oh|mot one|hai two|ba three|bon tu four|nam lam five|sau six|bay seven|tam eight|chin nine"
SPELT = "|".join([*WORDS.replace("|", " ").split(), r"\d+"])
NUMBER_IN_WORDS = re.compile(rf"\b(?:{SPELT})(?:[\s,.-]+(?:{SPELT})\b){{6,}}")
# Without any of these nothing but a number in words can be found; most names and titles have none.
HINT = re.compile(r"[@.:=/\d]|\bat\b|a\s?(?:cong|vong|moc)|\b(?:dot|cham)\b")
HELD_BACK = "[…]"


@dataclass(frozen=True)
class Piece:
    start: int
    end: int


def find(text: str, *, identifiers: bool = False) -> str:
    """The first contact detail as it was typed, or nothing. `identifiers`: links that name works or
    a researcher, such as ORCID, are allowed, where the text is public."""
    piece = next(_pieces(text, identifiers), None)
    return text[piece.start : piece.end].strip() if piece else ""


def hold_back(text: str, *, identifiers: bool = False) -> str:
    """The text without them: for what was written before it was asked to go without."""
    end, kept = 0, ""
    for piece in sorted(_pieces(text, identifiers), key=lambda one: (one.start, -one.end)):
        if piece.start >= end:
            kept += text[end : piece.start] + HELD_BACK
        end = max(end, piece.end)
    return kept + text[end:]


def refusal(found: str) -> str:
    return _(
        "Contact details are not allowed here: “%(found)s”. The registry shows them once both sides have said yes.",
        found=found,
    )


def _pieces(text: str, identifiers: bool) -> Iterator[Piece]:
    plain = "".join(map(_fold_letter, text))
    patterns = (*FOUND, NUMBER, NUMBER_IN_WORDS) if HINT.search(plain) else (NUMBER_IN_WORDS,)
    if identifiers:
        plain = _blank(IDENTIFIER, plain)
    plain = _blank(HARMLESS, plain)
    places: list[int] = []
    for pattern in patterns:
        for match in pattern.finditer(plain):
            places = places or _places(text)
            yield Piece(places[match.start()], places[match.end() - 1] + 1)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Other letters of the same length, so that every place stays where it was."""
    return pattern.sub(lambda match: "~" * len(match.group()), text)


def _places(text: str) -> list[int]:
    """Of each letter of the folded text the place in the text that it comes from."""
    return [place for place, letter in enumerate(text) for _one in _fold_letter(letter)]


@lru_cache(maxsize=10_000)
def _fold_letter(letter: str) -> str:
    """A small plain letter, or those that it is made of."""
    plain = unicodedata.normalize("NFKD", letter).lower().replace("đ", "d")
    return "".join(
        " " if one.isspace() and one != "\n" else one
        for one in INVISIBLE.sub("", plain)
        if not unicodedata.combining(one)
    )

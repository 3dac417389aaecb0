"""Do the two languages of a text say the same numbers? Words are not compared, only figures.

Hours, seats, months and dates are what the two versions of an opening drift apart in. A figure that
stands in one text must stand in the other, as a figure, a number word or the name of a month.
"""

import re
from dataclasses import dataclass

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
AROUND = 24  # letters shown on either side of a figure

ENGLISH_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve",
    "january february march april may june july august september october november december",
)
VIETNAMESE_WORDS = ("một hai ba bốn năm sáu bảy tám chín mười",)


def _numbered(lists: tuple[str, ...]) -> dict[str, str]:
    return {word: str(n) for words in lists for n, word in enumerate(words.split(), start=1)}


WORDS = {"en": _numbered(ENGLISH_WORDS), "vi": _numbered(VIETNAMESE_WORDS) | {"tư": "4"}}


@dataclass(frozen=True)
class Drift:
    """A figure that only one of the texts has, with the words around it."""

    figure: str
    language: str
    place: str


def find_drift(vietnamese: str, english: str) -> list[Drift]:
    texts = {"vi": vietnamese, "en": english}
    found = []
    for language, other in (("vi", "en"), ("en", "vi")):
        known = _figures(texts[other]).keys() | _named(texts[other], other)
        found += [
            Drift(match.group(), language, _place(texts[language], match))
            for value, match in _figures(texts[language]).items()
            if value not in known
        ]
    return found


def _figures(text: str) -> dict[str, re.Match[str]]:
    """The first place of each value."""
    found: dict[str, re.Match[str]] = {}
    for match in FIGURE.finditer(text):
        found.setdefault(_value(match.group()), match)
    return found


def _value(figure: str) -> str:
    """1.500 and 1,500 are the same number, and so are 2,5 and 2.5."""
    if THOUSANDS.fullmatch(figure):
        return re.sub(r"[.,]", "", figure).lstrip("0") or "0"
    whole, _point, rest = figure.replace(",", ".").partition(".")
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{rest}" if rest else "")


def _named(text: str, language: str) -> set[str]:
    words = WORDS[language]
    return {words[word] for word in re.findall(r"\w+", text.lower()) if word in words}


def _place(text: str, match: re.Match[str]) -> str:
    start, end = max(0, match.start() - AROUND), match.end() + AROUND
    piece = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}"

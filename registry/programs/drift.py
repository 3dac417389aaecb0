"""Do the two languages of a text say the same numbers? Words are not compared, only figures.

Hours, seats, money, months and dates are what the two versions of an opening drift apart in. A figure
that stands in one text must stand in the other, in whatever writing, and must count the same thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from registry.programs.figure_shapes import Figure
from registry.programs.figures import read_figures

AROUND = 24  # letters shown on either side of a figure


@dataclass(frozen=True)
class Drift:
    """A figure that only one of the texts has, with the words around it."""

    figure: str
    language: str
    place: str


def find_drift(vietnamese: str, english: str) -> list[Drift]:
    texts = {"vi": vietnamese, "en": english}
    read = {language: read_figures(text, language) for language, text in texts.items()}
    found: dict[tuple[str, str, str], Drift] = {}
    for language, other in (("vi", "en"), ("en", "vi")):
        for one in read[language]:
            if _must_be_vouched_for(one) and not _is_said(one, read[other]):
                figure = (
                    texts[language][one.start : one.end]
                    if one.is_word
                    else _shown(texts[language], one)
                )
                drift = Drift(figure, language, _place(texts[language], one))
                found.setdefault((language, one.value, one.unit), drift)
    return list(found.values())


def _must_be_vouched_for(one: Figure) -> bool:
    """A word may be an article or a part of a phrase; where it counts something it is a number."""
    return not one.is_word or (bool(one.unit) and one.value not in {"1", "0.5"})


LENGTHS = {  # how many of the second unit the first one has
    "decade": ("month", 120),
    "year": ("month", 12),
    "week": ("day", 7),
    "hour": ("minute", 60),
}


def _is_said(one: Figure, others: Sequence[Figure]) -> bool:
    """With the same unit, or where one of the two names none; two years are 24 months."""
    return any(
        (one.value == other.value and (one.unit == other.unit or not one.unit or not other.unit))
        or (one.unit != other.unit and _length(one) == _length(other) is not None)
        or _is_full_hour(one, other)
        or _is_full_hour(other, one)
        for other in others
    )


def _length(one: Figure) -> tuple[str, Fraction] | None:
    base, times = LENGTHS.get(one.unit, (one.unit, 1))
    if base not in {"month", "day", "minute"}:
        return None
    return base, Fraction(one.value) * times


def _is_full_hour(one: Figure, other: Figure) -> bool:
    """8h and 8:00."""
    return (
        one.unit == "time of day"
        and other.unit in {"", "hour"}
        and one.value == f"{other.value}:00"
    )


def _shown(text: str, one: Figure) -> str:
    piece = text[one.start : one.end]
    digits = [at for at, letter in enumerate(piece) if letter.isdigit()]
    return piece[digits[0] : digits[-1] + 1] if digits else piece


def _place(text: str, one: Figure) -> str:
    start, end = max(0, one.start - AROUND), one.end + AROUND
    piece = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}"

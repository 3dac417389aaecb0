"""Days as people write them, and days of which only the month or the year is known.

Day before month, as in Viet Nam and nearly everywhere else; a month before a day is taken only where
it is a word (Sep 5, 2027) or the year comes first (2027-09-05).
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from babel.dates import get_month_names

from registry.core.cleaning import one_line


class Precision(StrEnum):
    """How much of a date its owner knows."""

    DAY = auto()
    MONTH = auto()
    YEAR = auto()


@dataclass(frozen=True)
class PartialDate:
    """`day` is the last one it can have been: a rule that asks "by this day" is never met by a guess."""

    day: date
    precision: Precision = Precision.DAY

    @property
    def first(self) -> date:
        return first_possible(self.day, self.precision)


def first_possible(day: date, precision: Precision) -> date:
    if precision is Precision.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision is Precision.MONTH else day


VIETNAMESE_MONTHS = (
    "một|giêng|gieng|mot",
    "hai",
    "ba",
    "tư|bốn|tu|bon",
    "năm|nam",
    "sáu|sau",
    "bảy|bẩy|bay",
    "tám|tam",
    "chín|chin",
    "mười|muoi",
    "mười một|muoi mot",
    "mười hai|chạp|muoi hai|chap",
)
_NUMBERED = {
    word: number for number, words in enumerate(VIETNAMESE_MONTHS, 1) for word in words.split("|")
}
# As diplomas have them in the languages of the countries where most experts took their degrees.
_ON_DIPLOMAS = "de fr es it pt nl sv da nb ru uk cs hu".split()


def _named_months() -> dict[str, int]:
    """English names and their short forms; of other languages the whole names that mean one month."""
    found = {"sept": 9}
    for code in ("en", "en_GB"):
        for width in ("wide", "abbreviated"):
            names = get_month_names(width, locale=code).items()
            found |= {name.lower().rstrip("."): number for number, name in names}
    others: dict[str, set[int]] = {}
    for code in _ON_DIPLOMAS:
        for context in ("format", "stand-alone"):
            for number, name in get_month_names("wide", context, locale=code).items():
                others.setdefault(name.lower(), set()).add(number)
    return {name: min(one) for name, one in others.items() if len(one) == 1} | found


_NAMED = _named_months()
_LONGEST_FIRST = sorted(_NUMBERED, key=len, reverse=True)
_MONTH_WORD = re.compile(
    rf"\b(?:tháng|thang|thg)\.?\s*(?:(?P<figure>\d{{1,2}})|(?P<word>{'|'.join(_LONGEST_FIRST)}))\b"
    rf"|\bt(?P<short>\d{{1,2}})(?=[/\-. ])"
    rf"|(?<![^\W\d_])(?P<name>{'|'.join(sorted(_NAMED, key=len, reverse=True))})(?![^\W\d_])\.?"
)
_WEEKDAY = re.compile(
    r"\bthứ\s(?:hai|ba|tư|năm|sáu|bảy|[2-7])\b|\bthu\s(?:hai|ba|tu|nam|sau|bay)\b|\bch[ủu] nh[ậa]t\b|\bcn\b"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
)
_TIME_OF_DAY = re.compile(
    r"(?<=\d)[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?z| ?[+-]\d{2}:?\d{2})?$"
)
_SMALL_WORDS = re.compile(r"\b(?:ngày|ngay|mùng|mồng|mung|the|of|de|del|den|le|am)\b|[()]")
_YEAR_WORD = re.compile(r"\b(?:năm|nam|year)\s*(?=\d{4}\b)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º)\b")
_SEPARATOR = re.compile(r"\s*[/.\-,]\s*|\s+")


def parse_date(typed: str) -> PartialDate | None:
    """A day, a month or a year as people write them; None for what is none of these."""
    parts, month = _take_apart(typed)
    if parts is None:
        return None
    try:
        return _put_together(parts, month)
    except ValueError:
        return None


def _take_apart(typed: str) -> tuple[list[str] | None, int | None]:
    """The figures in their order, and the month if it was a word."""
    text = _plain(typed)
    text = _TIME_OF_DAY.sub("", text)
    found = list(_MONTH_WORD.finditer(_SMALL_WORDS.sub(" ", text)))
    if len(found) > 1:
        return None, None
    text, month = _SMALL_WORDS.sub(" ", text), None
    if found:
        month = _month_of(found[0])
        text = f"{text[: found[0].start()]} {text[found[0].end() :]}"
    text = _ORDINAL.sub("", _YEAR_WORD.sub("", _WEEKDAY.sub(" ", text)))
    parts = _SEPARATOR.split(re.sub(r"^[\s,./-]+|[\s,./-]+$", "", text))
    if month is not None:  # "5-Sep-2027" leaves two separators beside each other
        parts = [part for part in parts if part]
    return (parts if all(part.isdecimal() for part in parts) else None), month


def _plain(typed: str) -> str:
    """Lower case, ASCII digits, one dash; 年月日 and their Korean sisters become separators."""
    text = unicodedata.normalize("NFC", one_line(unicodedata.normalize("NFKC", typed))).lower()
    digits = (str(unicodedata.decimal(sign, sign)) for sign in text)
    text = re.sub(r"[‐‑‒–—−]", "-", "".join(digits)).replace("⁄", "/").replace("∕", "/")
    if re.fullmatch(r"\d{4}\s?[年년](?:\s?\d{1,2}\s?[月월](?:\s?\d{1,2}\s?[日일])?)?", text):
        text = "-".join(re.findall(r"\d+", text))
    return text


def _month_of(found: re.Match[str]) -> int:
    figure = found["figure"] or found["short"]
    if figure:
        return int(figure)
    return _NUMBERED[found["word"]] if found["word"] else _NAMED[found["name"]]


def _put_together(parts: list[str], month: int | None) -> PartialDate:
    """Raises ValueError for anything that is no date."""
    if month is not None:
        return _with_month(parts, month)
    match [len(part) for part in parts]:
        case [4]:
            return _last_of(int(parts[0]))
        case [1 | 2, 4]:
            return _last_of(int(parts[1]), int(parts[0]))
        case [4, 1 | 2]:
            return _last_of(int(parts[0]), int(parts[1]))
        case [1 | 2, 1 | 2, 4]:
            return PartialDate(date(int(parts[2]), int(parts[1]), int(parts[0])))
        case [4, 1 | 2, 1 | 2]:
            return PartialDate(date(int(parts[0]), int(parts[1]), int(parts[2])))
        case [6 | 8]:
            return _run_together(parts[0])
    raise ValueError("no date")


def _with_month(parts: list[str], month: int) -> PartialDate:
    match sorted(parts, key=len):
        case [year] if len(year) == 4:
            return _last_of(int(year), month)
        case [day, year] if len(day) <= 2 and len(year) == 4:
            return PartialDate(date(int(year), month, int(day)))
    raise ValueError("no date")


def _run_together(figures: str) -> PartialDate:
    """05092027 and 091998, or 20270905 and 199809 where the first cannot be."""
    last = len(figures) - 4
    rest, year = figures[:last], figures[last:]
    if not (1900 <= int(year) < 2200 and 1 <= int(rest[-2:]) <= 12):
        year, rest = figures[:4], figures[6:] + figures[4:6]
    if len(rest) == 2:
        return _last_of(int(year), int(rest))
    return PartialDate(date(int(year), int(rest[2:]), int(rest[:2])))


def _last_of(year: int, month: int | None = None) -> PartialDate:
    if month is None:
        return PartialDate(date(year, 12, 31), Precision.YEAR)
    last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
    return PartialDate(date(year, month, last), Precision.MONTH)


def known_by(found: PartialDate, today: date) -> PartialDate:
    """Of the past: "this year", said today, was today at the latest."""
    if found.precision is Precision.DAY or found.first > today:
        return found
    return PartialDate(min(found.day, today), found.precision)


def days_apart(one: PartialDate, other: PartialDate) -> int:
    """At least so many: 0 where both may be the same day."""
    gap = max(one.first, other.first) - min(one.day, other.day)
    return max(gap, timedelta(0)).days

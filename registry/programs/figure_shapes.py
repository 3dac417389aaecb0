"""Figures that have a shape of their own: days of the week, months in words, shares, school years,
numbered names such as K68 or Q1, and what happens each month or week."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from registry.programs.figure_patterns import UNITS, alternatives


@dataclass(frozen=True)
class Figure:
    """`unit` is empty where none is said; `is_word`: written in letters, so that it only vouches unless
    it counts something."""

    value: str
    unit: str
    start: int
    end: int
    is_word: bool = False


Read = Callable[[re.Match[str]], list[Figure] | None]
"""None: it only looked like one, and others may read it."""


def part(match: re.Match[str], value: Any, unit: str, *, is_word: bool = False) -> Figure:
    return Figure(str(value), unit, *match.span(), is_word)


VI_DAYS = "hai ba tư năm sáu bảy".split()
EN_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
WEEKDAYS = {
    "vi": re.compile(
        rf"(?<!\w)(?:[Tt]hứ (?P<name>{alternatives(day.capitalize() for day in VI_DAYS)})(?!\w)"
        rf"|thứ (?P<low>{alternatives(VI_DAYS)})(?=,? (?:hằng|hàng|mỗi) tuần|, ngày)"
        r"|[Tt]hứ (?P<figure>[2-7])(?![\w.,]\d|\d)|[Cc]hủ [Nn]hật(?!\w))"
    ),
    "en": re.compile(rf"\b(?P<name>{alternatives(day.capitalize() for day in EN_DAYS)})s?\b"),
}
NO_DAY_BEFORE = re.compile(
    r"(?:lần|năm|tuần|người|vị trí|kỳ|buổi|hạng|bài|quý|giai đoạn|khoá|khóa|ngày|tháng)\s*$",
    re.IGNORECASE,
)


def weekday(match: re.Match[str]) -> list[Figure] | None:
    """Monday is the second day, as Vietnamese counts them."""
    found = match.groupdict()
    name = (found.get("name") or found.get("low") or "").lower()
    if NO_DAY_BEFORE.search(match.string[: match.start()]):
        return None
    days = [*VI_DAYS, "chủ nhật"] if name in VI_DAYS else EN_DAYS
    number = int(found.get("figure") or (days.index(name) + 2 if name else 8))
    return [part(match, number, "weekday")]


VI_MONTHS = [
    "giêng|một", "hai", "ba", "tư|bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai|chạp"
]  # fmt: skip
_MONTH_OF = {word: n for n, words in enumerate(VI_MONTHS, 1) for word in words.split("|")}
MONTH_WORD = re.compile(
    rf"(?<!\w)tháng\s+(?P<month>{alternatives(_MONTH_OF)})(?!\w)(?!\s+học)", re.IGNORECASE
)
COUNTED_BEFORE = re.compile(
    r"(?:\d|(?<!\w)(?:mỗi|hằng|hàng|các|những|nhiều|vài|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|lăm))\s*$",
    re.IGNORECASE,
)


def month_word(match: re.Match[str]) -> list[Figure] | None:
    """ "tháng Năm", but not "3 tháng năm 2027"."""
    if COUNTED_BEFORE.search(match.string[: match.start()]):
        return None
    return [part(match, _MONTH_OF[match["month"].lower()], "month of the year", is_word=True)]


SCHOOL_YEAR = re.compile(r"(?<![\d/-])(?P<first>20\d\d)\s*[-–/]\s*(?P<second>\d\d)(?![\d/-])")


def school_year(match: re.Match[str]) -> list[Figure] | None:
    """2026-27 is 2026-2027, and no month."""
    first = int(match["first"])
    if (first + 1) % 100 != int(match["second"]):
        return None
    return [part(match, year, "") for year in (first, first + 1)]


_PARTS = {"hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "mười": 10}
_COUNTS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_EN_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_SHARED = (
    "thời gian|thời lượng|số|tổng|khối lượng|biên chế|chi phí|học phí|kinh phí|lương|ngân sách"
)
SHARES = {
    "vi": re.compile(
        rf"(?<!\w)(?P<count>một|hai|ba|bốn)\s+phần\s+(?P<part>{alternatives(_PARTS)})(?!\w)"
        rf"|(?<![\d/])(?P<n>\d)/(?P<of>\d{{1,2}})(?=\s+(?:{_SHARED})(?!\w))",
        re.IGNORECASE,
    ),
    "en": re.compile(
        rf"\b(?P<count>one|two|three|four)[ -](?P<part>{alternatives(_EN_PARTS)})s?\b"
        rf"|\ba (?P<single>third|quarter|fifth|tenth)(?= of\b|[.,;)]|$)"
        r"|(?<![\d/])(?P<n>\d)/(?P<of>\d{1,2})(?=\s+(?:of|the|time|FTE)\b)",
        re.IGNORECASE,
    ),
}


def share(match: re.Match[str]) -> list[Figure] | None:
    found = match.groupdict()
    if found["n"]:
        count, whole = int(found["n"]), int(found["of"])
    else:
        named = (found["part"] or found.get("single") or "").lower()
        count = _COUNTS[(found["count"] or "a").lower()]
        whole = _PARTS.get(named) or _EN_PARTS[named]
    if not 0 < count < whole:
        return None
    exact = Fraction(count, whole)
    return [part(match, "0.5" if exact == Fraction(1, 2) else exact, "")]


HALF_YEAR = re.compile(r"(?<!\w)(?:sáu|0?6) tháng (?:đầu|cuối)(?!\w)", re.IGNORECASE)


def half_year(match: re.Match[str]) -> list[Figure] | None:
    """ "sáu tháng đầu năm" is the first half of the year."""
    return [part(match, value, "", is_word=True) for value in ("6", "0.5")]


CODES = re.compile(r"(?<!\w)(?:Q|HK|QH-?|K)\s?(?P<number>\d{1,4})(?!\w)")


def code(match: re.Match[str]) -> list[Figure] | None:
    return [part(match, int(match["number"]), "")]


MIDDAY = re.compile(r"\b(?P<what>noon|midnight)\b", re.IGNORECASE)


def midday(match: re.Match[str]) -> list[Figure] | None:
    value = "12:00" if match["what"].lower() == "noon" else "0:00"
    return [part(match, value, "time of day", is_word=True)]


MILLIARD = re.compile(
    r"(?<![\w.,])(?P<high>\d{1,3})\s*(?:tỷ|tỉ)\s+(?P<low>\d{1,3})\s*(?:triệu|tr)(?!\w)", re.I
)


RATED = ("hour", "day", "week", "month", "year", "semester")
_ADVERBS = {"hour": "hourly", "day": "daily", "week": "weekly", "month": "monthly", "year": "yearly|annual(?:ly)?|per annum"}  # fmt: skip
_LEAD = {"vi": r"(?:mỗi|hằng|hàng)\s+|(?<=[\w)])\s*/\s*", "en": r"(?:per|each|every)\s+|(?<=[\w)])\s*/\s*"}  # fmt: skip


def _rates(unit: str, language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What says "each month", and what may be the same in other words: any month at all."""
    words = UNITS[unit][("vi", "en").index(language)]
    if language == "en" and unit == "hour":
        words += "|h"
    also = _ADVERBS.get(unit, "") if language == "en" else {"year": "thường niên"}.get(unit, "")
    alone = f"|(?<!\\w)(?:{also})(?!\\w)" if also else ""
    each = re.compile(rf"(?:{_LEAD[language]})(?:{words})(?!\w){alone}", re.IGNORECASE)
    if language == "en" and unit == "week":  # on Mondays
        words += f"|(?:{alternatives(EN_DAYS)})s?"
    return each, re.compile(rf"(?<!\w)(?:{words})(?!\w){alone}", re.IGNORECASE)


RATES = {language: {unit: _rates(unit, language) for unit in RATED} for language in ("vi", "en")}


def rates(text: str, language: str) -> Iterator[Figure]:
    for unit, (each, alike) in RATES[language].items():
        for pattern, is_word in ((each, False), (alike, True)):
            for match in pattern.finditer(text):
                yield part(match, "1", f"per {unit}", is_word=is_word)

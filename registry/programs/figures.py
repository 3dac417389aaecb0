"""The numbers that a text says, in Vietnamese or in English: figures, words, Roman numerals, dates,
times, amounts of money, each with the unit that it counts."""

import re
from typing import Any

from registry.programs.figure_patterns import (
    AFTER,
    BEFORE_LABEL,
    BEFORE_MONEY,
    BEFORE_NUMBERED,
    CLOCKS,
    DATES,
    FIGURE,
    ISO,
    LABELS,
    LONE_MONTH,
    MILLIONS_OF_MONEY,
    MONTHS,
    NUMBERED,
    ROMAN,
    SCALES,
    UNITS,
)
from registry.programs.figure_shapes import (
    CODES,
    HALF_YEAR,
    MIDDAY,
    MILLIARD,
    MONTH_WORD,
    SCHOOL_YEAR,
    SHARES,
    WEEKDAYS,
    Figure,
    Read,
    code,
    half_year,
    midday,
    month_word,
    part,
    rates,
    school_year,
    share,
    weekday,
)
from registry.programs.number_words import WORD_READERS


def read_figures(text: str, language: str) -> list[Figure]:
    """In the order in which they stand; what belongs to a date or a time is not read twice."""
    taken = [False] * len(text)
    found = [
        figure
        for pattern, read in [*_shapes(language), (FIGURE, _figure_of(language))]
        for match in pattern.finditer(text)
        for figure in _take(match, read, taken)
    ]
    found += _words(text, language, taken) + _romans(text, language)
    found += rates(text, language)
    return sorted(found, key=lambda one: one.start)


def _shapes(language: str) -> list[tuple[re.Pattern[str], Read]]:
    """In the order in which they are looked for."""
    common: list[tuple[re.Pattern[str], Read]] = [
        (SCHOOL_YEAR, school_year),
        (CLOCKS[language], _clock),
        (ISO, _date),
        (WEEKDAYS[language], weekday),
        (SHARES[language], share),
        (DATES[language], _date),
        (CODES, code),
    ]
    if language == "en":
        return [*common, (LONE_MONTH, _lone_month), (MIDDAY, midday)]
    return [*common, (HALF_YEAR, half_year), (MONTH_WORD, month_word), (MILLIARD, _milliard)]


def _figure_of(language: str) -> Read:
    return lambda match: [_counted(match.string, match, _plain(match[0]), language)]


def _take(match: re.Match[str], read: Read, taken: list[bool]) -> list[Figure]:
    """Nothing where somebody before has read these letters."""
    start, end = match.span()
    figures = None if any(taken[start:end]) else read(match)
    if figures is None:
        return []
    taken[start:end] = [True] * (end - start)
    return figures


def _milliard(match: re.Match[str]) -> list[Figure]:
    """1 tỷ 500 triệu."""
    value = str(int(match["high"]) * 10**9 + int(match["low"]) * 10**6)
    return [_counted(match.string, match, value, "vi")]


def _lone_month(match: re.Match[str]) -> list[Figure]:
    return [part(match, _month(match[0]), "month of the year", is_word=True)]


def _month(name: str) -> int:
    return next(n for n, one in enumerate(MONTHS, 1) if one[:3] == name[:3].lower())


def _date(match: re.Match[str]) -> list[Figure]:
    parts: dict[str, Any] = {}
    for key, value in match.groupdict().items():
        if value:
            parts[key[0]] = _month(value) if key[0] == "n" else int(value)
    units = {"d": "day of the month", "m": "month of the year", "n": "month of the year", "y": ""}
    return [part(match, value, units[key]) for key, value in parts.items()]


def _clock(match: re.Match[str]) -> list[Figure]:
    found = match.groupdict()
    hour = int(found.get("h") or found.get("h2") or found.get("h3") or 0)
    minute = int(found.get("min") or found.get("min3") or 0)
    half = (found.get("half") or "").replace(".", "").lower()
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return [part(match, f"{hour}:{minute:02d}", "time of day")]


def _plain(figure: str) -> str:
    """1.500 and 1,500 are the same number, and so are 2,5 and 2.5."""
    if re.fullmatch(r"\d{1,3}(?:[., \u00a0\u202f]\d{3})+", figure):
        return re.sub(r"\D", "", figure).lstrip("0") or "0"
    whole, _point, rest = figure.replace(",", ".").partition(".")
    return _joined(whole, rest)


def _joined(whole: str, rest: str) -> str:
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{rest}" if rest else "")


def _scaled(value: str, power: int) -> str:
    whole, _point, rest = value.partition(".")
    return _joined(whole + rest.ljust(power, "0")[:power], rest[power:])


def _counted(
    text: str, match: re.Match[str], value: str, language: str, *, is_word: bool = False
) -> Figure:
    after = AFTER[language].match(text, match.end())
    before = text[: match.start()]
    unit, end = "", match.end()
    if after is not None:
        if after["scale"]:
            value, end = (
                _scaled(value, SCALES[language][after["scale"].lower()]),
                after.end("scale"),
            )
        place = next((n for n in range(len(UNITS)) if after[f"u{n}"]), None)
        if place is not None:
            unit, end = list(UNITS)[place], after.end(f"u{place}")
        if after["half"] and "." not in value:
            value += ".5"
    if money := BEFORE_MONEY.search(before):
        unit = next(name for name, said in money.groupdict().items() if said)
        if MILLIONS_OF_MONEY.match(text, match.end()):
            value = _scaled(value, 6)
    elif BEFORE_LABEL[language].search(before):
        unit = _numbered(before, language)
    return Figure(value, unit, match.start(), end, is_word)


def _numbered(before: str, language: str) -> str:
    found = BEFORE_NUMBERED[language].search(before)
    return list(NUMBERED)[int(str(found.lastgroup)[1:])] if found else ""


def _words(text: str, language: str, taken: list[bool]) -> list[Figure]:
    found = []
    for pattern, read in WORD_READERS[language]:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            figure = _counted(text, match, read(match[0].lower()), language, is_word=True)
            if match[0].lower() in AMBIGUOUS and not _is_number(text, match, figure):
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            found.append(figure)
    return found


AMBIGUOUS = {"năm", "ba", "sáu", "một"}
SHORT = {"minute", "hour", "day", "week", "month"}  # of which a year is not asked how many it has


def _is_number(text: str, match: re.Match[str], figure: Figure) -> bool:
    """ "năm" is five only before something counted, and not in "năm học", "3 năm" or "mỗi năm"."""
    before = text[: match.start()]
    if re.search(r"(?<!\w)thứ\s+$", before, re.IGNORECASE):
        return True
    if match[0].lower() != "năm":
        return bool(figure.unit)
    if figure.unit in SHORT:  # "trong năm ngày làm việc"
        return not re.search(r"(?:\d|mỗi|hằng|hàng)\s*$", before, re.IGNORECASE)
    if re.search(
        r"(?:\d|mỗi|hằng|hàng|trong|từ|một|hai|ba|bốn|nhiều|cả|các|những|đầu|cuối|giữa)\s*$",
        before,
        re.IGNORECASE,
    ):
        return False
    if figure.unit == "year":  # "năm năm" are five years, "năm năm 2027" is nothing
        return not re.match(r"\s*\d", text[figure.end :])
    return bool(figure.unit)


def _romans(text: str, language: str) -> list[Figure]:
    """Behind a word that says what has the number, or before the rest of a reference: II.2.b."""
    found = []
    begins = rf"(?:{LABELS[language]})\s+|(?<![\w.])(?=[IVX]+\.\d)"
    for match in re.finditer(rf"(?:{begins})(?P<roman>[IVX]{{1,5}})(?!\w)", text, re.IGNORECASE):
        roman = match["roman"]
        if roman.isupper() and ROMAN.fullmatch(roman.lower()):
            start, end = match.span("roman")
            may_be_me = language == "en" and roman == "I" and re.match(r" [a-z]", text[end:])
            unit = _numbered(text[:start], language)
            found.append(Figure(str(_roman(roman)), unit, start, end, bool(may_be_me)))
    return found


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    return sum(
        -one if any(one < after for after in values[n + 1 : n + 2]) else one
        for n, one in enumerate(values)
    )

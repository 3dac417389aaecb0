"""The numbers that a text says, in Vietnamese or in English: figures, words, Roman numerals, dates,
times, amounts of money, each with the unit that it counts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`unit` is empty where none is said; `is_word`: written in letters, so that it only vouches unless
    it counts something."""

    value: str
    unit: str
    start: int
    end: int
    is_word: bool = False


UNITS = {
    "hour": ("giờ chuẩn|tiết|giờ", "contact hours?|standard hours?|teaching hours?|periods?|hours?|hrs?"),
    "minute": ("phút", "minutes?|mins?"),
    "day": ("ngày làm việc|ngày", "working days?|days?"),
    "week": ("tuần", "weeks?"),
    "month": ("tháng", "months?"),
    "year": ("năm", "years?"),
    "semester": ("học kỳ|học kì|kỳ", "semesters?|terms?"),
    "credit": ("tín chỉ", "credits?"),
    "course": ("học phần|môn học|môn|khoá học|khóa học", "courses?|modules?|subjects?"),
    "student": ("sinh viên|học viên", "students?"),
    "candidate": ("nghiên cứu sinh", "doctoral students?|doctoral candidates?|PhD students?"),
    "lecturer": ("giảng viên", "lecturers?"),
    "group": ("nhóm|lớp", "groups?|classes|class"),
    "seat": ("chỉ tiêu|vị trí|suất", "seats?|places?|positions?|posts?"),
    "article": ("bài báo", "articles?|papers?"),
    "percent": ("%|phần trăm", "%|percent|per cent"),
    "VND": ("đồng|VNĐ|VND|đ|₫", "VND|dong|đồng|₫"),
    "USD": ("USD|đô la Mỹ|đô la|đôla|US\\$|\\$", "USD|US dollars?|dollars?|US\\$|\\$"),
    "EUR": ("EUR|euro|ơ-rô|€", "EUR|euros?|€"),
    "km": ("km|ki-lô-mét", "km|kilometres?|kilometers?"),
    "m²": ("m2|m²|mét vuông", "m2|m²|square metres?|square meters?"),
}  # fmt: skip
SCALES = {
    "vi": {"nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9, "tỉ": 9},
    "en": {"thousand": 3, "million": 6, "billion": 9, "bn": 9, "mn": 6},
}
MONTHS = (
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
    "vi": "một hai ba bốn năm sáu bảy tám chín mười".split(),
}
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
)
LABELS = {
    "vi": "học kỳ|học kì|kỳ|quý|giai đoạn|đợt|hạng|bậc|khoá|khóa|chương|phần|lớp|điều|khoản|mức|số|tuần thứ|lần thứ|thứ|nhóm|năm thứ",
    "en": "semester|term|quarter|phase|stage|grade|rank|level|part|chapter|class|article|clause|step|no\\.|number|group|type|year|week",
}
NUMBER = r"\d+(?:[.,\u00a0\u202f]\d{3})+(?![\d])|\d+(?:[.,]\d+)?"
FIGURE = re.compile(rf"(?<![\w.,])(?:{NUMBER})")
ROMAN = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})")


def _alternatives(words: Any) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _unit_pattern(language: str) -> str:
    place = ("vi", "en").index(language)
    return "|".join(f"(?P<u{n}>{pair[place]})" for n, pair in enumerate(UNITS.values()))


SCALE = {code: _alternatives(table) for code, table in SCALES.items()}
AFTER = {
    code: re.compile(
        rf"\s*(?:-\s*)?(?:(?P<scale>{SCALE[code]})\b\s*)?(?:(?:{_unit_pattern(code)})(?!\w))?(?P<half>\s+rưỡi)?",
        re.IGNORECASE,
    )
    for code in SCALES
}
BEFORE_MONEY = re.compile(
    r"(?P<USD>US\$|USD|\$)\s*$|(?P<EUR>EUR|€)\s*$|(?P<VND>VND|VNĐ|₫)\s*$", re.IGNORECASE
)
BEFORE_LABEL = {
    code: re.compile(rf"(?<!\w)(?:{words})\s*$", re.IGNORECASE) for code, words in LABELS.items()
}
MONTH_NAMES = _alternatives([*MONTHS, *(name[:3] for name in MONTHS), "sept"])
DATES = {
    "vi": re.compile(
        r"(?:(?:ngày|mùng)\s+)?(?<![\d/.])(?P<d>\d{1,2})(?:\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})(?![\d/])|/(?P<m6>\d{1,2})(?![\d/])|\s+tháng\s+(?P<m2>\d{1,2})(?:\s*[,/]?\s*(?:năm\s+)?(?P<y2>\d{4}))?)"
        r"|tháng\s+(?P<m3>\d{1,2})(?:\s*[/-]\s*|\s+năm\s+|,?\s+)(?P<y3>\d{4})|tháng\s+(?P<m4>\d{1,2})(?![\d.,]*\d)|(?<![\d/.])(?P<m5>\d{1,2})/(?P<y5>\d{4})",
        re.IGNORECASE,
    ),
    "en": re.compile(
        rf"(?<![\d/.])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+|-)?\s*(?P<n>{MONTH_NAMES})\b\.?(?:[\s,-]+(?P<y>\d{{4}}))?"
        rf"|\b(?P<n2>{MONTH_NAMES})\b\.?\s+(?P<d2>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s+(?P<y2>\d{{4}}))?"
        rf"|\b(?P<n3>{MONTH_NAMES})\b\.?,?\s+(?P<y3>\d{{4}})"
        r"|(?<![\d/.])(?P<d4>\d{1,2})[/.](?P<m4>\d{1,2})[/.](?P<y4>\d{4})|(?<![\d/.])(?P<m5>\d{1,2})/(?P<y5>\d{4})",
        re.IGNORECASE,
    ),
}  # fmt: skip
ISO = re.compile(r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?![\d-])")
_LONE = [name.capitalize() for name in MONTHS if name != "may"] + ["Sept"]
LONE_MONTH = re.compile(rf"\b(?:{_alternatives(_LONE)})\b|(?<=[a-z,] )May\b")
CLOCKS = {
    "vi": re.compile(r"(?<!\d)(?P<h>\d{1,2})\s*(?:giờ|h|g)\s*(?P<min>\d{2})(?!\d)|(?:lúc|vào|trước)\s+(?P<h2>\d{1,2})\s*(?:giờ|h)\b|(?<!\d)(?P<h3>\d{1,2}):(?P<min3>\d{2})", re.IGNORECASE),
    "en": re.compile(r"(?<!\d)(?P<h>\d{1,2})(?::(?P<min>\d{2}))?\s*(?P<half>a\.?m|p\.?m)\b\.?|(?<!\d)(?P<h3>\d{1,2}):(?P<min3>\d{2})", re.IGNORECASE),
}  # fmt: skip


def read_figures(text: str, language: str) -> list[Figure]:
    """In the order in which they stand; what belongs to a date or a time is not read twice."""
    taken = [False] * len(text)
    found = [
        figure
        for pattern, read in (
            (CLOCKS[language], _clock),
            (ISO, _date),
            (DATES[language], _date),
            *([(LONE_MONTH, _lone_month)] if language == "en" else []),
            (FIGURE, lambda match: [_counted(text, match, _plain(match[0]), language)]),
        )
        for match in pattern.finditer(text)
        if _take(match, taken)
        for figure in read(match)
    ]
    found += _words(text, language, taken) + _romans(text, language)
    return sorted(found, key=lambda one: one.start)


def _take(match: re.Match[str], taken: list[bool]) -> bool:
    """Whether nothing before has read these letters."""
    start, end = match.span()
    if any(taken[start:end]):
        return False
    taken[start:end] = [True] * (end - start)
    return True


def _lone_month(match: re.Match[str]) -> list[Figure]:
    return [_part(match, _month(match[0]), "month of the year", is_word=True)]


def _part(match: re.Match[str], value: Any, unit: str, *, is_word: bool = False) -> Figure:
    return Figure(str(value), unit, *match.span(), is_word)


def _month(name: str) -> int:
    return next(n for n, one in enumerate(MONTHS, 1) if one[:3] == name[:3].lower())


def _date(match: re.Match[str]) -> list[Figure]:
    parts: dict[str, Any] = {}
    for key, value in match.groupdict().items():
        if value:
            parts[key[0]] = _month(value) if key[0] == "n" else int(value)
    units = {"d": "day of the month", "m": "month of the year", "n": "month of the year", "y": ""}
    return [_part(match, value, units[key]) for key, value in parts.items()]


def _clock(match: re.Match[str]) -> list[Figure]:
    found = match.groupdict()
    hour = int(found.get("h") or found.get("h2") or found.get("h3") or 0)
    minute = int(found.get("min") or found.get("min3") or 0)
    half = (found.get("half") or "").replace(".", "").lower()
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return [_part(match, f"{hour}:{minute:02d}", "time of day")]


def _plain(figure: str) -> str:
    """1.500 and 1,500 are the same number, and so are 2,5 and 2.5."""
    if re.fullmatch(r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+", figure):
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
    money = BEFORE_MONEY.search(before)
    if money:
        unit = next(name for name, said in money.groupdict().items() if said)
    elif BEFORE_LABEL[language].search(before):
        unit = ""
    return Figure(value, unit, match.start(), end, is_word)


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


def _is_number(text: str, match: re.Match[str], figure: Figure) -> bool:
    """ "năm" is five only before something counted, and not in "năm học", "3 năm" or "mỗi năm"."""
    if match[0].lower() != "năm":
        return bool(figure.unit)
    if re.search(
        r"(?:\d|mỗi|hằng|hàng|trong|từ|một|hai|ba|bốn|nhiều|cả|các|những|đầu|cuối|giữa)\s*$",
        text[: match.start()],
        re.IGNORECASE,
    ):
        return False
    return bool(figure.unit) and figure.unit != "year"


def _romans(text: str, language: str) -> list[Figure]:
    found = []
    for match in re.finditer(
        rf"(?:{LABELS[language]})\s+([IVX]{{1,5}})(?!\w)", text, re.IGNORECASE
    ):
        roman = match[1]
        if roman.isupper() and ROMAN.fullmatch(roman.lower()):
            found.append(Figure(str(_roman(roman)), "", match.start(1), match.end(1), True))
    return found


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    return sum(
        -one if any(one < after for after in values[n + 1 : n + 2]) else one
        for n, one in enumerate(values)
    )


def _english(text: str) -> str:
    total = 0
    for word in re.split(r"[\s-]+", text):
        if word in ONES["en"]:
            total += ONES["en"].index(word) + 1
        elif word in TENS:
            total += 10 * (TENS.index(word) + 2)
        elif word == "hundred":
            total = (total or 1) * 100
    return str(total) + (".5" if text.endswith("half") else "")


def _vietnamese(text: str) -> str:
    total, last = 0, 0
    digits = {word: n for n, word in enumerate(ONES["vi"], 1)} | {
        "tư": 4,
        "lăm": 5,
        "mốt": 1,
        "bẩy": 7,
    }
    for word in text.split():
        if word == "mươi":
            total, last = total + last * 10, 0
        elif word == "trăm":
            total, last = total + last * 100, 0
        elif word == "mười":
            total, last = total + 10, 0
        elif word not in {"linh", "lẻ"}:
            last = digits[word]
    return str(total + last)


_SMALL = _alternatives([*ONES["en"], *TENS])
_VI_DIGIT = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín"
_VI_HUNDREDS = rf"(?:(?:{_VI_DIGIT})\s+trăm(?:\s+(?:linh|lẻ)?\s*)?)?"
_VI_TENS = (
    rf"(?:(?:(?:{_VI_DIGIT})\s+mươi|mười)(?:\s+(?:{_VI_DIGIT}|tư|lăm|mốt)(?!\s+(?:mươi|trăm)))?"
    rf"|(?:{_VI_DIGIT}|mười))"
)
VI_SPECIAL = {"nhất": "1", "nhì": "2", "tư": "4", "giêng": "1", "chạp": "12", "nửa": "0.5"}
WORD_READERS: dict[str, list[tuple[re.Pattern[str], Callable[[str], str]]]] = {
    "en": [
        (re.compile(rf"\b(?:{_SMALL})(?:[\s-]+(?:hundred|and(?=\s+(?:{_SMALL}))|{_SMALL}))*(?:\s+and\s+a\s+half)?\b", re.IGNORECASE), _english),
        (re.compile(rf"\b(?:{_alternatives(ORDINALS)})\b", re.IGNORECASE), lambda word: str(ORDINALS.index(word) + 1)),
        (re.compile(r"\b(?:once|twice|half|dozen)\b", re.IGNORECASE), lambda word: {"once": "1", "twice": "2", "half": "0.5", "dozen": "12"}[word]),
    ],
    "vi": [
        (re.compile(rf"(?<!\w)(?:{_VI_HUNDREDS}{_VI_TENS}|(?:{_VI_DIGIT}|mười))(?!\w)", re.IGNORECASE), _vietnamese),
        (re.compile(r"(?<=thứ )(?:nhất|nhì|tư)(?!\w)|(?<=tháng )(?:giêng|tư|chạp)(?!\w)|(?<!\w)nửa(?!\w)", re.IGNORECASE), VI_SPECIAL.__getitem__),
    ],
}  # fmt: skip

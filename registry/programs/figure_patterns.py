"""The words and shapes by which a text says numbers, units, days and times, in both languages."""

import re
from typing import Any

UNITS = {
    "hour": ("giờ chuẩn|tiết|giờ|tiếng", "contact hours?|standard hours?|teaching hours?|periods?|hours?|hrs?"),
    "minute": ("phút", "minutes?|mins?"),
    "day": ("ngày làm việc|ngày", "working days?|days?"),
    "week": ("tuần", "weeks?"),
    "month": ("tháng", "months?"),
    "year": ("năm", "years?"),
    "decade": ("thập kỷ|thập kỉ|thập niên", "decades?"),
    "time": ("lần", "times?"),
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
    "AUD": ("AUD|đô la Úc", "AUD|Australian dollars?|A\\$"),
    "CAD": ("CAD|đô la Canada", "CAD|Canadian dollars?|C\\$"),
    "SGD": ("SGD|đô la Singapore", "SGD|Singapore dollars?|S\\$"),
    "GBP": ("GBP|bảng Anh|bảng|£", "GBP|pounds?(?: sterling)?|£"),
    "JPY": ("JPY|yên Nhật|yên|¥", "JPY|yen|¥"),
    "CNY": ("CNY|nhân dân tệ|tệ", "CNY|yuan|renminbi|RMB"),
    "KRW": ("KRW|won|₩", "KRW|won|₩"),
    "CHF": ("CHF|franc(?: Thuỵ Sĩ| Thụy Sĩ)?|phrăng", "CHF|(?:Swiss )?francs?"),
    "USD": ("USD|đô la Mỹ|đô la|đôla|đô|US\\$|\\$", "USD|US dollars?|dollars?|US\\$|\\$"),
    "EUR": ("EUR|euro|ơ-rô|€", "EUR|euros?|€"),
    "km": ("km|ki-lô-mét", "km|kilometres?|kilometers?"),
    "m²": ("m2|m²|mét vuông", "m2|m²|square metres?|square meters?"),
}  # fmt: skip
SCALES = {
    "vi": {"nghìn": 3, "ngàn": 3, "triệu": 6, "tr": 6, "k": 3, "tỷ": 9, "tỉ": 9},
    "en": {"thousand": 3, "million": 6, "billion": 9, "bn": 9, "mn": 6, "k": 3},
}
MONTHS = (
    "january february march april may june july august september october november december".split()
)
ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
    "vi": "một hai ba bốn năm sáu bảy tám chín mười".split(),
}
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
LABELS = {
    "vi": "học kỳ|học kì|kỳ|quý|giai đoạn|đợt|hạng|bậc|khoá|khóa|chương|(?<!học )phần|lớp|điều|khoản|mức|số|thế kỷ|thế kỉ|phụ lục|mục|vòng|tập|tuần thứ|lần thứ|thứ|nhóm|năm thứ",
    "en": "semester|term|quarter|phase|stage|grade|rank|level|part|chapter|class|article|clause|step|no\\.|number|group|type|year|week|annex|appendix|section|round|cohort|volume",
}
NUMBERED = {  # what is counted by its number: the fifth article is no five articles
    "article no.": ("điều", "article|art\\."),
    "clause no.": ("khoản", "clause|paragraph"),
    "chapter no.": ("chương", "chapter"),
}
NUMBER = r"\d{1,3}(?: \d{3})+(?! ?\d)|\d+(?:[.,\u00a0\u202f]\d{3})+(?![\d])|\d+(?:[.,]\d+)?"
FIGURE = re.compile(rf"(?<![\w.,])(?:{NUMBER})")
ROMAN = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})")


def alternatives(words: Any) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _unit_pattern(language: str) -> str:
    place = ("vi", "en").index(language)
    return "|".join(f"(?P<u{n}>{pair[place]})" for n, pair in enumerate(UNITS.values()))


SCALE = {code: alternatives(table) for code, table in SCALES.items()}
AFTER = {
    code: re.compile(
        rf"\s*(?:-\s*)?(?:(?P<scale>{SCALE[code]})\b\s*)?(?:(?:{_unit_pattern(code)})(?!\w))?(?P<half>\s+rưỡi)?",
        re.IGNORECASE,
    )
    for code in SCALES
}
BEFORE_MONEY = re.compile(
    r"(?:(?P<AUD>A\$|AUD)|(?P<CAD>C\$|CAD)|(?P<SGD>S\$|SGD)|(?P<GBP>GBP|£)|(?P<JPY>JPY|¥)|(?P<CNY>CNY|RMB)"
    r"|(?P<KRW>KRW|₩)|(?P<CHF>CHF)|(?P<USD>US\$|USD|\$)|(?P<EUR>EUR|€)|(?P<VND>VND|VNĐ|₫))\s*$",
    re.IGNORECASE,
)
MILLIONS_OF_MONEY = re.compile(r"\s?m(?!\w)")  # "VND 60m"; elsewhere metres
BEFORE_NUMBERED = {
    code: re.compile(
        "|".join(
            rf"(?P<n{n}>(?<!\w)(?:{pair[place]})\s*$)" for n, pair in enumerate(NUMBERED.values())
        ),
        re.IGNORECASE,
    )
    for place, code in enumerate(LABELS)
}
BEFORE_LABEL = {
    code: re.compile(rf"(?<!\w)(?:{words})\s*$", re.IGNORECASE) for code, words in LABELS.items()
}
MONTH_NAMES = alternatives([*MONTHS, *(name[:3] for name in MONTHS), "sept"])
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
LONE_MONTH = re.compile(rf"\b(?:{alternatives(_LONE)})\b|(?<=[a-z,] )May\b")
CLOCKS = {
    "vi": re.compile(
        r"(?<!\d)(?P<h>\d{1,2})\s*(?:giờ|h|g)\s*(?P<min>\d{2})(?!\d)"
        r"|(?:lúc|vào|trước|sau|từ|đến|[-–])\s*(?P<h2>\d{1,2})\s*(?:giờ|h)(?!\w|\s*\d|\s*(?:/|mỗi|một))"
        r"|(?<!\d)(?P<h3>\d{1,2}):(?P<min3>\d{2})",
        re.IGNORECASE,
    ),
    "en": re.compile(r"(?<!\d)(?P<h>\d{1,2})(?::(?P<min>\d{2}))?\s*(?P<half>a\.?m|p\.?m)\b\.?|(?<!\d)(?P<h3>\d{1,2}):(?P<min3>\d{2})", re.IGNORECASE),
}  # fmt: skip

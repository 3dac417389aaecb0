"""Numbers written in letters."""

import re
from collections.abc import Callable

from registry.programs.figure_patterns import ONES, TENS, alternatives

ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
        " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
} | {"thirtieth": 30}
_ONCE = {"once": "1", "twice": "2", "half": "0.5", "dozen": "12"}


def english(text: str) -> str:
    total = 0
    for word in re.split(r"[\s-]+", text):
        if word in ONES["en"]:
            total += ONES["en"].index(word) + 1
        elif word in TENS:
            total += 10 * (TENS.index(word) + 2)
        elif word == "hundred":
            total = (total or 1) * 100
    return str(total) + (".5" if text.endswith("half") else "")


def ordinal(text: str) -> str:
    *tens, last = re.split(r"[\s-]+", text)
    return str(sum(10 * (TENS.index(word) + 2) for word in tens) + ORDINALS[last])


_DIGITS = {word: n for n, word in enumerate(ONES["vi"], 1)} | {
    "không": 0, "tư": 4, "lăm": 5, "nhăm": 5, "mốt": 1, "bẩy": 7,
}  # fmt: skip


def vietnamese(text: str) -> str:
    total, part, last = 0, 0, 0
    for word in text.split():
        if word in {"nghìn", "ngàn"}:
            total, part, last = total + (part + last) * 1000, 0, 0
        elif word == "trăm":
            part, last = part + last * 100, 0
        elif word == "mươi":
            part, last = part + last * 10, 0
        elif word in {"mười", "hăm"}:
            part, last = part + (10 if word == "mười" else 20), 0
        elif word not in {"linh", "lẻ"}:
            last = _DIGITS[word]
    return str(total + part + last)


_SMALL = alternatives([*ONES["en"], *TENS])
_DIGIT = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín"
# Behind ten, five is "lăm": "mười năm" is ten years.
_UNIT = "một|mốt|hai|ba|bốn|tư|lăm|nhăm|sáu|bảy|bẩy|tám|chín"
_NO_MORE = r"(?!\s+(?:mươi|trăm|nghìn|ngàn))"
_TENS = rf"(?:(?:{_DIGIT})\s+mươi|mười|hăm)(?:\s+(?:{_UNIT}){_NO_MORE})?"
_HUNDREDS = rf"(?:{_DIGIT}|không)\s+trăm(?:\s+(?:linh|lẻ)\s+(?:{_DIGIT})|\s+{_TENS})?"
_BELOW = rf"(?:{_HUNDREDS}|{_TENS}|(?:{_DIGIT}))"
_THOUSANDS = rf"{_BELOW}\s+(?:nghìn|ngàn)\s+(?:{_HUNDREDS})"
VI_SPECIAL = {"nhất": "1", "nhì": "2", "tư": "4", "nửa": "0.5"}
_RANKED = r"(?<=thứ )(?:nhất|nhì|tư)(?!\w)|(?<=năm )nhất(?!\w)|(?<=giải )(?:nhất|nhì)(?!\w)|(?<=hạng )nhất(?!\w)|(?<!\w)nửa(?!\w)"
WORD_READERS: dict[str, list[tuple[re.Pattern[str], Callable[[str], str]]]] = {
    "en": [
        (re.compile(rf"\b(?:(?:{alternatives(TENS)})[\s-])?(?:{alternatives(ORDINALS)})\b", re.IGNORECASE), ordinal),
        (re.compile(rf"\b(?:{_SMALL})(?:[\s-]+(?:hundred|and(?=\s+(?:{_SMALL}))|{_SMALL}))*(?:\s+and\s+a\s+half)?\b", re.IGNORECASE), english),
        (re.compile(r"\b(?:once|twice|half|dozen)\b", re.IGNORECASE), _ONCE.__getitem__),
    ],
    "vi": [
        (re.compile(rf"(?<!\w)(?:{_THOUSANDS}|{_BELOW})(?!\w)", re.IGNORECASE), vietnamese),
        (re.compile(_RANKED, re.IGNORECASE), VI_SPECIAL.__getitem__),
    ],
}  # fmt: skip

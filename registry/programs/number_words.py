"""Numbers written in letters."""

import re
from collections.abc import Callable

from registry.programs.figure_patterns import ONES, ORDINALS, TENS, alternatives


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


def vietnamese(text: str) -> str:
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


_SMALL = alternatives([*ONES["en"], *TENS])
_VI_DIGIT = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín"
_VI_HUNDREDS = rf"(?:(?:{_VI_DIGIT})\s+trăm(?:\s+(?:linh|lẻ)?\s*)?)?"
_VI_TENS = (
    rf"(?:(?:(?:{_VI_DIGIT})\s+mươi|mười)(?:\s+(?:{_VI_DIGIT}|tư|lăm|mốt)(?!\s+(?:mươi|trăm)))?"
    rf"|(?:{_VI_DIGIT}|mười))"
)
VI_SPECIAL = {"nhất": "1", "nhì": "2", "tư": "4", "giêng": "1", "chạp": "12", "nửa": "0.5"}
WORD_READERS: dict[str, list[tuple[re.Pattern[str], Callable[[str], str]]]] = {
    "en": [
        (re.compile(rf"\b(?:{_SMALL})(?:[\s-]+(?:hundred|and(?=\s+(?:{_SMALL}))|{_SMALL}))*(?:\s+and\s+a\s+half)?\b", re.IGNORECASE), english),
        (re.compile(rf"\b(?:{alternatives(ORDINALS)})\b", re.IGNORECASE), lambda word: str(ORDINALS.index(word) + 1)),
        (re.compile(r"\b(?:once|twice|half|dozen)\b", re.IGNORECASE), lambda word: {"once": "1", "twice": "2", "half": "0.5", "dozen": "12"}[word]),
    ],
    "vi": [
        (re.compile(rf"(?<!\w)(?:{_VI_HUNDREDS}{_VI_TENS}|(?:{_VI_DIGIT}|mười))(?!\w)", re.IGNORECASE), vietnamese),
        (re.compile(r"(?<=thứ )(?:nhất|nhì|tư)(?!\w)|(?<=tháng )(?:giêng|tư|chạp)(?!\w)|(?<!\w)nửa(?!\w)", re.IGNORECASE), VI_SPECIAL.__getitem__),
    ],
}  # fmt: skip

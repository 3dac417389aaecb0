"""Titles before and after a name: no part of it, wherever a name is split, sorted or compared."""

import re

_SHORT = (
    r"GS|PGS|TSKH|TS|ThS|CN|BS|BSCK\s?I{1,2}|KS|KTS|DS|LS|NCS|NGND|NGƯT|TTND|TTƯT"
    r"|Dr|Prof|Assoc|Asst|Mr|Mrs|Ms|Miss|Mx|Ing|Dipl|Mag|Priv|Doz|PD|Ph\.?\s?D|M\.?\s?D|M\.?\s?Sc|Hon|Sir|habil"
)
_LONG = (
    r"giáo sư|phó giáo sư|tiến sĩ(?: khoa học)?|thạc sĩ|bác sĩ|kỹ sư|kiến trúc sư|dược sĩ|luật sư|viện sĩ"
    r"|professor|associate professor|assistant professor|doctor|professeur|docteur|doktor"
)
_ONE = rf"(?:(?:{_SHORT})\.(?:-?\s*)|(?:PGS|GS|TSKH|ThS|BS|BSCKI{1, 2}|Dr|Prof|Mrs?|Ms|PGS\.?TS|GS\.?TS)(?=[\s,])[\s,]*|(?:{_LONG})[\s,.]+)"
_BEFORE = re.compile(rf"^(?:{_ONE}|TS\s(?=\S+\s\S+\s\S))+[\s,]*", re.IGNORECASE)
_AFTER = re.compile(
    r"(?:\s*\((?:Ph\.?D\.?|TS|GS|PGS|ThS|MD|DSc)\)|,?\s+(?:Ph\.?\s?D\.?|M\.?D\.?|D\.?Sc\.?|Dr\.-?Ing\.|M\.?Sc\.?|MBA|FRS|Esq\.)|,\s*(?:TS|ThS|BS|Jr\.?|Sr\.?))+$"
)


def split_titles(full: str) -> tuple[str, str, str]:
    """(titles before, the name, titles after). A name that would be nothing else stays whole."""
    before = _BEFORE.match(full)
    rest = full[before.end() :] if before else full
    after = _AFTER.search(rest)
    name = rest[: after.start()] if after else rest
    if not any(letter.isalpha() for letter in name):
        return "", full, ""
    return (before[0] if before else ""), name.strip(" ,"), (after[0] if after else "")


def bare_name(full: str) -> str:
    return split_titles(full)[1]

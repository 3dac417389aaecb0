"""What is particular to Vietnamese spelling: marks, tone placement, typing slips, variants."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

TONES = "\u0300\u0309\u0303\u0301\u0323"  # grave, hook, tilde, acute, dot below
_TONE = re.compile(f"[{TONES}]")
# Letters that no Unicode decomposition takes to their plain form.
_PLAIN = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ɖ": "d",
        "ø": "o",
        "ł": "l",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ħ": "h",
        "ß": "ss",
        "ŧ": "t",
    }
)
_SYLLABLE = re.compile(
    r"(?P<onset>ngh|ng|nh|ch|gh|gi(?=[aăâeêoôơuưy])|kh|ph|qu(?=[aăâeêiyơo])|th|tr|[bcdđghklmnpqrstvx])?"
    r"(?P<nucleus>[aăâeêioôơuưy]{1,3})"
    r"(?P<coda>ngh|ng|nh|ch|[cmnpt])?"
)
_ALTERNATE_Y = re.compile(r"(h|k|l|m|s|t|v|qu)[yýỳỷỹỵ]")
_Y_TO_I = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_SPECIAL = "ăâêôơư"
_VOWEL_GROUPS = """
    a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iu iê oa oă oe oi ôi ơi ua uâ uê ui uô uơ
    uy ưa ưi ươ ưu yê iêu yêu oai oay oao oeo uây uôi uya uyê uyu ươi ươu
"""
_NUCLEI = frozenset(_VOWEL_GROUPS.split())

# Different legal names that regions write differently: suggested, never treated as equal.
REGIONAL_VARIANTS = (
    ("hoàng", "huỳnh"),
    ("vũ", "võ"),
    ("phúc", "phước"),
    ("nhật", "nhựt"),
    ("bảo", "bửu"),
    ("cảnh", "kiểng"),
    ("chu", "châu"),
    ("sinh", "sanh"),
    ("lĩnh", "lãnh"),
    ("tùng", "tòng"),
    ("dũng", "dõng"),
    ("trường", "tràng"),
    ("phụng", "phượng"),
)

_SURNAMES = """
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong li dinh doan luong trinh dao
    mai lam truong cao ha chau ta phung thai to vuong quach la luu tong chu kieu
"""
SURNAMES = frozenset(_SURNAMES.split())


def fold(token: str) -> str:
    """Without marks: đ becomes d, ễ becomes e. Of lower-case text."""
    if token.isascii():
        return token
    apart = unicodedata.normalize("NFD", token)
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", plain.translate(_PLAIN))


def split_tone(token: str) -> tuple[str, str]:
    """The token without its tone marks, and these marks."""
    apart = unicodedata.normalize("NFD", token)
    tones = "".join(_TONE.findall(apart))
    return unicodedata.normalize("NFC", _TONE.sub("", apart)), tones


def is_syllable(token: str) -> bool:
    """Whether the letters could stand in a Vietnamese dictionary (tones apart)."""
    bare, tones = split_tone(token)
    match = _SYLLABLE.fullmatch(bare)
    if match is None or len(tones) > 1 or match["nucleus"] not in _NUCLEI:
        return False
    # A stopped syllable has only the acute or the dot below.
    stopped = match["coda"] in ("c", "ch", "p", "t")
    return not stopped or tones in ("\u0301", "\u0323")


def place_tone(bare: str, tone: str) -> str:
    """The syllable with its one tone mark where the older style puts it: hòa, khỏe, thúy."""
    match = _SYLLABLE.fullmatch(bare)
    if match is None or not tone:
        return unicodedata.normalize("NFC", bare + tone)
    at = match.start("nucleus") + _tone_position(match["nucleus"], coda=match["coda"])
    return unicodedata.normalize("NFC", bare[: at + 1] + tone + bare[at + 1 :])


def _tone_position(nucleus: str, *, coda: str | None) -> int:
    for at in range(len(nucleus) - 1, -1, -1):
        if nucleus[at] in _SPECIAL:
            return at
    if len(nucleus) == 1:
        return 0
    if coda:
        return len(nucleus) - 1
    return len(nucleus) // 2 if len(nucleus) == 3 else 0


def canonical(token: str) -> str:
    """One spelling for those that differ by habit only: hoà = hòa, Lí = Lý."""
    if not token.isascii():
        bare, tones = split_tone(token)
        if len(tones) == 1 and _SYLLABLE.fullmatch(bare) is not None:
            token = place_tone(bare, tones)
    return token.translate(_Y_TO_I) if _ALTERNATE_Y.fullmatch(token) else token


_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_TELEX_PAIRS = (("aa", "â"), ("ee", "ê"), ("oo", "ô"), ("aw", "ă"), ("ow", "ơ"), ("uw", "ư"))
_VNI_PAIRS = (
    ("a6", "â"),
    ("e6", "ê"),
    ("o6", "ô"),
    ("a8", "ă"),
    ("o7", "ơ"),
    ("u7", "ư"),
    ("d9", "đ"),
)


def resolve_slip(token: str) -> str | None:
    """The syllable that Telex or VNI keys without their program stand for, or None."""
    if not token.isascii() or len(token) < 3 or len(token) > 12:
        return None
    if token.isalpha():
        return _resolve_telex(token)
    if token[0].isalpha() and any(letter.isdigit() for letter in token):
        return _resolve_vni(token)
    return None


def _resolve_telex(token: str) -> str | None:
    if is_syllable(token) or token[0] in "fjwz":
        return None
    return _finish(*_strip_tone_keys(token, _TELEX_TONES), _telex_letters, token)


def _resolve_vni(token: str) -> str | None:
    return _finish(*_strip_tone_keys(token, _VNI_TONES), _vni_letters, token)


def _strip_tone_keys(token: str, tones: dict[str, str]) -> tuple[str, str]:
    """Tone keys may be typed anywhere behind the first vowel; `s`, `r`, `x` also open syllables."""
    for at in range(len(token) - 1, 0, -1):
        if token[at] in tones and any(letter in "aeiouy" for letter in token[:at]):
            return token[:at] + token[at + 1 :], tones[token[at]]
    return token, ""


def _telex_letters(keys: str) -> str:
    if keys.startswith("dd") or (keys.startswith("d") and "d" in keys[1:]):
        keys = "đ" + keys[1:].replace("d", "", 1)
    keys = _late_key(keys)
    keys = keys.replace("uow", "ươ").replace("uwow", "ươ").replace("ưow", "ươ")
    for pair, letter in _TELEX_PAIRS:
        keys = keys.replace(pair, letter)
    return keys.replace("uơ", "ươ") if re.search("uơ.", keys) else keys


def _late_key(keys: str) -> str:
    """Brings a w, a, e or o typed at the end of the syllable beside its vowel: vanw, nguyene."""
    match = re.fullmatch(r"(.*?)([aou]+)([^aeiouyw]+)w", keys)
    if match:
        return f"{match[1]}{match[2]}w{match[3]}"
    match = re.fullmatch(r"(.*)([aeo])([^aeiouyw]+)\2", keys)
    return f"{match[1]}{match[2]}{match[2]}{match[3]}" if match else keys


def _vni_letters(keys: str) -> str:
    if "9" in keys and keys.startswith("d"):
        keys = "d9" + keys[1:].replace("9", "", 1)
    for mark, vowels in (("6", "aeo"), ("7", "ou"), ("8", "a")):
        match = re.fullmatch(rf"(.*)([{vowels}])([^{vowels}0-9]*){mark}(.*)", keys)
        if match:
            keys = f"{match[1]}{match[2]}{mark}{match[3]}{match[4]}"
    for pair, letter in _VNI_PAIRS:
        keys = keys.replace(pair, letter)
    return keys.replace("uơ", "ươ")


def _finish(keys: str, tone: str, letters: Callable[[str], str], token: str) -> str | None:
    bare = letters(keys)
    if bare == token:
        return None
    word = place_tone(bare, tone)
    return word if word != token and is_syllable(word) else None

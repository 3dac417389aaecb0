"""Vietnamese text in the encodings of before Unicode, read as if it were Unicode.

VNI writes marks behind the letter (Nguyeãn Thò Hoàng), TCVN3 gives other signs their places
(NguyÔn V¨n An), and UTF-8 that was read as Latin-1 shows two or three signs for one (Nguyá»…n).
Each is recognised only where what it becomes is Vietnamese and what it was is no language.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from search.text.vietnamese import is_syllable

_TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")  # acute, grave, hook, tilde, dot below


def _vni() -> dict[str, str]:
    """Two signs a letter; ơ, ư, i and đ have places of their own."""
    table: dict[str, str] = {}
    plain = dict(zip("ùøûõï", _TONES, strict=True))
    hats, breves = dict(zip("áàåãä", _TONES, strict=True)), dict(zip("éèúüë", _TONES, strict=True))
    for letter in "aeouy":
        table |= {letter + sign: letter + tone for sign, tone in plain.items()}
    table |= {f"y{sign}": f"y{tone}" for sign, tone in plain.items()}
    for letter, hat in (("a", "â"), ("e", "ê"), ("o", "ô")):
        table |= {letter + sign: hat + tone for sign, tone in hats.items()} | {f"{letter}â": hat}
    table |= {f"a{sign}": "ă" + tone for sign, tone in breves.items()} | {"aê": "ă"}
    for sign, letter in (("ô", "ơ"), ("ö", "ư")):
        table |= {sign + mark: letter + tone for mark, tone in plain.items()} | {sign: letter}
    table |= dict(zip("íìæóò", (f"i{tone}" for tone in _TONES), strict=True))
    return table | {"ñ": "đ", "î": "ỵ", "oå": "ổ"}


_TCVN3 = str.maketrans(
    dict(
        zip(
            "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢§£¤¥¦",
            "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ",
            strict=True,
        )
    )
)
_VNI = _vni()
_VNI_SIGNS = re.compile("|".join(sorted(_VNI, key=len, reverse=True)), re.IGNORECASE)
_WORD = re.compile(r"[^\s,.;:()/\-]+")
_PAIRS_OF_VNI = re.compile("[aeouyôö][áàåãäâéèúüëêùøûõï]", re.IGNORECASE)
_SIGNS_OF_TCVN3 = re.compile(r"[¡-¿×÷]|(?<=[a-z])[À-Þ]")


@lru_cache(maxsize=10_000)
def convert(text: str) -> str | None:
    """The text in Unicode, where it is in one of these encodings; None where it is not."""
    if text.isascii():
        return None
    return _from_mojibake(text) or _from_tcvn3(text) or _from_vni(text)


def _from_mojibake(text: str) -> str | None:
    for encoding in ("cp1252", "latin-1"):
        try:
            better = text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return better if better != text else None
    return None


def _from_tcvn3(text: str) -> str | None:
    return _convert_words(text, lambda word: word.translate(_TCVN3), strong=_SIGNS_OF_TCVN3)


def _from_vni(text: str) -> str | None:
    return _convert_words(
        text, lambda word: _VNI_SIGNS.sub(_vni_letter, word), strong=_PAIRS_OF_VNI
    )


def _vni_letter(found: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFC", _VNI[found[0].lower()])
    return letter.upper() if found[0][0].isupper() else letter


def _convert_words(
    text: str, one_word: Callable[[str], str], *, strong: re.Pattern[str]
) -> str | None:
    """All marked words have to become syllables, and one at least must have been none."""
    if not strong.search(text):
        return None
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if not any(strong.search(word) and not is_syllable(word.lower()) for word in words):
        return None
    made = {word: one_word(word) for word in words}
    if not all(is_syllable(better.lower()) for better in made.values()):
        return None
    return _WORD.sub(lambda found: made.get(found[0], found[0]), text)

"""Letters of another script that look like Latin ones, in a word that is otherwise Latin.

A keyboard left in Cyrillic, a name copied from a scan, or somebody who hides: "Аn" with a Cyrillic А is
found, and compared, as "An". Words wholly of another script keep their letters.
"""

import re
import unicodedata

_CYRILLIC = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХҮавеѕіјкмнорстухүһԁԛԝӏ",
        "ABESIJKMHOPCTYXYabesijkmhopctyxyhdqwl",
        strict=True,
    )
)
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳ", "ABEZHIKMNOPTYXocj", strict=True))
_ARMENIAN = dict(zip("ՍՏՕԼհոռսցօ", "USOLhnnugo", strict=True))
_COPTIC = dict(zip("ⲀⲂⲈⲎⲒⲔⲘⲚⲞⲢⲤⲦⲨⲬⲟⲣⲥ", "ABEHIKMNOPCTYXopc", strict=True))
_CHEROKEE = dict(zip("ᎪᏴᏟᎬᎻᎫᏦᏞᎷΝᎾᏢᎡᏚᎢᏙᎳᎩᏃ", "ABCEHJKLMNOPRSTVWYZ", strict=True))
_PHONETIC = dict(zip("ɑɡɩʋᴀʙᴄᴅᴇɢʜᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢꞌ", "agivabcdeghjklmnoprstuvwyz'", strict=True))
LATIN_FOR = _CHEROKEE | _COPTIC | _ARMENIAN | _GREEK | _CYRILLIC | _PHONETIC
_SUSPICIOUS = re.compile(f"[{''.join(LATIN_FOR)}]")
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")


def replace_lookalikes(text: str) -> str:
    """The text with the letters in Latin words made Latin; everything else as it was."""
    if text.isascii() or not _SUSPICIOUS.search(unicodedata.normalize("NFD", text)):
        return text
    return _WORD.sub(lambda found: _as_latin(found[0]), text)


def find_lookalikes(text: str) -> list[tuple[str, str, str]]:
    """(word, letter, name of its script) for each that is not what it looks like."""
    return [
        (word, letter, unicodedata.name(letter, "").partition(" ")[0].capitalize())
        for word in _WORD.findall(text)
        if _as_latin(word) != word
        for letter in dict.fromkeys(unicodedata.normalize("NFD", word))
        if letter in LATIN_FOR
    ]


def _as_latin(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    letters = [letter for letter in apart if not unicodedata.combining(letter)]
    foreign = [letter for letter in letters if letter in LATIN_FOR]
    others = [letter for letter in letters if letter not in LATIN_FOR]
    if not foreign or not others or not all(map(_is_latin, others)):
        return word
    return unicodedata.normalize("NFC", "".join(LATIN_FOR.get(one, one) for one in apart))


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")

"""Vietnamese and English text to tokens: the same tokens for both engines, index and query.

Three spellings of each word are made:

* exact: lower case, one tone placement, marks kept ("hoà" and "hòa" are one, "hoa" is another);
* folded: exact without marks ("nguyen");
* stemmed: folded through the English stemmer, stop words dropped.

Everything here is total on any text, gives the same for NFC and NFD, and leaves its own output as
it is.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from search.text import legacy, starts, vietnamese
from search.text.lookalikes import replace_lookalikes

MAX_QUERY_LETTERS = 256
MAX_QUERY_WORDS = 16
MAX_TOKEN_LETTERS = 64  # longer runs carry no meaning and would bloat the term dictionary
MAX_REMEMBERED = 50_000  # words and stretches of text: some 30 MB

_ENGLISH_STOP_WORDS = """
    a an and are as at be been but by can do for from had has have he her his how i if in into is it
    its me my no not of on or our she so such than that the their them then there these they this
    those to was we were what when where which who whom why will with within you your
"""
ENGLISH_STOP_WORDS = frozenset(_ENGLISH_STOP_WORDS.split())
_VIETNAMESE_STOP_WORDS = """
    bằng các cho có của cùng được để đến do gồm hay khi là mà một này những như nhằm ở qua ra sẽ
    tại theo thì trên trong từ tới và về vào vì với
"""
# Exact spellings; a word typed without marks is compared with their folded forms.
VIETNAMESE_STOP_WORDS = frozenset(_VIETNAMESE_STOP_WORDS.split())
_FOLDED_STOP_WORDS = frozenset(vietnamese.fold(word) for word in VIETNAMESE_STOP_WORDS)

_DROPPED = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffc\U000e0000-\U000e0fff]"
)
_LOOK_ALIKES = str.maketrans(
    {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-"}
)
# Texts of these characters only need to be composed and made lower case.
_LETTERS = "".join(
    unicodedata.normalize("NFC", letter + tone)
    for letter in "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ"
    for tone in ("", *vietnamese.TONES)
)
_USUAL = re.compile(f"[\\x00-\\x7f{_LETTERS}{vietnamese.TONES}\u0302\u0306\u031b“”…–—’]*")
# A run of letters and digits; runs tied by - ' . / stay one compound; c++, f#, n+ keep their signs.
_TOKEN = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*(?:\+{1,2}(?![^\W_])|#(?![^\W_]))?")
_INITIALS = re.compile(r"[A-ZĐ]{2,4}")
_TIES = re.compile(r"[-'.]")
_GREEK = {
    letter: unicodedata.name(letter).rsplit(" ", 1)[1].lower()
    for letter in "αβγδεζηθικλμνξοπρστυφχψω"
}
_GREEK["λ"] = "lambda"
_stemmer = Stemmer.Stemmer("english")
_stemmer.maxCacheSize = 100_000


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text in its spellings. `parts` are the halves of a compound (Van-An, II-VI)."""

    exact: str
    folded: str
    stem: str
    parts: tuple[str, ...] = ()  # exact spellings

    @property
    def marked(self) -> bool:
        return self.exact != self.folded


class Stored(NamedTuple):
    """The tokens of a stretch of text as they are indexed, joined by spaces.

    A compound is indexed whole and in parts, so that either way of typing it is found.
    """

    exact: str
    marked: str  # the exact spelling of words with marks
    folded: str
    english: str  # stemmed, without stop words
    shortened: str  # what the stem leaves something out of
    starts: tuple[str, ...]  # of the folded words
    english_starts: tuple[str, ...]


def clean(text: str) -> str:
    """One Unicode form, no invisible characters, lower case."""
    if text.isascii():
        return text.lower()
    if _USUAL.fullmatch(text):
        return unicodedata.normalize("NFC", text).lower().replace("’", "'")
    for _ in range(4):  # case folding and composition disturb each other in a few rare letters
        cleaner = _clean_once(text)
        if cleaner == text:
            break
        text = cleaner
    return text


def _clean_once(text: str) -> str:
    text = _DROPPED.sub("", unicodedata.normalize("NFKC", text.translate(_LOOK_ALIKES)))
    text = replace_lookalikes(text)
    return unicodedata.normalize("NFKC", text.casefold().translate(_LOOK_ALIKES))


@lru_cache(maxsize=MAX_REMEMBERED)
def word_of(run: str) -> Word:
    """A run is what the token pattern finds in clean text."""
    parts = tuple(vietnamese.canonical(part) for part in _TIES.split(run))
    folded = "-".join(fold(part) for part in parts)
    return Word("-".join(parts), folded, stem(folded), parts if len(parts) > 1 else ())


def _stored(words: Sequence[Word]) -> Stored:
    exact = [token for word in words for token in (word.exact, *word.parts)]
    marked = [token for word in words if word.marked for token in (word.exact, *word.parts)]
    folded = [token for word in words for token in (word.folded, *map(fold, word.parts))]
    english = [stem(token) for token in folded if token not in ENGLISH_STOP_WORDS]
    shortened = [token for token in folded if stem(token) != token]
    return Stored(
        _joined(exact),
        _joined(marked),
        _joined(folded),
        _joined(english),
        _joined(shortened),
        starts.of_prose(folded),
        starts.of_prose([*english, *shortened]),
    )


def _joined(tokens: list[str]) -> str:
    """Most spellings of a stretch are equal: then they are one object, and more of them at hand."""
    return sys.intern(" ".join(tokens))


class _Stretches(dict[str, Stored]):
    """Most words have been seen in an earlier text, so each word is analysed once and cached."""

    def __missing__(self, stretch: str) -> Stored:
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        stored = _stored(words(stretch))
        if len(stretch) <= MAX_TOKEN_LETTERS:
            self[stretch] = stored
        return stored


_stretches = _Stretches()


def stored(text: str) -> list[Stored]:
    """The text stretch by stretch, ready to be indexed: its words, much faster."""
    return list(map(_stretches.__getitem__, text.split()))


def fold(token: str) -> str:
    plain = vietnamese.fold(token)
    return _GREEK.get(plain) or vietnamese.canonical(plain)


@lru_cache(maxsize=MAX_REMEMBERED)
def stem(folded: str) -> str:
    if not folded.isalpha():
        return folded
    # Repeated, because Snowball is not idempotent ("generously").
    for _ in range(4):
        shorter = _stemmer.stemWord(folded)
        if shorter == folded:
            break
        folded = shorter
    return folded


def words(text: str) -> list[Word]:
    return [word_of(run) for run in _TOKEN.findall(clean(text)) if len(run) <= MAX_TOKEN_LETTERS]


def exact_tokens(text: str) -> list[str]:
    return " ".join([one.exact for one in stored(text)]).split()


def folded_tokens(text: str) -> list[str]:
    return " ".join([one.folded for one in stored(text)]).split()


def english_tokens(text: str) -> list[str]:
    """Folded and stemmed, without stop words."""
    return " ".join([one.english for one in stored(text)]).split()


def is_stop_word(word: Word) -> bool:
    if word.marked:
        return word.exact in VIETNAMESE_STOP_WORDS
    return word.folded in ENGLISH_STOP_WORDS or word.folded in _FOLDED_STOP_WORDS


def allowed_edits(folded: str) -> int:
    """Near misses: none in a syllable of one or two letters, or in a code with digits or signs."""
    if len(folded) <= 2 or not folded.isalpha():
        return 0
    return 1 if len(folded) < 6 else 2


def query_words(text: str) -> tuple[Word, ...]:
    """The words of a reader's query, capped; each word once."""
    return _capped_words(_first_letters(text))


@lru_cache(maxsize=1000)  # one query is read several times: its words, slips and variants
def _capped_words(text: str) -> tuple[Word, ...]:
    found: dict[str, Word] = {}
    joined = _joined_initials(text)
    for word in words(legacy.convert(text) or text):
        if word.folded == joined:
            word = replace(word, parts=tuple(joined))
        found.setdefault(word.exact, word)
        if len(found) == MAX_QUERY_WORDS:
            break
    return tuple(found.values())


def _joined_initials(text: str) -> str:
    """ "tmh" of "Nguyen TMH", as papers print a name: read as initials, too."""
    runs = text.replace(",", " ").split()
    found = [run for run in runs if _INITIALS.fullmatch(run)]
    others = [run for run in runs if run not in found]
    are_names = 0 < len(others) <= 3 and all(
        run[0].isupper() and not run.isupper() for run in others
    )
    return found[0].lower() if len(found) == 1 and are_names else ""


def _first_letters(text: str) -> str:
    """The cap counts composed letters, so that both Unicode forms are cut at the same place."""
    return unicodedata.normalize("NFC", text[: 16 * MAX_QUERY_LETTERS])[:MAX_QUERY_LETTERS]


def correct_slips(text: str) -> str | None:
    """The text with Telex and VNI slips resolved, or None where there are none."""
    found = False
    corrected = []
    for word in query_words(text):
        better = None if word.parts or word.marked else vietnamese.resolve_slip(word.folded)
        found = found or better is not None
        corrected.append(better or word.exact)
    return " ".join(corrected) if found else None


def regional_suggestions(text: str, *, but: Collection[int] = ()) -> tuple[str, ...]:
    """The query with one regional variant exchanged, for each that it contains.

    `but` gives the places of words that are no names.
    """
    typed = query_words(text)
    suggestions = []
    for at, word in enumerate(typed):
        for variant in () if at in but else _variants(word):
            changed = [other.exact for other in typed]
            changed[at] = variant if word.marked else fold(variant)
            suggestions.append(" ".join(changed))
    return tuple(dict.fromkeys(suggestions))


def _variants(word: Word) -> Sequence[str]:
    return _VARIANTS.get(word.exact, ())


def _variant_table() -> dict[str, list[str]]:
    """By exact and, as a word without marks stands for any, by folded spelling."""
    table: dict[str, list[str]] = {}
    for one, other in vietnamese.REGIONAL_VARIANTS:
        for name, variant in ((one, other), (other, one)):
            for key in {name, fold(name)}:
                table.setdefault(key, []).append(variant)
    return table


_VARIANTS = _variant_table()

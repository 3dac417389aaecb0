"""Vietnamese and English text to tokens: the same tokens for both engines, index and query.

Three spellings of each word are made:

* exact: lower case, one tone placement, marks kept ("hoà" and "hòa" are one, "hoa" is another);
* folded: exact without marks ("nguyen");
* stemmed: folded through the English stemmer, stop words dropped.

Everything here is total on any text, gives the same for NFC and NFD, and leaves its own output as
it is.
"""

from __future__ import annotations

import itertools
import re
import sys
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from search.text import english, legacy, starts, vietnamese
from search.text.lookalikes import replace_lookalikes

MAX_QUERY_LETTERS = 20_000  # a pasted outline or call with room to spare
MAX_QUERY_WORDS = 2_000
CAPITAL = "^"
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
    {
        "İ": "I",
        "Ð": "Đ",
        "ð": "đ",
        "Ɖ": "Đ",
        "ɖ": "đ",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "‐": "-",
        "‑": "-",
    }
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
_HEAPS = re.compile(r"([\u0300-\u036f]{4})[\u0300-\u036f]+")
_TIES = re.compile(r"[-'.]")
_ENDS = frozenset('.,;:!?)]}”"…')
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
    chain: tuple[str, ...]  # exact spellings in order, compounds in parts: what phrases are made of
    ends: bool  # a sign follows that no phrase reaches over
    capital: str  # what stands in capitals, as tokens of their own


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


def _stored(stretch: str) -> Stored:
    found = words(stretch)
    exact = [token for word in found for token in (word.exact, *word.parts)]
    marked = [token for word in found if word.marked for token in (word.exact, *word.parts)]
    folded = [token for word in found for token in (word.folded, *map(fold, word.parts))]
    in_english = [stem(token) for token in folded if token not in ENGLISH_STOP_WORDS]
    shortened = [token for token in folded if stem(token) != token]
    return Stored(
        _joined(exact),
        _joined(marked),
        _joined(folded),
        _joined(in_english),
        _joined(shortened),
        starts.of_prose(folded),
        starts.of_prose([*in_english, *shortened]),
        chain_of(found),
        stretch[-1:] in _ENDS,
        _joined([in_capitals(word) for word in capitals(stretch)]),
    )


def in_capitals(exact: str) -> str:
    """The token of a word that stands in capitals: "GAN" is neither "gan" nor "gần"."""
    return CAPITAL + exact


def chain_of(words: Iterable[Word]) -> tuple[str, ...]:
    return tuple([part for word in words for part in (word.parts or (word.exact,))])


def pairs(chain: Sequence[str]) -> list[str]:
    """Adjacent words as tokens of their own: as written, without marks, and in English stems."""
    found = []
    for one, other in itertools.pairwise(chain):
        written, plain = f"{one}_{other}", f"{fold(one)}_{fold(other)}"
        found += [plain] if written == plain else [plain, written]
    return found


def english_pairs(chain: Sequence[str]) -> list[str]:
    """Function words between two others do not part them: "internet of things"."""
    return [f"{one}_{other}" for one, other in itertools.pairwise(english_chain(chain))]


def english_chain(chain: Sequence[str]) -> list[str]:
    folded = [fold(word) for word in chain]
    return [stem(word) for word in folded if word not in ENGLISH_STOP_WORDS]


def _joined(tokens: list[str]) -> str:
    """Most spellings of a stretch are equal: then they are one object, and more of them at hand."""
    return sys.intern(" ".join(tokens))


class _Stretches(dict[str, Stored]):
    """Most words have been seen in an earlier text, so each word is analysed once and cached."""

    def __missing__(self, stretch: str) -> Stored:
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        stored = _stored(stretch)
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
        shorter = _stemmer.stemWord(english.american(folded))
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
    """Near misses: none in words of up to four letters, which mostly are short for something, or in
    a code with digits or signs."""
    if len(folded) <= 4 or not folded.isalpha():
        return 0
    return 1 if len(folded) < 6 else 2


def query_words(text: str) -> tuple[Word, ...]:
    """The words of a reader's query, capped."""
    return _capped_words(_first_letters(text))


@lru_cache(maxsize=1000)  # one query is read several times: its words, slips and variants
def _capped_words(text: str) -> tuple[Word, ...]:
    return tuple(words(legacy.convert(text) or text)[:MAX_QUERY_WORDS])


def capitals(text: str) -> frozenset[str]:
    """The exact spellings of the words typed in capitals, in a text that is not all capitals."""
    if text.isupper() and len(text.split()) > 1:
        return frozenset()
    runs = _TOKEN.findall(_first_letters(text))
    return frozenset(word_of(clean(run)).exact for run in runs if _is_in_capitals(run))


def _is_in_capitals(run: str) -> bool:
    return 1 < len(run) <= MAX_TOKEN_LETTERS and run.isalpha() and run.isupper()


def _first_letters(text: str) -> str:
    """The cap counts composed letters, so that both Unicode forms are cut at the same place."""
    return composed(text)[:MAX_QUERY_LETTERS]


def composed(text: str) -> str:
    """In one Unicode form, without heaps of marks on one letter: to sort them takes very long."""
    text = _HEAPS.sub(r"\1", text[: 4 * MAX_QUERY_LETTERS])
    return unicodedata.normalize("NFC", text)


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

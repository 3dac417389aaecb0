"""Snippets of the database's own text that show why somebody was found.

The text shown is the one given here, never a copy in an index, and is escaped piece by piece, so
the result is safe HTML whatever people have typed. Words are compared as in the analysis: without
marks or with them as the reader typed, English in any form of the word, terms of the vocabulary as
whole phrases with the term that led to them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from search.engine import Hits, Purpose, Query, Spelling
from search.query import segments
from search.text import analysis, asking, vietnamese
from search.text.analysis import Word
from search.text.vocabulary import Vocabulary

SNIPPET_LETTERS = 200
MAX_LETTERS = 20_000  # of one text; what lies behind is not looked at
_RUN = re.compile(r"[^\W_]+(?:[-'.’‘‐‑][^\W_]+)*(?:\+{1,2}(?![^\W_])|#(?![^\W_]))?")

Matches = Callable[[Word], bool]


@dataclass(frozen=True)
class Snippet:
    """`reason` is the reader's term when a synonym or translation of it stands in the text."""

    field: str
    html: Markup
    found: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class _Pattern:
    """Consecutive words of a text that count as one find."""

    words: tuple[Matches, ...]
    reason: str = ""


@dataclass(frozen=True)
class _Find:
    start: int
    end: int
    pattern: int
    reason: str


class Highlighter:
    """Made once per page of results."""

    def __init__(self, query: Query, hits: Hits, vocabulary: Vocabulary) -> None:
        near = hits.reading is Spelling.NEAR
        unfinished = query.purpose is Purpose.SUGGEST
        is_typed = hits.reading is Spelling.TYPED  # then read_as may be cut
        text = query.text if is_typed else hits.read_as or query.text
        side_by_side = hits.reading in (Spelling.TYPED, Spelling.CORRECTED) and not unfinished
        self.patterns = list(
            _patterns(text, vocabulary, near, unfinished, side_by_side=side_by_side)
        )

    def snippets(
        self, texts: Mapping[str, str | Sequence[str]], *, letters: int = SNIPPET_LETTERS
    ) -> list[Snippet]:
        """One snippet for each text in which something was found, in the order given."""
        found = []
        for field, given in texts.items():
            for text in [given] if isinstance(given, str) else given:
                snippet = self._snippet(field, text, letters=letters)
                if snippet is not None:
                    found.append(snippet)
        return found

    def mark(self, text: str) -> Markup:
        """The whole text with its finds marked, as for a name."""
        text = _readable(text)
        return _marked(text, self._finds(text), start=0, end=len(text))

    def _snippet(self, field: str, text: str, *, letters: int) -> Snippet | None:
        text = _readable(text)
        finds = self._finds(text)
        if not finds:
            return None
        start, end = _window(text, finds, letters=letters)
        html = _marked(text, finds, start=start, end=end)
        before, after = "… " if start else "", " …" if end < len(text) else ""
        shown = [find for find in finds if start <= find.start and find.end <= end]
        return Snippet(
            field,
            Markup("{}{}{}").format(before, html, after),
            tuple(dict.fromkeys(text[find.start : find.end] for find in shown)),
            next((find.reason for find in shown if find.reason), ""),
        )

    def _finds(self, text: str) -> list[_Find]:
        runs = [(match.span(), analysis.words(match.group())) for match in _RUN.finditer(text)]
        words = [(span, found[0]) for span, found in runs if found]
        finds: list[_Find] = []
        at = 0
        while at < len(words):
            number, length = self._longest_at([word for _, word in words[at : at + 8]])
            if length:
                start, end = words[at][0][0], words[at + length - 1][0][1]
                finds.append(_Find(start, end, number, self.patterns[number].reason))
            at += max(length, 1)
        return finds

    def _longest_at(self, words: Sequence[Word]) -> tuple[int, int]:
        best = (0, 0)
        for number, pattern in enumerate(self.patterns):
            length = len(pattern.words)
            if best[1] < length <= len(words) and all(
                matches(word) for matches, word in zip(pattern.words, words, strict=False)
            ):
                best = (number, length)
        return best


def _patterns(
    text: str, vocabulary: Vocabulary, near: bool, unfinished: bool, *, side_by_side: bool
) -> Iterator[_Pattern]:
    typed = analysis.query_words(text)
    in_name = segments.looks_like_name(typed)
    exact = [word.exact for word in typed]
    at = 0
    while at < len(typed):
        meaning = vocabulary.meaning_at(typed, at)
        length = meaning.length if meaning else 1
        asked = 0 if in_name else asking.length_at(exact, at, asking.ASKING)
        if asked >= length and asked < len(typed):  # "experts in": nothing that was looked for
            at += asked
            continue
        own = typed[at : at + length]
        if length > 1 and side_by_side:  # as it was searched for: one syllable says nothing
            yield _Pattern(tuple(map(_matcher, own)))
        for word in () if length > 1 and side_by_side else own:
            is_last = unfinished and word is typed[-1]
            if len(typed) == 1 or not segments.is_function_word(word, in_name=in_name):
                yield _Pattern((_matcher(word, near=near, unfinished=is_last),))
        if meaning:
            told = " ".join(word.exact for word in own)
            for term in meaning.alternatives:
                yield _Pattern(tuple(_matcher(word) for word in term.words), told)
        at += length


def _matcher(word: Word, *, near: bool = False, unfinished: bool = False) -> Matches:
    folded = [word.folded, *(analysis.fold(part) for part in word.parts)]
    strict = word.marked and vietnamese.is_syllable(word.exact)
    edits = analysis.allowed_edits(word.folded) if near else 0

    def matches(other: Word) -> bool:
        parts = [analysis.fold(part) for part in other.parts]
        if unfinished and other.folded.startswith(word.folded):
            return True
        if strict and other.exact != word.exact and word.exact not in other.parts:
            return bool(edits) and _is_near(word.folded, other.folded, edits)
        if word.stem == other.stem or word.folded in parts or other.folded in folded[1:]:
            return True
        return bool(edits) and _is_near(word.folded, other.folded, edits)

    return matches


def _is_near(one: str, other: str, edits: int) -> bool:
    """Optimal string alignment: a swap of neighbours is one edit, as in both engines."""
    if abs(len(one) - len(other)) > edits:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1] <= edits


def _readable(text: str) -> str:
    """What can be shown: composed, and without surrogates and control characters."""
    text = unicodedata.normalize("NFC", text[:MAX_LETTERS])
    return "".join(
        letter if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs") else " "
        for letter in text
    )


def _window(text: str, finds: Sequence[_Find], *, letters: int) -> tuple[int, int]:
    """The stretch that shows most different finds; begins and ends between words."""
    if len(text) <= letters:
        return 0, len(text)

    def shown(first: _Find) -> int:
        return len(
            {
                find.pattern
                for find in finds
                if first.start <= find.start and find.end <= first.start + letters * 3 // 4
            }
        )

    best = max(finds, key=lambda find: (shown(find), -find.start))
    start = max(0, min(best.start - letters // 4, len(text) - letters))
    end = max(min(len(text), start + letters), best.end)
    if start:
        gap = text.find(" ", start, best.start)
        start = gap + 1 if gap >= 0 else start
    if end < len(text):
        gap = text.rfind(" ", best.end, end)
        end = gap if gap > 0 else end
    return start, end


def _marked(text: str, finds: Sequence[_Find], *, start: int, end: int) -> Markup:
    pieces: list[Markup] = []
    at = start
    for find in finds:
        if find.start < at or find.end > end:
            continue
        pieces.append(escape(text[at : find.start]))
        pieces.append(Markup("<mark>{}</mark>").format(text[find.start : find.end]))
        at = find.end
    pieces.append(escape(text[at:end]))
    return Markup("").join(pieces)

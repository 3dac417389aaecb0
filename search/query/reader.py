"""The text of a query as clauses: segments that are all demanded, most of them, or none.

A text is read as a name (all of its words in one person's names) and as a topic (terms of the
vocabulary side by side, other words in the texts or, beside a topic, in the name), whichever fits a
person better.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cached_property

from search import documents as docs
from search.documents import Declaration
from search.engine import Purpose
from search.query import long_texts
from search.query import words as atoms
from search.query.clauses import Bool, Boosted, Clause, ConstantScore, DisMax, Terms, Token
from search.query.segments import (
    MAX_NAME_WORDS,
    Segment,
    is_code,
    is_function_word,
    is_small,
    looks_like_name,
)
from search.text import analysis, asking, vietnamese
from search.text.analysis import Word
from search.text.vocabulary import Meaning, Vocabulary

ALTERNATIVE_BOOST, SCATTERED_BOOST, MIXED_BOOST, CODE_SCORE = 0.7, 0.25, 0.4, 2.0
OWN_WORDS_SCORE = 2.0
WITHIN_SCORE = 0.5  # the subject is a part of the field that somebody chose
UNLIKELY_NAME_BOOST = 0.1
SENTENCE_WORDS = 5
LONG_TEXT_WORDS = 16  # beyond, no word is demanded


class TextReader:
    """`reasons` tells what was also searched, once a clause has been made."""

    def __init__(
        self,
        text: str,
        vocabulary: Vocabulary,
        declaration: Declaration,
        *,
        purpose: Purpose,
        misspelt: frozenset[str],
    ) -> None:
        self.typed = analysis.query_words(text)
        self.capitals = analysis.capitals(text)
        self.is_lower = text == text.lower()
        self.vocabulary = vocabulary
        self.declaration = declaration
        self.purpose = purpose
        self.misspelt = misspelt
        self.is_name = looks_like_name(self.typed)
        self.reasons: list[tuple[str, str]] = []

    @cached_property
    def is_long(self) -> bool:
        return self.purpose is Purpose.MATCH or len(self.demanded) > LONG_TEXT_WORDS

    @cached_property
    def segments(self) -> list[Segment]:
        found: list[Segment] = []
        at = 0
        while at < len(self.typed):
            found.append(self._segment_at(at))
            at += len(found[-1].words)
        return found

    @cached_property
    def demanded(self) -> list[Segment]:
        """Without titles, words of asking and function words, unless there is nothing else."""
        return [one for one in self.segments if one.is_demanded] or self.segments

    def _segment_at(self, at: int) -> Segment:
        meaning = self.vocabulary.meaning_at(self.typed, at)
        length = meaning.length if meaning else 0
        title = self._title_at(at)
        asked = self._asked_at(at)
        if title and title >= length:
            return Segment(self.typed[at : at + title], is_demanded=False)
        if asked and asked >= length:
            return Segment(self.typed[at : at + asked], is_demanded=False)
        if meaning is not None and not self._is_rather_a_name(at, meaning):
            return Segment(self.typed[at : at + length], meaning)
        word = self.typed[at]
        if is_code(self.typed[at : at + 2]):
            return Segment(self.typed[at : at + 2])
        return Segment((word,), is_demanded=not is_function_word(word, in_name=self.is_name))

    def _title_at(self, at: int) -> int:
        for length in (3, 2, 1):
            given = self.typed[at : at + length]
            if len(given) == length and self.vocabulary.are_title(given):
                return length
        return 0

    def _asked_at(self, at: int) -> int:
        word = self.typed[at]
        may_be_name = vietnamese.is_syllable(word.exact) and not word.marked
        if self.is_name and (may_be_name or word.exact in asking.MAY_BE_NAMES):
            return 0
        if word.exact in self.capitals:
            return 0
        exact = [one.exact for one in self.typed[at : at + asking.LONGEST]]
        return asking.length_at(exact, 0, asking.ASKING, unmarked=self.is_unmarked_sentence)

    @cached_property
    def is_unmarked_sentence(self) -> bool:
        """Then a syllable alone may be a word of asking: "tim nguoi day ve laser"."""
        return len(self.typed) >= SENTENCE_WORDS and not any(word.marked for word in self.typed)

    def _is_rather_a_name(self, at: int, meaning: Meaning) -> bool:
        """In "Nguyen Ai" the second word is no abbreviation of artificial intelligence."""
        word = self.typed[at]
        if meaning.length > 1 or word.exact in self.capitals:
            return False
        if analysis.is_stop_word(word):
            return True
        if len(self.typed) == 1 or not vietnamese.is_syllable(word.exact):
            return False
        # "anh" or "phap" among other words without marks is hardly the country.
        is_country = any(name == "country" for name, _ in meaning.codes)
        return self.is_name or (is_country and not word.marked)

    def clause(self) -> Clause | None:
        if not self.typed:
            return None
        if self.is_long:
            return long_texts.clause_of(self.typed, self.vocabulary, term=self._term)
        topic = self._topic()
        name = self._as_name()
        return topic if name is None else atoms.best([name, topic])

    def loose(self, least: int) -> Clause:
        """At least so many of the demanded words and terms."""
        return Bool(should=tuple(clause for _, clause in self.parts()), least=least)

    def parts(self) -> list[tuple[str, Clause]]:
        """Each demanded word and term alone, as loosely as it may be read.

        Syllables without a term among them count in pairs: alone they say nothing.
        """
        found: list[tuple[str, Clause]] = []
        run: list[Word] = []
        for segment in self.demanded:
            if self._is_plain(segment) and self._is_syllable(segment.words[0]):
                run += segment.words
                continue
            found += self._pairs_of(run)
            run = []
            found.append((segment.told, self._loosely(segment)))
        return found + self._pairs_of(run)

    def _is_syllable(self, word: Word) -> bool:
        return vietnamese.is_syllable(word.exact) and word.exact not in self.capitals

    def _pairs_of(self, run: Sequence[Word]) -> list[tuple[str, Clause]]:
        if len(run) < 2:
            return [(word.exact, self._anywhere(word)) for word in run]
        told: list[tuple[str, Clause]] = []
        for one, other in itertools.pairwise(run):
            in_name = atoms.every([self._name_word(one), self._name_word(other)])
            both = atoms.best([atoms.as_phrase((one, other)), in_name])
            told.append((f"{one.exact} {other.exact}", both))
        return told

    def shorter_texts(self) -> list[tuple[str, str]]:
        """Each demanded word or term, and the text without it."""
        if len(self.demanded) < 2:
            return []
        return [
            (
                self._typed(one),
                " ".join(self._typed(other) for other in self.demanded if other is not one),
            )
            for one in self.demanded
        ]

    def _typed(self, segment: Segment) -> str:
        return " ".join(
            word.exact.upper() if word.exact in self.capitals else word.exact
            for word in segment.words
        )

    def _loosely(self, segment: Segment) -> Clause:
        if segment.meaning is None:
            return (
                self._segment(segment)
                if is_code(segment.words)
                else self._anywhere(segment.words[0])
            )
        scattered = [atoms.in_texts(word) for word in segment.words if not is_small(word)]
        ways = [self._term(segment)]
        if scattered and (len(scattered) > 1 or not self._is_short(segment)):
            ways.append(Boosted(atoms.every(scattered), SCATTERED_BOOST))
        for name, values in segment.meaning.within:
            if name in self.declaration.facets:
                ways.append(ConstantScore(Terms(name, values), WITHIN_SCORE))
        return atoms.best(ways)

    @property
    def has_terms(self) -> bool:
        """Whether reading loosely finds more than the words side by side."""
        return any(one.meaning is not None for one in self.demanded)

    def _as_name(self) -> Clause | None:
        """All words but titles in one person's names."""
        words = [word for one in self.segments if not self._is_title(one) for word in one.words]
        if not 0 < len(words) <= MAX_NAME_WORDS or self.purpose is Purpose.SUGGEST:
            return None
        demanded = [word for word in words if not is_function_word(word, in_name=self.is_name)]
        demanded = demanded or words
        clause = atoms.every([self._name_word(word) for word in demanded])
        own = [
            Token(docs.NAME_EXACT, word.exact, atoms.EXACT_NAME_BOOST - atoms.NAME_BOOST)
            for word in demanded
            if not docs.is_marked_syllable(word.exact)
        ]
        # In a query typed with marks, words without any rank their own spelling first.
        if own and any(word.marked for word in words):
            clause = Bool(must=(clause,), should=tuple(own))
        return atoms.boosted(clause, UNLIKELY_NAME_BOOST if self._is_hardly_a_name() else 1)

    def _is_hardly_a_name(self) -> bool:
        """ "AI" in capitals, or "quang học" without any, although names are written like that."""
        only = self.demanded[0]
        if len(self.demanded) > 1 or only.meaning is None:
            return False
        return self._is_short(only) if len(only.words) == 1 else self.is_lower

    def _is_title(self, segment: Segment) -> bool:
        return self.vocabulary.are_title(segment.words)

    def _is_short(self, segment: Segment) -> bool:
        word = segment.words[0]
        return word.exact in self.capitals or bool(segment.meaning and segment.meaning.is_short)

    def _name_word(self, word: Word) -> Clause:
        if word.exact in self.misspelt:
            return atoms.near(word)
        beside = [one.folded for one in self.typed if len(one.folded) > 1 and one is not word]
        if len(word.folded) == 1 and word.folded.isalpha():
            return DisMax((atoms.in_name(word), atoms.initials(word.folded, beside=beside)))
        if word.exact in self.capitals and 2 <= len(word.folded) <= 4 and beside:
            glued = atoms.initials(word.folded, beside=beside)  # "Tran HT"
            return DisMax((atoms.in_name(word), glued))
        return atoms.in_name(word)

    def _topic(self) -> Clause:
        clauses: list[Clause] = []
        run: list[Word] = []
        for segment in self.demanded:
            if self._is_plain(segment):
                run += segment.words
                continue
            clauses += self._run(run)
            run = []
            clauses.append(self._segment(segment))
        return atoms.every([*clauses, *self._run(run)])

    def _is_plain(self, segment: Segment) -> bool:
        return segment.meaning is None and not (
            self._is_unfinished(segment) or is_code(segment.words)
        )

    def _segment(self, segment: Segment) -> Clause:
        if self._is_unfinished(segment):
            return self._last(segment)
        return self._code(segment) if segment.meaning is None else self._term(segment)

    def _code(self, segment: Segment) -> Clause:
        """ "PM 2.5" is PM2.5, "VN 10440" is VN-10440."""
        glued = analysis.word_of("".join(word.exact for word in segment.words))
        return atoms.best(
            [atoms.in_texts(glued), atoms.every([self._anywhere(w) for w in segment.words])]
        )

    def _is_unfinished(self, segment: Segment) -> bool:
        return self.purpose is Purpose.SUGGEST and segment.words[-1] is self.typed[-1]

    def _last(self, segment: Segment) -> Clause:
        begun = atoms.every(
            [*map(self._anywhere, segment.words[:-1]), atoms.unfinished(segment.words[-1])]
        )
        return begun if segment.meaning is None else atoms.best([self._term(segment), begun])

    def _run(self, run: Sequence[Word]) -> list[Clause]:
        """Words without a term among them: all in the texts, or some of them in the name."""
        if not run:
            return []
        mixed = atoms.every([self._anywhere(word) for word in run])
        if len(run) == 1:
            return [mixed]
        in_texts = atoms.every([self._in_texts(word) for word in run])
        near = [
            atoms.as_phrase((one, other))
            for one, other in itertools.pairwise(self._typed_between(run[0], run[-1]))
            if not {one.exact, other.exact} & self.misspelt
        ]
        topic = Bool(must=(in_texts,), should=tuple(near))
        return [atoms.best([topic, Boosted(mixed, MIXED_BOOST)])]

    def _typed_between(self, first: Word, last: Word) -> Sequence[Word]:
        """With the function words that are not demanded: they belong to a phrase."""
        end = len(self.typed) - self.typed[::-1].index(last)
        return self.typed[self.typed.index(first) : end]

    def _anywhere(self, word: Word) -> Clause:
        if word.exact in self.misspelt:
            return atoms.near(word)
        if analysis.is_stop_word(word):  # demanded as a name: "Do", "An"
            return self._name_word(word)
        return DisMax((self._name_word(word), atoms.in_texts(word)))

    def _in_texts(self, word: Word) -> Clause:
        if word.exact in self.misspelt:
            return atoms.near(word)
        return self._name_word(word) if analysis.is_stop_word(word) else atoms.in_texts(word)

    def _term(self, segment: Segment) -> Clause:
        """The term side by side, or what means the same, or who chose that field."""
        assert segment.meaning is not None
        ways = [self._own_words(segment)]
        also: list[Clause] = []
        if len(segment.words) > 1:
            ways.append(atoms.in_details(segment.words))
            if shorter := self._by_shorter_terms(segment):
                ways.append(Boosted(shorter, SCATTERED_BOOST))
        for term in segment.meaning.alternatives:
            also += atoms.of_term(term)
            self.reasons.append((segment.told, term.text))
        if also:
            ways.append(Boosted(atoms.best(also), ALTERNATIVE_BOOST))
        for name, values in segment.meaning.codes:
            if name in self.declaration.facets:
                ways.append(ConstantScore(Terms(name, values), CODE_SCORE))
        if len(ways) == 1:
            return ways[0]
        # Whatever scores more: the words as typed come first.
        return Bool(must=(atoms.best(ways),), should=(ConstantScore(ways[0], OWN_WORDS_SCORE),))

    def _own_words(self, segment: Segment) -> Clause:
        if len(segment.words) == 1:
            word = segment.words[0]
            if word.exact in self.capitals and word.exact.isalpha():
                return atoms.in_capitals(word)
            return self._in_texts(word) if self._is_short(segment) else self._anywhere(word)
        return atoms.as_phrase(segment.words)

    def _by_shorter_terms(self, segment: Segment) -> Clause | None:
        """In "IC design" the abbreviation has a meaning of its own."""
        parts: list[Clause] = []
        found = False
        for at, word in enumerate(segment.words):
            meaning = self.vocabulary.meaning_at(segment.words, at, most=1)
            if meaning is not None and meaning.is_short and meaning.alternatives:
                found = True
                parts.append(self._term(Segment((word,), meaning)))
            else:
                parts.append(atoms.in_texts(word))
        return atoms.every(parts) if found else None

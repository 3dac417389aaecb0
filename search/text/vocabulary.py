"""Terms that mean the same, given from outside as plain rows and valid on one day.

A row is a mapping with

* `term`: the words as people write them ("học máy", "machine learning", "ML", "CNTT");
* `concept`: any key that the terms of one meaning share;
* `kind` (optional): "title" marks academic titles (GS, PGS, Dr), which never decide a search;
* `codes` (optional): {"fields": [...], "technologies": [...]}, also found under this term;
* `valid_from`, `valid_to` (optional): dates or ISO text, the last day included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from search.text import analysis
from search.text.analysis import Word

MAX_TERM_WORDS = 8
MAX_ALTERNATIVES = 12  # more would cost time and say nothing


@dataclass(frozen=True)
class Term:
    text: str
    words: tuple[Word, ...]
    concept: str


@dataclass(frozen=True)
class Meaning:
    """What a stretch of the query is also known as."""

    length: int
    term: str
    alternatives: tuple[Term, ...]
    codes: tuple[tuple[str, tuple[str, ...]], ...]  # (field, values)


@dataclass(frozen=True)
class Vocabulary:
    titles: frozenset[str] = frozenset()
    _by_first: Mapping[str, Sequence[Term]] = field(default_factory=dict)
    _by_concept: Mapping[str, Sequence[Term]] = field(default_factory=dict)
    _codes: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, object]], *, today: date) -> Vocabulary:
        titles: set[str] = set()
        by_first: dict[str, list[Term]] = defaultdict(list)
        by_concept: dict[str, list[Term]] = defaultdict(list)
        codes: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for row in rows:
            term = _term_of(row) if _is_valid(row, today=today) else None
            if term is None:
                continue
            _add_codes(codes[term.concept], row)
            if row.get("kind") == "title":
                titles.add(_spelled(term.words))
            if row.get("kind") == "title" and len(term.words) == 1:
                continue
            if all(known.text != term.text for known in by_concept[term.concept]):
                by_first[term.words[0].stem].append(term)
                by_concept[term.concept].append(term)
        return cls(frozenset(titles), dict(by_first), dict(by_concept), dict(codes))

    def is_title(self, word: Word) -> bool:
        if word.parts:
            return all(analysis.fold(part) in self.titles for part in word.parts)
        return word.folded in self.titles

    def are_title(self, words: Sequence[Word]) -> bool:
        if len(words) == 1:
            return self.is_title(words[0])
        return _spelled(words) in self.titles

    def meaning_at(
        self, typed: Sequence[Word], at: int, *, most: int = MAX_TERM_WORDS
    ) -> Meaning | None:
        """The longest term of up to `most` words that begins here, with all of its meanings."""
        terms = [
            term
            for term in self._by_first.get(typed[at].stem, ())
            if len(term.words) <= most and _matches(term, typed[at : at + len(term.words)])
        ]
        if not terms:
            return None
        length = max(len(term.words) for term in terms)
        longest = [term for term in terms if len(term.words) == length]
        return self._meaning(longest, length=length)

    def places(self, typed: Sequence[Word]) -> frozenset[int]:
        """Which words of a text stand in terms of several words."""
        found: set[int] = set()
        for at in range(len(typed)):
            meaning = self.meaning_at(typed, at)
            if meaning is not None and meaning.length > 1:
                found.update(range(at, at + meaning.length))
        return frozenset(found)

    def _meaning(self, longest: Sequence[Term], *, length: int) -> Meaning:
        concepts = dict.fromkeys(term.concept for term in longest)
        spelled = {tuple(word.folded for word in term.words) for term in longest}
        alternatives: dict[tuple[str, ...], Term] = {}
        codes: dict[str, dict[str, None]] = defaultdict(dict)
        for concept in concepts:
            for term in self._by_concept[concept]:
                key = tuple(word.folded for word in term.words)
                if key not in spelled:
                    alternatives.setdefault(key, term)
            for name, values in self._codes.get(concept, {}).items():
                codes[name].update(dict.fromkeys(values))
        return Meaning(
            length,
            longest[0].text,
            tuple(alternatives.values())[:MAX_ALTERNATIVES],
            tuple((name, tuple(values)) for name, values in codes.items()),
        )


def _spelled(words: Sequence[Word]) -> str:
    return " ".join(word.folded for word in words)


def _term_of(row: Mapping[str, object]) -> Term | None:
    text = str(row["term"]).strip()
    words = tuple(analysis.words(text))
    if not words or len(words) > MAX_TERM_WORDS:
        return None
    return Term(text, words, str(row["concept"]))


def _is_valid(row: Mapping[str, object], *, today: date) -> bool:
    begins, ends = _day(row.get("valid_from")), _day(row.get("valid_to"))
    return (begins is None or begins <= today) and (ends is None or today <= ends)


def _day(value: object) -> date | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _add_codes(codes: dict[str, tuple[str, ...]], row: Mapping[str, object]) -> None:
    given = row.get("codes")
    if isinstance(given, Mapping):
        for name, values in given.items():
            known = dict.fromkeys([*codes.get(str(name), ()), *map(str, values)])
            codes[str(name)] = tuple(known)


def _matches(term: Term, typed: Sequence[Word]) -> bool:
    """Without marks a word stands for every marking and form, with marks for itself only."""
    return len(typed) == len(term.words) and all(
        given.exact == known.exact if given.marked else given.stem == known.stem
        for given, known in zip(typed, term.words, strict=True)
    )

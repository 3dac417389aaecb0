"""Terms that mean the same, given from outside as plain rows and valid on one day.

A row is a mapping with

* `term`: the words as people write them ("học máy", "machine learning", "ML", "CNTT");
* `concept`: any key that the terms of one meaning share;
* `kind` (optional): "title" marks academic titles (GS, PGS, Dr), which never decide a search,
  "abbreviation" a term that may be short for several things;
* `codes` (optional): {"fields": [...], "technologies": [...]}, also found under this term;
* `within` (optional): as `codes`, of wider fields, found when nobody uses the words;
* `valid_from`, `valid_to` (optional): dates or ISO text, the last day included.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from search.text import analysis, english
from search.text.analysis import Word

MAX_TERM_WORDS = 40  # labels of the reference data are long
MAX_ALTERNATIVES = 24  # more would cost time and say nothing
MAX_JOINED = 24  # terms of one meaning; what would grow beyond has drifted through loose synonyms


@dataclass(frozen=True)
class Term:
    text: str
    words: tuple[Word, ...]
    concept: str
    is_abbreviation: bool = False


@dataclass(frozen=True)
class Meaning:
    """What a stretch of the query is also known as."""

    length: int
    term: str
    alternatives: tuple[Term, ...]
    codes: tuple[tuple[str, tuple[str, ...]], ...]  # (field, values)
    is_short: bool = False  # an abbreviation
    within: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    titles: frozenset[str] = frozenset()
    _by_first: Mapping[str, Sequence[Term]] = field(default_factory=dict)
    _by_concept: Mapping[str, Sequence[Term]] = field(default_factory=dict)
    _codes: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    _within: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, object]], *, today: date) -> Vocabulary:
        titles: set[str] = set()
        rows = [row for row in rows if _is_valid(row, today=today)]
        joined = _join(rows)
        by_first: dict[str, list[Term]] = defaultdict(list)
        by_concept: dict[str, list[Term]] = defaultdict(list)
        codes: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        within: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for row in rows:
            term = _term_of(row, concept=joined[str(row["concept"])])
            if term is None:
                continue
            _add_codes(codes[term.concept], row.get("codes"))
            _add_codes(within[term.text], row.get("within"))
            if row.get("kind") == "title":
                titles.add(_spelled(term.words))
            if row.get("kind") == "title" and len(term.words) == 1:
                continue
            if all(known.text != term.text for known in by_concept[term.concept]):
                by_first[term.words[0].stem].append(term)
                by_concept[term.concept].append(term)
        return cls(frozenset(titles), dict(by_first), dict(by_concept), dict(codes), dict(within))

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
        within: dict[str, dict[str, None]] = defaultdict(dict)
        for term in (*longest, *alternatives.values()):
            for name, values in self._within.get(term.text, {}).items():
                within[name].update(dict.fromkeys(values))
        return Meaning(
            length,
            longest[0].text,
            tuple(alternatives.values())[:MAX_ALTERNATIVES],
            tuple((name, tuple(values)) for name, values in codes.items()),
            all(term.is_abbreviation for term in longest),
            tuple((name, tuple(values)) for name, values in within.items()),
        )


def _spelled(words: Sequence[Word]) -> str:
    return " ".join(word.folded for word in words)


def _term_of(row: Mapping[str, object], *, concept: str) -> Term | None:
    text = str(row["term"]).strip()
    words = tuple(analysis.words(text))
    short = row.get("kind") == "abbreviation" or (len(words) == 1 and text.isupper())
    if not words or len(words) > MAX_TERM_WORDS:
        return None
    if all(map(analysis.is_stop_word, words)) and not (short and text.isupper()):
        return None  # it would find everybody, or nobody
    return Term(text, words, concept, short)


def _join(rows: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """The concepts that share a term are one, by their first key. Abbreviations join nothing."""
    leader: dict[str, str] = {}
    members: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        key = str(row["concept"])
        leader.setdefault(key, key)
        members[key].append(key)
    by_term: dict[str, str] = {}
    for row in rows:
        if row.get("kind") in ("abbreviation", "title") or str(row["term"]).isupper():
            continue
        key = leader[str(row["concept"])]
        other = leader[by_term.setdefault(str(row["term"]).casefold(), str(row["concept"]))]
        if key != other and len(members[key]) + len(members[other]) <= MAX_JOINED:
            for member in members.pop(key):
                leader[member] = other
                members[other].append(member)
    return leader


def _is_valid(row: Mapping[str, object], *, today: date) -> bool:
    begins, ends = _day(row.get("valid_from")), _day(row.get("valid_to"))
    return (begins is None or begins <= today) and (ends is None or today <= ends)


def _day(value: object) -> date | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _add_codes(codes: dict[str, tuple[str, ...]], given: object) -> None:
    if isinstance(given, Mapping):
        for name, values in given.items():
            known = dict.fromkeys([*codes.get(str(name), ()), *map(str, values)])
            codes[str(name)] = tuple(known)


def _matches(term: Term, typed: Sequence[Word]) -> bool:
    """Without marks a word stands for every marking, with marks for itself only.

    Of English forms only number and spelling are one: "machining" is no "machine".
    """
    return len(typed) == len(term.words) and all(
        given.exact == known.exact if given.marked else english.same(given.folded, known.folded)
        for given, known in zip(typed, term.words, strict=True)
    )

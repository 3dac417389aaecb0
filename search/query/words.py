"""The clauses for one word of a query: in a name, in the texts, unfinished, misspelt."""

from __future__ import annotations

from collections.abc import Sequence

from search import documents as docs
from search.query.clauses import (
    Bool,
    Boosted,
    Clause,
    ConstantScore,
    DisMax,
    Fuzzy,
    Prefix,
    Terms,
    Token,
)
from search.text import analysis, starts
from search.text.analysis import Word
from search.text.vocabulary import Term

NAME_BOOST, EXACT_NAME_BOOST, EXACT_PROSE_BOOST = 2.5, 4.0, 1.2
INITIAL_BOOST, UNMARKED_BOOST, PAIR_BOOST, ABOUT_BOOST = 1.0, 1.5, 1.3, 0.6
PREFIX_SCORE, NEAR_SCORE, SCATTERED_BOOST = 1.0, 0.5, 0.25


def every(parts: Sequence[Clause]) -> Clause:
    if not parts:
        raise ValueError("Nothing is demanded: that would find everybody.")
    return parts[0] if len(parts) == 1 else Bool(must=tuple(parts))


def best(ways: Sequence[Clause], *, tie_breaker: float = 0.0) -> Clause:
    return ways[0] if len(ways) == 1 else DisMax(tuple(ways), tie_breaker)


def boosted(clause: Clause, boost: float) -> Clause:
    return clause if boost == 1 else Boosted(clause, boost)


def in_name(word: Word) -> Clause:
    """A word with marks in its own spelling only, or in a name without any marks at all."""
    if docs.is_marked_syllable(word.exact):
        exact = Token(docs.NAME_EXACT, word.exact, EXACT_NAME_BOOST)
        plain = Token(docs.NAME_EXACT, docs.UNMARKED + word.folded, UNMARKED_BOOST)
        return DisMax((exact, plain))
    whole = Token(docs.NAME, word.folded, NAME_BOOST)
    if word.parts:
        return best([whole, every([in_name(analysis.word_of(part)) for part in word.parts])])
    if word.folded.startswith("dz"):  # "Dzung" is how some write "Dũng" abroad
        return best([whole, Token(docs.NAME, "d" + word.folded[2:], NAME_BOOST)])
    return whole


def initials(letters: str, *, beside: Sequence[str]) -> Clause:
    """They count beside a name: "Nguyen V. A.", but not "vitamin C"."""
    tokens = [Token(docs.NAME_INITIALS, letter, INITIAL_BOOST) for letter in letters]
    if not beside:
        return every(tokens)
    return Bool(must=tuple(tokens), filters=(Terms(docs.NAME, tuple(beside)),))


def in_texts(word: Word) -> Clause:
    """In prose or among the short facts of the card."""
    if docs.is_marked_syllable(word.exact):
        prose = Token(docs.PROSE_EXACT, word.exact, EXACT_PROSE_BOOST)
        return DisMax((prose, Token(docs.ABOUT, word.exact, ABOUT_BOOST)))
    ways: list[Clause] = [Token(docs.PROSE, word.folded)]
    if word.folded not in analysis.ENGLISH_STOP_WORDS:
        ways.append(Token(docs.PROSE_ENGLISH, word.stem))
    whole = DisMax((*ways, Token(docs.ABOUT, word.folded, ABOUT_BOOST)))
    if not word.parts:
        return whole
    return best([whole, every([in_texts(analysis.word_of(part)) for part in word.parts])])


def in_capitals(word: Word) -> Clause:
    return Token(docs.PROSE_EXACT, analysis.in_capitals(word.exact), EXACT_PROSE_BOOST)


def of_term(term: Term) -> list[Clause]:
    """A term of the vocabulary, in its own spelling."""
    if len(term.words) > 1:
        return [as_phrase(term.words), in_details(term.words)]
    word = term.words[0]
    if term.is_abbreviation and term.text.isupper() and term.text.isalpha():
        return [in_capitals(word)]
    if analysis.is_stop_word(word):
        return []
    exact = Token(docs.PROSE_EXACT, word.exact, EXACT_PROSE_BOOST)
    ways: list[Clause] = [exact, _in_details(word)]
    if not word.marked:
        ways.append(Token(docs.PROSE_ENGLISH, word.stem))
    return [DisMax(tuple(ways))]


def as_phrase(words: Sequence[Word]) -> Clause:
    """The words side by side, in prose; of one word: in the texts."""
    return _side_by_side(words, column=docs.PAIRS, boost=PAIR_BOOST) or in_texts(words[0])


def _side_by_side(words: Sequence[Word], *, column: str, boost: float) -> Clause | None:
    """None for a single word."""
    chain = analysis.chain_of(words)
    if len(chain) < 2:
        return None
    ways = [every([Token(column, pair, boost) for pair in _pairs(chain)])]
    if not any(map(docs.is_marked_syllable, chain)):
        in_english = [Token(column, pair, boost) for pair in analysis.english_pairs(chain)]
        if not in_english and (stems := analysis.english_chain(chain)):
            in_english = [Token(docs.PROSE_ENGLISH, stems[0])]
        ways += [every(in_english)] if in_english and in_english != [ways[0]] else []
    return best(list(dict.fromkeys(ways)))


def _pairs(chain: Sequence[str]) -> list[str]:
    found = []
    for one, other in zip(chain, chain[1:], strict=False):
        written = docs.is_marked_syllable(one) or docs.is_marked_syllable(other)
        plain = f"{analysis.fold(one)}_{analysis.fold(other)}"
        found.append(f"{one}_{other}" if written else plain)
    return found


def in_details(words: Sequence[Word]) -> Clause:
    """In the short facts of the card: all words of an employer, or the name of a field."""
    named = _side_by_side(words, column=docs.ABOUT, boost=ABOUT_BOOST)
    single = every([_in_details(word) for word in words])
    return single if named is None else best([named, Boosted(single, SCATTERED_BOOST)])


def _in_details(word: Word) -> Clause:
    marked = docs.is_marked_syllable(word.exact)
    return Token(docs.ABOUT, word.exact if marked else word.folded, ABOUT_BOOST)


def unfinished(word: Word) -> Clause:
    """What the last word may become; marks are still being typed, so they only rank."""
    ways: list[Clause] = [
        ConstantScore(_begins(docs.NAME, word.folded), 2 * PREFIX_SCORE),
        ConstantScore(
            _begins(docs.NAME_EXACT, word.exact), (3 if word.marked else 2) * PREFIX_SCORE
        ),
    ]
    if len(word.folded) > 1:
        ways += begun_in_texts(word)
        ways.append(ConstantScore(Terms(docs.PROSE_ENGLISH, (word.stem,)), PREFIX_SCORE))
    # "ly" is kept as "li", yet may become "Lynn".
    if word.folded.endswith("i"):
        ways.append(ConstantScore(_begins(docs.NAME, word.folded[:-1] + "y"), PREFIX_SCORE))
    return DisMax(tuple(ways))


def begun_in_texts(word: Word) -> list[Clause]:
    prose = (docs.PROSE, docs.PROSE_ENGLISH, docs.PROSE_UNSTEMMED)
    begun = dict.fromkeys(_begins(column, word.folded) for column in prose)
    return [ConstantScore(clause, PREFIX_SCORE) for clause in begun]


_PLACES = {
    docs.NAME: starts.NAME,
    docs.NAME_EXACT: starts.NAME_EXACT,
    docs.PROSE: starts.PROSE,
    docs.PROSE_ENGLISH: starts.PROSE,
    docs.PROSE_UNSTEMMED: starts.PROSE,
}


def _begins(column: str, start: str) -> Clause:
    token = starts.token(_PLACES[column], start)
    return Terms(starts.COLUMN, (token,)) if token else Prefix(column, start)


def allowed_edits(word: Word) -> int:
    """A Vietnamese syllable with its marks is spelled as it is meant."""
    if word.marked and docs.is_marked_syllable(word.exact):
        return 0
    return analysis.allowed_edits(word.folded)


def near(word: Word) -> Clause:
    """In names and texts, spelled a little differently."""
    edits = allowed_edits(word)
    here: list[Clause] = [in_name(word), in_texts(word)]
    if edits == 0:
        return DisMax(tuple(here))
    for column, token, score in (
        (docs.NAME, word.folded, 2 * NEAR_SCORE),
        (docs.PROSE, word.folded, NEAR_SCORE),
        (docs.PROSE_ENGLISH, word.folded, NEAR_SCORE),
        (docs.PROSE_UNSTEMMED, word.folded, NEAR_SCORE),
    ):
        here.append(ConstantScore(Fuzzy(column, token, edits), score))
    return DisMax(tuple(here))

"""How much of an opening's text an expert writes about, told without a trained model: the same words
and adjacent words.

The cosine of two texts, without the words that every outline and profile has. Adjacent words say
more than single ones, and a Vietnamese syllable alone says little. Nothing depends on who else is
compared, so that a person has the same score in a list, on a page and tomorrow. Each language is
compared with itself; the better one counts, because many write in one language only.
"""

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from registry.programs.models import Opening
from search.text import analysis, asking, vietnamese

TITLE_COUNTS = 3  # the title says what is wanted; the description has much else
PAIR_WEIGHT, WORD_WEIGHT, SYLLABLE_WEIGHT = 1.0, 0.5, 0.1
MOST_EVIDENCE = 3  # words that are told


@dataclass(frozen=True)
class Texts:
    """In Vietnamese and in English; either may be empty."""

    vi: str = ""
    en: str = ""


@dataclass(frozen=True)
class Likeness:
    """How much is said in the same words, and the words that count most; how near it lies among the
    subjects (None: no model has been trained that knows); the kind of text that is nearest."""

    cosine: float = 0.0
    words: tuple[str, ...] = field(default_factory=tuple)
    area: float | None = None
    kind: str = ""


@dataclass(frozen=True)
class _Features:
    weights: Mapping[str, float]  # of length 1
    spellings: Mapping[str, str]  # as they stand in the text


def compare(wanted: Texts, other: Texts) -> Likeness:
    pairs = ((wanted.vi, other.vi), (wanted.en, other.en))
    return max(
        (_cosine(_features(one), _features(two)) for one, two in pairs),
        key=lambda likeness: likeness.cosine,
    )


def texts_of_opening(opening: Opening) -> Texts:
    return Texts(
        _weighted(opening.title_vi, opening.description_vi),
        _weighted(opening.title_en, opening.description_en),
    )


def _weighted(title: str, description: str) -> str:
    return ". ".join([title] * TITLE_COUNTS + [description])


def _cosine(wanted: _Features, other: _Features) -> Likeness:
    shared = {
        name: weight * other.weights[name]
        for name, weight in wanted.weights.items()
        if name in other.weights
    }
    best = sorted(shared, key=lambda name: (-shared[name], name))[:MOST_EVIDENCE]
    told = tuple(other.spellings[name] for name in best)
    return Likeness(round(min(1.0, sum(shared.values())), 6), told)


@lru_cache(maxsize=20_000)
def _features(text: str) -> _Features:
    counted: Counter[str] = Counter()
    spellings: dict[str, str] = {}
    for chain in _chains(text):
        content = _content(chain)
        for run in content:
            for word in run:
                _add(counted, spellings, (word,))
            for pair in itertools.pairwise(run):
                _add(counted, spellings, pair)
    weights = {name: (1 + math.log(count)) * _own_weight(name) for name, count in counted.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return _Features({name: weight / length for name, weight in weights.items()}, spellings)


def _add(counted: Counter[str], spellings: dict[str, str], words: Sequence[str]) -> None:
    name = "_".join(map(_as_compared, words))
    counted[name] += 1
    spellings.setdefault(name, " ".join(words))


def _as_compared(word: str) -> str:
    """Vietnamese as written, English in its stem."""
    return analysis.stem(word) if word.isascii() else word


def _own_weight(name: str) -> float:
    if "_" in name:
        return PAIR_WEIGHT
    return SYLLABLE_WEIGHT if vietnamese.is_syllable(name) else WORD_WEIGHT


def _chains(text: str) -> list[list[str]]:
    chains: list[list[str]] = [[]]
    for stretch in analysis.stored(text):
        chains[-1] += stretch.chain
        if stretch.ends:
            chains.append([])
    return chains


def _content(chain: list[str]) -> list[list[str]]:
    """The runs of words between function words and words of outlines."""
    runs: list[list[str]] = [[]]
    at = 0
    while at < len(chain):
        length = asking.length_at(chain, at, asking.OUTLINES)
        if not length and _is_function_word(chain[at]):
            length = 1
        if length:
            runs.append([])
        else:
            runs[-1].append(chain[at])
        at += max(1, length)
    return runs


@lru_cache(maxsize=20_000)
def _is_function_word(word: str) -> bool:
    return len(word) == 1 or analysis.is_stop_word(analysis.word_of(word))

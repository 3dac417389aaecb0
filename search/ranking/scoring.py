"""How much people write about a text: their works one by one, the best ones added up.

A work counts by the words that it shares with the text and, as much, by how near it lies among the
subjects. Each further work of a person counts less than the one before, so that one who wrote
often about it stands before who did once, and nobody is ahead by mere number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.ranking import person
from search.ranking.model import Floats, Model, Weighed, lengths
from search.ranking.person import Kept, Read

Doubles = npt.NDArray[np.float64]
DECAY = 0.8
DIGITS = 6  # of a score: what is beyond differs from processor to processor


@dataclass(frozen=True)
class Asked:
    """The text that people are compared with."""

    words: Weighed
    place: Floats

    def __bool__(self) -> bool:
        return len(self.words.ids) > 0


@dataclass(frozen=True)
class Fit:
    """Of one person. `words` and `area` add up to the score; `text` is the place of their best text."""

    words: float = 0.0
    area: float = 0.0
    text: int | None = None

    @property
    def score(self) -> float:
        return round(self.words + self.area, DIGITS)


def ask(model: Model, text: str) -> Asked:
    weighed = model.weigh(text, is_asked=True)
    return Asked(weighed, model.place(weighed))


def fits(model: Model, asked: Sequence[Asked], people: Sequence[Kept]) -> list[Fit]:
    """In the order of the people. `asked`: one text, or the same in two languages, of which the one
    counts that a work is nearer to."""
    kept = person.read(people, dimensions=model.dimensions)
    words = np.maximum.reduce([_same_words(model, one, kept) for one in asked])
    areas = np.maximum.reduce([_same_area(one, kept) for one in asked])
    borders = np.concatenate([[0], np.cumsum(kept.texts)]).astype(int).tolist()
    stretches = zip(people, borders, borders[1:], strict=False)
    return [_fit(one.works, words[at:end], areas[at:end]) for one, at, end in stretches]


def _same_words(model: Model, asked: Asked, kept: Read) -> Doubles:
    """The cosine of each text with the one that is asked."""
    wanted = np.zeros(len(model.names), dtype=np.float32)
    wanted[asked.words.ids] = asked.words.weights
    text_of_term = np.repeat(np.arange(len(kept.counts)), kept.counts)
    shared = wanted[kept.ids] * kept.weights
    found: Doubles = np.bincount(text_of_term, weights=shared, minlength=len(kept.counts)).astype(
        float
    )
    return found


def _same_area(asked: Asked, kept: Read) -> Doubles:
    rows = kept.vectors.astype(np.float32)
    found: Doubles = np.maximum(0, rows @ asked.place / lengths(rows)).astype(np.float64)
    return found


def _fit(works: Sequence[str], words: Doubles, areas: Doubles) -> Fit:
    """Of a work in two languages the better text counts."""
    order = np.argsort(-np.round(words + areas, DIGITS), kind="stable").tolist()
    best: dict[str, int] = {}
    for place in order:
        best.setdefault(works[place], place)
    falling = [(DECAY**rank, place) for rank, place in enumerate(best.values())]
    return Fit(
        round(sum(share * float(words[place]) for share, place in falling), DIGITS),
        round(sum(share * float(areas[place]) for share, place in falling), DIGITS),
        order[0] if order else None,
    )


def shared_spellings(
    model: Model, asked: Asked, kept: Iterable[Weighed], *, most: int
) -> list[str]:
    """The words in common that count most; syllables that follow each other as one."""
    worth: dict[int, float] = {}
    wanted = dict(zip(asked.words.ids.tolist(), asked.words.weights.tolist(), strict=True))
    for text in kept:
        for number, weight in zip(text.ids.tolist(), text.weights.tolist(), strict=True):
            if number in wanted:
                worth[number] = max(worth.get(number, 0), weight * wanted[number])
    best = sorted(worth, key=lambda one: (-worth[one], one))
    return joined(model.spellings[number] for number in best)[:most]


def joined(spellings: Iterable[str]) -> list[str]:
    told: list[list[str]] = []
    for spelling in spellings:
        _add(told, spelling.split())
    return [" ".join(words) for words in told]


def _add(told: list[list[str]], words: list[str]) -> None:
    """Joined to what is told already wherever they overlap."""
    place = len(told)
    for at in reversed(range(len(told))):
        if joined := _join(told[at], words):
            words, place = joined, at
            del told[at]
    told.insert(place, words)


def _join(one: list[str], other: list[str]) -> list[str]:
    if set(other) <= set(one):
        return one
    if set(one) <= set(other):
        return other
    if one[-1] == other[0]:
        return one + other[1:]
    return other + one[1:] if other[-1] == one[0] else []

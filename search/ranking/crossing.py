"""The words of the other language for a query, learnt from people who write in both.

Those who come first for the query among profiles in both languages say in their other language what
is meant. What they write more of than everybody does is searched for among profiles in that language
alone. Nothing is translated; the words can be shown, and typed otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search.ranking.model import Model, Weighed
from search.ranking.scoring import Asked
from search.ranking.training import LANGUAGES

PEOPLE = 10
MOST_WORDS = 30
LEAST_PEOPLE = 2  # who have to agree on a word

Witness = tuple[
    float, Sequence[Weighed]
]  # how well they fit, and their texts in the other language


def other_words(model: Model, witnesses: Sequence[Witness], language: str) -> Asked | None:
    """`language`: the other one. None where too few people write in both."""
    total = np.zeros(len(model.names), dtype=np.float64)
    people = np.zeros(len(model.names), dtype=np.int32)
    weight = 0.0
    for score, texts in witnesses[:PEOPLE]:
        if texts:
            people[np.unique(np.concatenate([text.ids for text in texts]))] += 1
        for text in texts:
            total[text.ids] += score * text.weights
            weight += score
    if not weight:
        return None
    above = total / weight - model.means[LANGUAGES.index(language)]
    above[people < LEAST_PEOPLE] = 0
    best = [
        one for one in np.argsort(-above, kind="stable")[:MOST_WORDS].tolist() if above[one] > 0
    ]
    if not best:
        return None
    ids = np.array(sorted(best), dtype=np.uint32)
    weights = above[ids].astype(np.float32)
    weighed = Weighed(ids, weights / np.float32(np.sqrt(weights @ weights)))
    return Asked(weighed, model.place(weighed))


def spellings(model: Model, asked: Asked) -> list[str]:
    """The heaviest first."""
    order = np.lexsort((asked.words.ids, -asked.words.weights))
    return [model.spellings[number] for number in asked.words.ids[order].tolist()]

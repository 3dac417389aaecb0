"""The texts of one person in their terms, as they are kept beside the search document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from search.ranking.model import Bytes, Floats, Model, Weighed, Whole, in_bytes

MOST_TEXTS = 20


class Text(NamedTuple):
    """A work or a section of a profile. Texts of one `kind` in two languages say the same."""

    kind: str
    language: str
    text: str


@dataclass(frozen=True)
class Kept:
    """`counts` tells how many of the terms belong to each text, `works` which texts say the same."""

    counts: Sequence[int]
    works: Sequence[str]
    terms: bytes
    vectors: bytes  # one for each text
    centre: bytes  # of all of them
    unknown: float = 0.0


@dataclass(frozen=True)
class Read:
    """Of any number of people, one behind the other."""

    texts: Whole  # how many each person has
    counts: Whole  # how many terms each text has
    ids: Whole
    weights: Floats
    vectors: Bytes


def keep(model: Model, texts: Sequence[Text]) -> Kept:
    weighed = [model.weigh(text.text) for text in texts[:MOST_TEXTS]]
    places = np.array([model.place(one) for one in weighed], dtype=np.float32)
    places = places.reshape(len(weighed), model.dimensions)
    ids = _joined([one.ids for one in weighed], np.uint32)
    weights = _joined([one.weights for one in weighed], np.float16)
    return Kept(
        counts=[len(one.ids) for one in weighed],
        works=[text.kind for text in texts[:MOST_TEXTS]],
        terms=ids.astype("<u4").tobytes() + weights.astype("<f2").tobytes(),
        vectors=in_bytes(places).tobytes(),
        centre=in_bytes(places.sum(axis=0)).tobytes(),
        unknown=round(float(np.mean([one.unknown for one in weighed])), 6) if weighed else 0.0,
    )


def read(people: Sequence[Kept], *, dimensions: int) -> Read:
    counts = [count for person in people for count in person.counts]
    both = [_terms(person) for person in people]
    vectors = np.frombuffer(b"".join(person.vectors for person in people), dtype=np.int8)
    return Read(
        texts=np.array([len(person.counts) for person in people], dtype=np.uint32),
        counts=np.array(counts, dtype=np.uint32),
        ids=_joined([ids for ids, _weights in both], np.uint32),
        weights=_joined([weights for _ids, weights in both], np.float32),
        vectors=vectors.reshape(-1, dimensions),
    )


def terms_of(person: Kept) -> list[Weighed]:
    """Text by text."""
    ids, weights = _terms(person)
    borders = np.cumsum(person.counts)[:-1]
    pairs = zip(np.split(ids, borders), np.split(weights, borders), strict=True)
    return [Weighed(*pair) for pair in pairs] if person.counts else []


def _terms(person: Kept) -> tuple[Whole, Floats]:
    border = 4 * sum(person.counts)
    ids = np.frombuffer(person.terms[:border], dtype="<u4")
    return ids, np.frombuffer(person.terms[border:], dtype="<f2").astype(np.float32)


def _joined(arrays: Iterable[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate([np.zeros(0, dtype=kind), *arrays]).astype(kind)

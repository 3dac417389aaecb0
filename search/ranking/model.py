"""What training has learnt of the words of all texts, and a text in its terms.

A model is one file. Its id is the digest of that file, so that vectors of different models are never
compared. A new text is folded in: its vector is made from the weights of its terms and nothing else.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from search.ranking import terms

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.int8]
ARRAYS = ("weights", "directions", "of_language", "means")


class OtherFormat(Exception):
    """The file was made by another version of the analysis: train anew."""


@dataclass(frozen=True)
class Weighed:
    """The terms of a text that the model knows, in the order of their numbers; of length 1."""

    ids: Whole
    weights: Floats
    unknown: float = 0.0  # share of the text's weight that lies in terms the model does not know


@dataclass(frozen=True)
class Model:
    id: str
    names: Sequence[str]
    spellings: Sequence[str]  # the usual one of each term
    weights: Floats  # how rare each term is
    directions: Floats  # what a term adds to a text's place among the subjects
    of_language: Floats  # in how many texts of (Vietnamese, English) each term stands
    means: Floats  # the mean weights of all texts in (Vietnamese, English)
    texts: int  # that it was trained on
    unknown: float  # share of their weight in terms too rare to be learnt

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    @property
    def dimensions(self) -> int:
        return int(self.directions.shape[1])

    def weigh(self, text: str, *, is_asked: bool = False) -> Weighed:
        counts = Counter(term.name for term in terms.terms_of(text, is_asked=is_asked))
        known = sorted((self.numbers[name], name) for name in counts if name in self.numbers)
        ids = np.array([number for number, _name in known], dtype=np.uint32)
        times = np.array([counts[name] for _number, name in known], dtype=np.float32)
        weights = (1 + np.log(times)) * self.weights[ids]
        rarest = float(np.log(1 + self.texts)) + 1
        foreign = rarest * (len(counts) - len(known))
        total = float(weights.sum()) + foreign
        return Weighed(ids, _of_length_1(weights), foreign / total if total else 0.0)

    def place(self, weighed: Weighed) -> Floats:
        """Among the subjects, of length 1; nothing but zeros where no term is known."""
        return _of_length_1(weighed.weights @ self.directions[weighed.ids])

    def language_of(self, weighed: Weighed) -> str:
        """The language in which most of the weight stands."""
        vietnamese, english = weighed.weights @ self.of_language[weighed.ids]
        return terms.VIETNAMESE if vietnamese > english else terms.ENGLISH


def in_bytes(vectors: Floats) -> Bytes:
    """Each row in whole numbers from -127 to 127; only its direction counts."""
    largest = np.abs(vectors).max(axis=-1, keepdims=True)
    whole: Bytes = np.rint(127 * vectors / np.where(largest > 0, largest, 1)).astype(np.int8)
    return whole


def lengths(rows: Floats) -> Floats:
    """Of each row; 1 of a row of zeros, which then stays one."""
    found: Floats = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return np.where(found > 0, found, np.float32(1))


def dump(model: Model) -> bytes:
    """The file, without the id, which is made from it."""
    told = {
        "format": terms.FORMAT,
        "names": list(model.names),
        "spellings": list(model.spellings),
        "texts": model.texts,
        "unknown": round(model.unknown, 6),
    }
    file = io.BytesIO()
    head = orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
    file.write(len(head).to_bytes(8, "little") + head)
    for name in ARRAYS:
        np.save(file, getattr(model, name).astype("<f4"), allow_pickle=False)
    return file.getvalue()


def load(content: bytes) -> Model:
    """Raises OtherFormat."""
    file = io.BytesIO(content)
    told: dict[str, Any] = orjson.loads(file.read(int.from_bytes(file.read(8), "little")))
    if told.pop("format") != terms.FORMAT:
        raise OtherFormat
    arrays = {name: np.load(file, allow_pickle=False) for name in ARRAYS}
    return Model(id=digest(content), **told, **arrays)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _of_length_1(row: Floats) -> Floats:
    length = float(np.sqrt(row @ row))
    return row / np.float32(length) if length else row

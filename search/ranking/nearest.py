"""Who is nearest to a text among the subjects, by looking at everybody, a chunk at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np

from search.ranking.model import lengths
from search.ranking.scoring import DIGITS, Asked

Id = TypeVar("Id")
LEAST = 0.3  # whoever lies further away writes about something else
Chunk = Sequence[tuple[Id, bytes]]  # whose, and the centre of their texts


def nearest(asked: Sequence[Asked], chunks: Iterable[Chunk[Id]], *, most: int) -> list[Id]:
    """The nearest first; of equals the one that came first. Memory holds a chunk and the best so far."""
    best: list[tuple[float, Id]] = []
    for chunk in chunks:
        rows = np.frombuffer(b"".join(centre for _id, centre in chunk), dtype=np.int8)
        places = rows.reshape(len(chunk), -1).astype(np.float32)
        near = np.maximum.reduce([places @ one.place for one in asked]) / lengths(places)
        found = np.flatnonzero(near >= LEAST).tolist()
        best += [(round(float(near[place]), DIGITS), chunk[place][0]) for place in found]
        best.sort(key=lambda one: -one[0])
        del best[most:]
    return [one for _near, one in best]

"""Learning a model from texts: which terms are rare, and which subjects they belong to.

Deterministic: the same texts in the same order give the same file on the same machine. A term is
learnt only where several people use it, so that nobody's own words enter the vocabulary.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from search.ranking import terms
from search.ranking.model import Floats, Model, digest, dump
from search.ranking.person import Text

SMALL, MIDDLE = 2_000, 20_000  # texts
MOST_TERMS = 80_000
CHANCE = 11  # the fixed beginning of the decomposition
LANGUAGES = (terms.VIETNAMESE, terms.ENGLISH)


class TooFew(Exception):
    """Nothing can be learnt from these texts."""


@dataclass
class _Counted:
    """All texts as numbers; terms are numbered as they are met."""

    numbers: dict[str, int] = field(default_factory=dict)
    spellings: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    people: Counter[int] = field(default_factory=Counter)  # of each term
    rows: array[int] = field(default_factory=lambda: array("q"))
    columns: array[int] = field(default_factory=lambda: array("q"))
    times: array[int] = field(default_factory=lambda: array("q"))
    languages: list[str] = field(default_factory=list)  # of each text
    kinds: list[tuple[int, str]] = field(default_factory=list)  # of each text: whose, which


def train(people: Iterable[Sequence[Text]]) -> Model:
    """`people`: the texts of each. Raises TooFew."""
    counted = _count(people)
    texts = len(counted.languages)
    matrix, kept = _choose_terms(counted, least=3 if texts >= SMALL else 2)
    if texts < 2 or len(kept) < 2:
        raise TooFew
    stands = np.diff(matrix.tocsc().indptr)
    rarity = np.log((1 + texts) / (1 + stands)) + 1
    weighed = _weigh(matrix, rarity)
    of_language = np.array([_in(counted, language) @ (matrix > 0) for language in LANGUAGES])
    names = {number: name for name, number in counted.numbers.items()}
    model = Model(
        id="",
        names=[names[number] for number in kept],
        spellings=[_usual(counted.spellings[number]) for number in kept],
        weights=rarity.astype(np.float32),
        directions=_directions(_side_by_side(weighed, counted), texts),
        of_language=of_language.T.astype(np.float32),
        means=_means(weighed, counted),
        texts=texts,
        unknown=_unknown(counted, matrix, rarity),
    )
    return replace(model, id=digest(dump(model)))


def _count(people: Iterable[Sequence[Text]]) -> _Counted:
    counted = _Counted()
    for person, texts in enumerate(people):
        of_person: set[int] = set()
        for text in texts:
            of_person |= _count_text(counted, person, text)
        counted.people.update(of_person)
    return counted


def _count_text(counted: _Counted, person: int, text: Text) -> set[int]:
    found: Counter[int] = Counter()
    for name, spelling in terms.terms_of(text.text):
        number = counted.numbers.setdefault(name, len(counted.numbers))
        found[number] += 1
        counted.spellings[number][spelling] += 1
    row = len(counted.languages)
    counted.languages.append(text.language)
    counted.kinds.append((person, text.kind))
    for number, times in found.items():
        counted.rows.append(row)
        counted.columns.append(number)
        counted.times.append(times)
    return set(found)


def _choose_terms(counted: _Counted, *, least: int) -> tuple[Any, list[int]]:
    """The texts as rows over the terms that enough people use, in alphabetical order."""
    from scipy import sparse

    of_all = ((number, name) for name, number in counted.numbers.items())
    common = [one for one in of_all if counted.people[one[0]] >= least]
    common.sort(key=lambda one: (-counted.people[one[0]], one[1]))
    chosen = sorted(common[:MOST_TERMS], key=lambda one: one[1])
    kept = [number for number, _name in chosen]
    shape = len(counted.languages), len(counted.numbers)
    places = np.asarray(counted.rows), np.asarray(counted.columns)
    times = np.asarray(counted.times, dtype=np.float64)
    return sparse.csr_matrix((times, places), shape=shape)[:, kept], kept


def _weigh(matrix: Any, rarity: Any) -> Any:
    """(1 + ln times) x rarity, each text of length 1."""
    weighed = matrix.copy()
    weighed.data = 1 + np.log(weighed.data)
    return _rows_of_length_1(weighed.multiply(rarity).tocsr())


def _rows_of_length_1(matrix: Any) -> Any:
    from scipy import sparse

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ matrix


def _side_by_side(weighed: Any, counted: _Counted) -> Any:
    """Texts that say the same in two languages are one row, which ties their words together."""
    from scipy import sparse

    rows: dict[tuple[int, str], int] = {}
    joined = [rows.setdefault(kind, len(rows)) for kind in counted.kinds]
    places = np.array(joined), np.arange(len(joined))
    ties = sparse.csr_matrix((np.ones(len(joined)), places), shape=(len(rows), len(joined)))
    return _rows_of_length_1(ties @ weighed)


def _directions(rows: Any, texts: int) -> Floats:
    """By the singular vectors, their values kept: whitening would make noise as loud as subjects."""
    from sklearn.utils.extmath import randomized_svd

    wanted, used = (50, 50) if texts < SMALL else (100, 100) if texts < MIDDLE else (256, 128)
    most = min(rows.shape) - 1
    _left, _values, right = randomized_svd(
        rows, n_components=min(wanted, most), n_oversamples=16, n_iter=4, random_state=CHANCE
    )
    columns = right[: min(used, most)].T
    largest = np.abs(columns).argmax(axis=0)
    signs = np.sign(columns[largest, np.arange(columns.shape[1])])
    found: Floats = np.round(columns * np.where(signs == 0, 1, signs), 6).astype(np.float32)
    return found


def _in(counted: _Counted, language: str) -> Any:
    return np.array([one == language for one in counted.languages], dtype=np.float64)


def _means(weighed: Any, counted: _Counted) -> Floats:
    """In the order of LANGUAGES."""
    chosen = [_in(counted, language) for language in LANGUAGES]
    return np.array([one @ weighed / max(1, one.sum()) for one in chosen], dtype=np.float32)


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _unknown(counted: _Counted, matrix: Any, rarity: Any) -> float:
    """As `Model.weigh` finds it of a text."""
    weighed = matrix.copy()
    weighed.data = 1 + np.log(weighed.data)
    known = np.asarray(weighed.multiply(rarity).sum(axis=1)).ravel()
    all_terms = np.bincount(np.asarray(counted.rows), minlength=matrix.shape[0])
    foreign = (all_terms - np.diff(matrix.indptr)) * (np.log(1 + matrix.shape[0]) + 1)
    total = known + foreign
    return float(np.mean(foreign / np.where(total > 0, total, 1)))

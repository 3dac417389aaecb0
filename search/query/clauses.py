"""The tree of clauses that a query becomes: columns and ready tokens only."""

from __future__ import annotations

from dataclasses import dataclass

TIE_BREAKER = 0.25  # a word found in several fields counts a little more than in one


@dataclass(frozen=True, slots=True)
class Token:
    """Scored by BM25."""

    column: str
    token: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    column: str
    start: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    column: str
    token: str
    edits: int


@dataclass(frozen=True, slots=True)
class Terms:
    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    column: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class IsTrue:
    column: str


@dataclass(frozen=True, slots=True)
class ConstantScore:
    """The inner clause with this score instead of its own."""

    inner: Clause
    score: float


@dataclass(frozen=True, slots=True)
class DisMax:
    """The best of the inner scores and a little of the others."""

    inner: tuple[Clause, ...]
    tie_breaker: float = TIE_BREAKER


@dataclass(frozen=True, slots=True)
class Boosted:
    """The inner score times a factor."""

    inner: Clause
    boost: float


@dataclass(frozen=True, slots=True)
class Bool:
    """`must` all match; `should` only add to the score; `least` of the `should` are needed."""

    must: tuple[Clause, ...] = ()
    should: tuple[Clause, ...] = ()
    filters: tuple[Clause, ...] = ()
    excluded: tuple[Clause, ...] = ()
    least: int = 0


Clause = Token | Prefix | Fuzzy | Terms | Range | IsTrue | ConstantScore | DisMax | Boosted | Bool

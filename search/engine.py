"""The query object and the protocol that both engines speak.

A caller holds one `SearchEngine` (search/embedded.py or search/elastic.py) and never learns which.

Writing (one indexer process, fed by an outbox):

    outcomes = engine.bulk("experts", [Write(id, version, fields), Delete(id, version)])

`version` is any number that grows with every change of the row (the outbox sequence will do).
Versions are external: an older or equal one never wins, also not after a delete, and is reported
as STALE, which is success for an idempotent outbox. Outcomes stand in the order of the operations:
INDEXED, DELETED and STALE are done; RETRY (the engine is overloaded) stays queued; REJECTED (the
engine or the declaration refuses this document, with a reason) is poison and should be parked.
When `bulk` returns, what it reports as done is durable and visible. When it raises `SearchError`,
nothing may be assumed and the same operations can be sent again.

Rebuilding, from any process, while the indexer goes on writing:

    engine.rebuild("experts", lambda after: stream_rows_by_id(after), progress=print)

The stream yields `Write`s in ascending order of id, beginning behind `after` (None = the first).
Changes sent to `bulk` meanwhile reach the new index as well; the swap is atomic; a rebuild that
was interrupted continues where it stopped; a second one is refused with `RebuildRunning`.

Spelling: `search` gives one page, `walk` every hit in the order of the query from one unchanging
state of the index (exports, alerts), `entries` what the index holds (for comparing with a
database). Hits are ids: the caller reads the rows, and checks its permissions, in its database.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from search.text.vocabulary import Vocabulary

UNKNOWN = "unknown"  # the facet value of documents that have none
MAX_PAGE_SIZE = 1000
MAX_FILTER_VALUES = 1000

KeyValue = str | int | float


class SearchError(Exception):
    """Base of everything an engine raises."""


class SearchUnavailable(SearchError):
    """The engine does not answer, answers too late or only in part."""


class IndexMissing(SearchUnavailable):
    """There is no such index yet: create or rebuild it."""


class IndexOutOfDate(SearchUnavailable):
    """The index was built for another declaration or by another format: a rebuild is due."""


class IndexDamaged(SearchUnavailable):
    """The index cannot be read: a rebuild is due."""


class IndexBusy(SearchError):
    """Another process holds the writer, or the engine asks to slow down: try again later."""


class IndexFull(IndexBusy):
    """The disk of the engine is full; nothing was acknowledged."""


class RebuildRunning(SearchError):
    """Another rebuild of this index is running."""


class BadQuery(SearchError):
    """The query names an unknown field, or a value, size or key that cannot be right."""


class BadDocument(SearchError):
    """A document does not fit the declaration of its index."""


class Purpose(StrEnum):
    SEARCH = "search"  # every required word must match
    SUGGEST = "suggest"  # as search, and the last word may be unfinished
    MATCH = "match"  # any word scores, none is required; hard rules are in `scope`


class SortOrder(StrEnum):
    """Best first. The id, ascending, is the last key of every order."""

    RELEVANCE = "relevance"
    UPDATED = "updated"
    AVAILABLE_FROM = "available_from"
    NAME_VI = "name_vi"
    NAME_EN = "name_en"


class Spelling(StrEnum):
    """How the text had to be read to find what was found."""

    TYPED = "typed"
    CORRECTED = "corrected"  # a typing slip (Telex, VNI) was resolved
    NEAR = "near"  # near-miss spellings
    APART = "apart"  # the words of a term, but not side by side; or its wider field
    MOST = "most"  # not all of the words


@dataclass(frozen=True)
class AnyOf:
    """The field has at least one of the values; `UNKNOWN` means it has none."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """The number (or date as ordinal) lies in the range, both ends included."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Overlaps:
    """The stretch between two fields has a day in common with low..high."""

    start: str
    end: str
    low: int
    high: int


@dataclass(frozen=True)
class Flag:
    field: str
    value: bool = True


@dataclass(frozen=True)
class Ids:
    """Only these documents."""

    ids: tuple[str, ...]


@dataclass(frozen=True)
class Without:
    """Leaves out what the inner filter keeps."""

    inner: AnyOf | Between | Overlaps | Flag | Ids


Filter = AnyOf | Between | Overlaps | Flag | Ids | Without


@dataclass(frozen=True)
class Boost:
    """A weighted part of a match score: documents with the value gain the weight."""

    field: str
    value: str
    weight: float = 1.0


@dataclass(frozen=True)
class After:
    """Where the next page begins: the last hit's sort value and id. `rank` is a hint only."""

    value: KeyValue
    id: str
    rank: int

    def encode(self) -> str:
        raw = json.dumps([self.value, self.id, self.rank], separators=(",", ":"))
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> After:
        """Raises BadQuery for anything but what `encode` gave."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            value, identifier, rank = json.loads(raw)
        except (ValueError, binascii.Error, TypeError, RecursionError):
            raise BadQuery("The key of the next page cannot be read.") from None
        fits = isinstance(value, str | int | float) and not isinstance(value, bool)
        if not (fits and isinstance(identifier, str) and type(rank) is int and rank >= 0):
            raise BadQuery("The key of the next page cannot be read.")
        return cls(value, identifier, rank)


@dataclass(frozen=True)
class Query:
    """One object for list, counts, export and alert, so that their numbers agree.

    `scope` holds rules that always apply (who may see what, hard rules of a match); `filters` are
    the reader's choices: a facet's counts leave out the choices made in that same facet.
    """

    text: str = ""
    scope: tuple[Filter, ...] = ()
    filters: tuple[Filter, ...] = ()
    facets: tuple[str, ...] = ()
    sort: SortOrder = SortOrder.RELEVANCE
    size: int = 25
    after: After | None = None
    purpose: Purpose = Purpose.SEARCH
    wishes: tuple[Boost, ...] = ()
    also: tuple[str, ...] = ()  # ids that are hits whatever their words, behind those of the text
    forgiving: bool = True  # read slips and near misses when the text as typed finds nothing


@dataclass(frozen=True)
class Shorter:
    """The text without one of its words or terms, and how many it would find."""

    word: str
    text: str
    count: int


@dataclass(frozen=True)
class Hits:
    """Ids in order. `next` is None on the last page."""

    ids: tuple[str, ...]
    scores: tuple[float, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    next: After | None = None
    reading: Spelling = Spelling.TYPED
    read_as: str = ""  # the text that was searched in the end, for "did you mean"
    suggestions: tuple[str, ...] = ()  # other spellings that are never searched unasked
    reasons: tuple[tuple[str, str], ...] = ()  # (as typed, also searched as), from the vocabulary
    # When all words together find nothing: each word or term, and what leaving it out would give.
    without: tuple[Shorter, ...] = ()


@dataclass(frozen=True)
class Write:
    id: str
    version: int
    fields: Mapping[str, object]


@dataclass(frozen=True)
class Delete:
    id: str
    version: int


Operation = Write | Delete


class Result(StrEnum):
    INDEXED = "indexed"
    DELETED = "deleted"
    STALE = "stale"
    RETRY = "retry"
    REJECTED = "rejected"

    @property
    def done(self) -> bool:
        return self not in (Result.RETRY, Result.REJECTED)


@dataclass(frozen=True)
class Outcome:
    id: str
    result: Result
    reason: str = ""


@dataclass(frozen=True)
class Entry:
    """What the index holds of one document; `checksum` is that of documents.checksum()."""

    id: str
    version: int
    checksum: str


@dataclass(frozen=True)
class Rebuilt:
    """`rejected` names the documents that the new index had to leave out, with the reasons."""

    documents: int
    rejected: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class Status:
    """What is known of one index without searching it."""

    exists: bool
    current: bool  # built for the present declaration and format
    documents: int
    rebuilding: bool
    generation: str
    message: str  # an English sentence for operators


class SearchEngine(Protocol):
    vocabulary: Callable[[], Vocabulary]

    def create(self, index: str) -> None:
        """Make an empty index; one that exists is left as it is."""

    def search(self, index: str, query: Query) -> Hits: ...

    def walk(self, index: str, query: Query) -> Iterator[str]:
        """Every hit once, in order, from one unchanging state; `size`, `after` are ignored."""

    def bulk(
        self, index: str, operations: Sequence[Operation], *, force: bool = False
    ) -> list[Outcome]:
        """`force` lets an equal version win as well (repairs). Leaves the highest version as a mark."""

    def mark(self, index: str) -> int:
        """The highest version that a `bulk` or a `rebuild` has left in this index; 0 of a new one. An
        older copy that was put back has an older mark."""

    def rebuild(
        self,
        index: str,
        documents: Callable[[str | None], Iterable[Write]],
        *,
        mark: int = 0,
        progress: Callable[[int], None] | None = None,
    ) -> Rebuilt:
        """`mark` is left in the new index, or that of the old one where it is higher. `progress` is told how many documents the new index has so far."""

    def abandon_rebuild(self, index: str) -> None:
        """Throw away an interrupted rebuild."""

    def entries(self, index: str) -> Iterator[Entry]:
        """All documents in ascending order of id, from one unchanging state."""

    def status(self, index: str) -> Status: ...

    def doctor(self) -> list[str]:
        """What is wrong or doubtful with the engine's set-up, in English sentences."""

    def close(self) -> None: ...

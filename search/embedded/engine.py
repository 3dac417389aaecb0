"""The default engine: tantivy, in process, no server.

Any number of processes read; one at a time writes (see generations.py for what lies on disk).
Readers look for commits of other processes every tenth of a second. Elsewhere in this package:
query.py (schema, clauses), pages.py (exact order), writes.py (versions),
rebuild.py.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import tantivy

from search.documents import Declaration
from search.embedded import pages, writes
from search.embedded import query as tantivy_query
from search.embedded import rebuild as tantivy_rebuild
from search.embedded.generations import IndexDirectory
from search.embedded.writes import Indexer, opened, tantivy_errors
from search.engine import (
    After,
    BadQuery,
    Entry,
    Hits,
    IndexDamaged,
    IndexMissing,
    Operation,
    Outcome,
    Query,
    Rebuilt,
    SearchError,
    SearchUnavailable,
    SortOrder,
    Status,
    Write,
)
from search.indexes import DECLARATIONS
from search.query import interpretation
from search.query.clauses import Bool
from search.query.plan import Plan
from search.text.vocabulary import Vocabulary

LOOK_AGAIN_SECONDS = 0.1
FACET_SIZE = 65_000  # more than any facet has, so that counts over segments are exact
WALK_PAGE = 1000
LOW_DISK_BYTES = 500_000_000


class EmbeddedEngine:
    def __init__(
        self,
        root: Path | str,
        *,
        vocabulary: Callable[[], Vocabulary] = Vocabulary,
        declarations: Mapping[str, Declaration] = DECLARATIONS,
    ) -> None:
        self.root = Path(root)
        self.vocabulary = vocabulary
        self.declarations = declarations
        self._readers: dict[str, _IndexReader] = {}
        self._indexers: dict[str, Indexer] = {}
        self._lock = threading.Lock()

    def create(self, index: str) -> None:
        home = self._home(index)
        with home.writing():
            try:
                home.current()
            except IndexMissing:
                name = home.new_generation()
                opened(home, name, fresh=True)
                home.point_to(name)

    def search(self, index: str, query: Query) -> Hits:
        declaration = self._declaration(index)
        reader = self._reader(index)
        with tantivy_errors(index):
            searcher = _Searcher(reader.searcher(), reader.schema, declaration)
            return interpretation.answer(
                query,
                declaration,
                self.vocabulary(),
                page=lambda made: searcher.page(made, query),
                count=searcher.count,
            )

    def walk(self, index: str, query: Query) -> Iterator[str]:
        declaration = self._declaration(index)
        reader = self._reader(index)
        with tantivy_errors(index):
            searcher = _Searcher(reader.searcher(), reader.schema, declaration)
            made = interpretation.choose(
                query, declaration, self.vocabulary(), count=searcher.count
            )
            ranking = searcher.ranking(made, query)
        return self._walk(index, ranking)

    def _walk(self, index: str, ranking: pages.Ranking) -> Iterator[str]:
        with tantivy_errors(index):
            rows = pages.walk_rows(lambda after: ranking.page(WALK_PAGE, after), size=WALK_PAGE)
            for _, identifier in rows:
                yield identifier

    def bulk(
        self, index: str, operations: Sequence[Operation], *, force: bool = False
    ) -> list[Outcome]:
        outcomes = self._indexer(index).bulk(operations, force=force)
        self._forget(index)
        return outcomes

    def mark(self, index: str) -> int:
        home = self._home(index)
        return home.mark(home.current())

    def rebuild(
        self,
        index: str,
        documents: Callable[[str | None], Iterable[Write]],
        *,
        mark: int = 0,
        progress: Callable[[int], None] | None = None,
    ) -> Rebuilt:
        def probe() -> None:
            self._forget(index)
            self.search(index, Query(size=1))

        home = self._home(index)
        return tantivy_rebuild.rebuild(home, documents, mark=mark, probe=probe, progress=progress)

    def abandon_rebuild(self, index: str) -> None:
        tantivy_rebuild.abandon(self._home(index))

    def entries(self, index: str) -> Iterator[Entry]:
        reader = self._reader(index)
        searcher = reader.searcher()
        everything = tantivy.Query.const_score_query(tantivy.Query.all_query(), 0.0)
        ranking = pages.Ranking(
            searcher, reader.schema, everything, column="id_n", descending=False
        )
        with tantivy_errors(index):
            rows = pages.walk_rows(lambda after: ranking.page(WALK_PAGE, after), size=WALK_PAGE)
            batch: list[str] = []
            for _, identifier in rows:
                batch.append(identifier)
                if len(batch) == WALK_PAGE:
                    yield from writes.entries_of(searcher, reader.schema, batch)
                    batch = []
            yield from writes.entries_of(searcher, reader.schema, batch)

    def status(self, index: str) -> Status:
        home = self._home(index)
        rebuilding = home.is_being_rebuilt()
        try:
            generation = home.current()
        except IndexMissing as error:
            return Status(False, False, 0, rebuilding, "", str(error))
        except SearchError as error:
            return Status(True, False, 0, rebuilding, "", str(error))
        try:
            self._forget(index)
            documents = self._reader(index).searcher().num_docs
        except SearchError as error:
            return Status(True, False, 0, rebuilding, generation, str(error))
        message = f"The index {index} holds {documents} documents."
        return Status(True, True, documents, rebuilding, generation, message)

    def doctor(self) -> list[str]:
        sentences = []
        for index in self.declarations:
            status = self.status(index)
            if not status.current:
                sentences.append(status.message)
            sentences += tantivy_rebuild.doubts(self._home(index))
        with contextlib.suppress(OSError):
            free = shutil.disk_usage(self.root).free
            if free < LOW_DISK_BYTES:
                sentences.append(f"The disk of {self.root} has only {free // 1_000_000} MB left.")
        return sentences

    def close(self) -> None:
        with self._lock:
            for indexer in self._indexers.values():
                indexer.close()
            self._indexers.clear()
            self._readers.clear()

    def _declaration(self, index: str) -> Declaration:
        try:
            return self.declarations[index]
        except KeyError:
            raise BadQuery(f"There is no index called {index}.") from None

    def _home(self, index: str) -> IndexDirectory:
        return IndexDirectory(self.root, self._declaration(index))

    def _indexer(self, index: str) -> Indexer:
        with self._lock:
            if index not in self._indexers:
                self._indexers[index] = Indexer(self._home(index))
            return self._indexers[index]

    def _reader(self, index: str) -> _IndexReader:
        with self._lock:
            reader = self._readers.get(index)
            if reader is None or reader.is_outdated():
                reader = self._readers[index] = _newest(self._home(index))
            return reader

    def _forget(self, index: str) -> None:
        """What this process has just written, it also sees at once."""
        with self._lock:
            reader = self._readers.get(index)
            if reader is not None:
                reader.looked_at = 0.0


def _newest(home: IndexDirectory) -> _IndexReader:
    """Tries again when a rebuild has just replaced what was to be opened."""
    while True:
        stamp = home.stamp()
        try:
            return _IndexReader(home)
        except IndexDamaged:
            if home.stamp() == stamp:
                raise


class _IndexReader:
    """One open generation; other processes' commits show after LOOK_AGAIN_SECONDS."""

    def __init__(self, home: IndexDirectory) -> None:
        self.home = home
        self.stamp = home.stamp()
        self.index = opened(home, home.current())
        self.schema = self.index.schema
        self.looked_at = time.monotonic()

    def is_outdated(self) -> bool:
        now = time.monotonic()
        if now - self.looked_at < LOOK_AGAIN_SECONDS:
            return False
        if self.home.stamp() != self.stamp:
            return True
        with tantivy_errors(self.home.declaration.name):
            self.index.reload()
        self.looked_at = now
        return False

    def searcher(self) -> tantivy.Searcher:
        return self.index.searcher()


class _Searcher:
    """Plans run over one unchanging state of the index."""

    def __init__(
        self, searcher: tantivy.Searcher, schema: tantivy.Schema, declaration: Declaration
    ) -> None:
        self.searcher = searcher
        self.schema = schema
        self.declaration = declaration
        self.compiler = tantivy_query.Compiler(schema)

    def count(self, made: Plan) -> int:
        query = self.compiler.compile(made.root(unchosen=True))
        return tantivy_query.count(self.searcher, query)

    def ranking(self, made: Plan, query: Query) -> pages.Ranking:
        compiled = self.compiler.compile(made.root())
        if query.sort is SortOrder.RELEVANCE:
            if made.text is None:  # all hits are equally relevant: the id alone decides
                return pages.Ranking(
                    self.searcher, self.schema, compiled, column="id_n", descending=False
                )
            return pages.Ranking(self.searcher, self.schema, compiled)
        order = self.declaration.orders[query.sort]
        return pages.Ranking(
            self.searcher, self.schema, compiled, column=order.column, descending=order.descending
        )

    def page(self, made: Plan, query: Query) -> Hits:
        ranking = self.ranking(made, query)
        rows = ranking.page(query.size + 1, query.after)
        more, rows = len(rows) > query.size, rows[: query.size]
        rank = query.after.rank if query.after else 0
        scored = ranking.column is None
        return Hits(
            ids=tuple(identifier for _, identifier in rows),
            scores=tuple(float(value) if scored else 0.0 for value, _ in rows),
            total=ranking.total or 0,
            facets=self._facets(made, query),
            next=After(*rows[-1], rank + len(rows)) if more else None,
        )

    def _facets(self, made: Plan, query: Query) -> dict[str, dict[str, int]]:
        """One pass for all facets without choices of their own, one more for each other."""
        chosen = {facet for facet, _ in made.chosen}
        shared = [name for name in query.facets if name not in chosen]
        counts = self._counted(made.root(), shared) if shared else {}
        for name in query.facets:
            if name in chosen:
                counts |= self._counted(made.root(without=name), [name])
        return {name: counts[name] for name in query.facets}

    def _counted(self, root: Bool, names: list[str]) -> dict[str, dict[str, int]]:
        wanted = {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in names}
        unscored = Bool(filters=(*root.must, *root.filters))
        answer = self.searcher.aggregate(self.compiler.compile(unscored), wanted)
        counts = {}
        for name in names:
            if answer[name].get("sum_other_doc_count"):
                raise SearchUnavailable(f"The facet {name} has more values than can be counted.")
            counts[name] = {
                bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]
            }
        return counts

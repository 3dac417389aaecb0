"""The engine for clusters: Elasticsearch 9.x.

Each index is an alias (`registry-experts`) for a concrete index whose mapping carries the digest
of the declaration; `registry-control` holds one document per index while it is rebuilt. Nothing is
asked of the cluster but plain indices: no analysis, scripts, reindex or by-query operations.
Elsewhere in this package: query.py (mappings, clauses), writes.py (bulk),
rebuild.py, doctor.py.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from elasticsearch import Elasticsearch, NotFoundError

from search.documents import FORMAT, NOTE_ID, Declaration
from search.elastic import doctor as elastic_doctor
from search.elastic import query as elastic_query
from search.elastic import rebuild as elastic_rebuild
from search.elastic import writes
from search.elastic.errors import elastic_errors
from search.elastic.query import Body
from search.elastic.writes import Control, Settings
from search.engine import (
    After,
    BadQuery,
    Entry,
    Hits,
    IndexBusy,
    IndexMissing,
    IndexOutOfDate,
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
from search.query.plan import Plan
from search.text.vocabulary import Vocabulary

SEARCH_SECONDS = 4.0
FIRST_TRY_SECONDS = 2.5
LEAST_SECONDS = 0.5  # in less there is no answer to be had
FACET_SIZE = 10_000  # more than any facet has, so that counts are exact
WALK_PAGE = 1000
KEEP_ALIVE = "2m"
T = TypeVar("T")
TRUST_SECONDS = 5.0  # how long the digest of an index is believed without asking again


def connect(
    urls: Sequence[str],
    *,
    api_key: str | None = None,
    ca_certs: str | None = None,
    seconds: float = SEARCH_SECONDS,
) -> Elasticsearch:
    """A client that gives up in bounded time and tries another node once."""
    secure: dict[str, Any] = {} if ca_certs is None else {"ca_certs": ca_certs}
    return Elasticsearch(
        list(urls),
        api_key=api_key,
        request_timeout=seconds,
        max_retries=1 if len(urls) == 1 else 2,
        retry_on_timeout=False,
        retry_on_status=(502, 503, 504),
        dead_node_backoff_factor=0.5,
        max_dead_node_backoff=5,
        **secure,
    )


class ElasticEngine:
    def __init__(
        self,
        client: Elasticsearch,
        *,
        prefix: str = "registry-",
        settings: Settings | None = None,
        vocabulary: Callable[[], Vocabulary] = Vocabulary,
        declarations: Mapping[str, Declaration] = DECLARATIONS,
    ) -> None:
        self.client = client
        self.prefix = prefix
        self.settings = settings or Settings()
        self.vocabulary = vocabulary
        self.declarations = declarations
        self._trusted: dict[str, tuple[float, str]] = {}

    def create(self, index: str) -> None:
        declaration = self._declaration(index)
        with elastic_errors(index):
            if self.client.indices.exists_alias(name=self._alias(index)):
                return
            name = self._control(index).new_name()
            made = writes.create(self.client, name, declaration, settings=self.settings)
            self.client.indices.put_alias(index=made, name=self._alias(index))

    def search(self, index: str, query: Query) -> Hits:
        declaration = self._declaration(index)
        return self._with_current(
            index,
            lambda name: interpretation.answer(
                query,
                declaration,
                self.vocabulary(),
                page=lambda made: self._page(name, made, query, declaration),
                count=lambda made: self._count(name, made),
            ),
        )

    def walk(self, index: str, query: Query) -> Iterator[str]:
        declaration = self._declaration(index)

        def begin(name: str) -> Iterator[str]:
            made = interpretation.choose(
                query, declaration, self.vocabulary(), count=lambda made: self._count(name, made)
            )
            sort = _sort(made, query, declaration)
            body = {"query": elastic_query.root_of(made.root()), "sort": sort}
            point = self._open_point(name)
            # A point in time adds a key of its own behind ours.
            return (hit["sort"][len(sort) - 1] for hit in self._all(point, body))

        return self._with_current(index, begin)

    def bulk(
        self, index: str, operations: Sequence[Operation], *, force: bool = False
    ) -> list[Outcome]:
        declaration = self._declaration(index)
        if not operations:
            return []
        self._current(index, declaration, trusting=False)
        control = self._control(index)
        with elastic_errors(index):
            upcoming = control.upcoming if control.is_open() else None
            return writes.bulk(
                self.client, control.alias, upcoming, declaration, operations, force=force
            )

    def mark(self, index: str) -> int:
        self._declaration(index)
        with elastic_errors(index):
            try:
                return int(self.client.get(index=self._alias(index), id=NOTE_ID)["_version"])
            except NotFoundError as error:
                if error.body.get("found") is False:
                    return 0
                raise

    def rebuild(
        self,
        index: str,
        documents: Callable[[str | None], Iterable[Write]],
        *,
        mark: int = 0,
        progress: Callable[[int], None] | None = None,
    ) -> Rebuilt:
        def probe() -> None:
            self._trusted.pop(index, None)
            self.search(index, Query(size=1))

        declaration = self._declaration(index)
        with elastic_errors(index):
            return elastic_rebuild.rebuild(
                self._control(index),
                declaration,
                documents,
                old=self._concrete(index),
                read=lambda name, body: self._all(self._open_point(name), body),
                mark=mark,
                probe=probe,
                progress=progress,
            )

    def abandon_rebuild(self, index: str) -> None:
        with elastic_errors(index):
            self._control(index).abandon()

    def entries(self, index: str) -> Iterator[Entry]:
        point = self._with_current(index, self._open_point)
        body = {
            "query": {"bool": {"filter": [{"term": {"deleted": False}}]}},
            "sort": [{"id": "asc"}],
            "docvalue_fields": ["version_n", "checksum"],
        }
        for hit in self._all(point, body):
            fields = hit["fields"]
            yield Entry(hit["sort"][0], int(fields["version_n"][0]), fields["checksum"][0])

    def status(self, index: str) -> Status:
        declaration = self._declaration(index)
        rebuilding, name = False, ""
        try:
            with elastic_errors(index):
                rebuilding = self._control(index).is_running()
                name = self._concrete(index) or ""
            self._current(index, declaration, trusting=False)
            with elastic_errors(index):
                live = {"term": {"deleted": False}}
                documents = int(self.client.count(index=name, query=live)["count"])
        except IndexMissing as error:
            return Status(False, False, 0, rebuilding, "", str(error))
        except SearchError as error:
            return Status(bool(name), False, 0, rebuilding, name, str(error))
        message = f"The index {index} holds {documents} documents."
        return Status(True, True, documents, rebuilding, name, message)

    def doctor(self) -> list[str]:
        sentences = elastic_doctor.examine(
            self.client, {self._alias(name): it for name, it in self.declarations.items()}
        )
        for index in self.declarations:
            status = self.status(index)
            if not status.current:
                sentences.append(status.message)
        return list(dict.fromkeys(sentences))

    def close(self) -> None:
        self.client.close()

    def _declaration(self, index: str) -> Declaration:
        try:
            return self.declarations[index]
        except KeyError:
            raise BadQuery(f"There is no index called {index}.") from None

    def _alias(self, index: str) -> str:
        return f"{self.prefix}{index}"

    def _control(self, index: str) -> Control:
        return Control(self.client, self.prefix, self._declaration(index), self.settings)

    def _concrete(self, index: str) -> str | None:
        try:
            found = self.client.indices.get_alias(name=self._alias(index))
        except NotFoundError:
            return None
        return next(iter(found), None)

    def _with_current(self, index: str, action: Callable[[str], T]) -> T:
        """Runs on a concrete index that is known to be ours; once more if it was just replaced."""
        declaration = self._declaration(index)
        try:
            return action(self._current(index, declaration))
        except IndexMissing:
            if self._trusted.pop(index, None) is None:
                raise
            return action(self._current(index, declaration))

    def _current(self, index: str, declaration: Declaration, *, trusting: bool = True) -> str:
        """The concrete index, once it is known to be built for this declaration."""
        believed, known = self._trusted.get(index, (float("-inf"), ""))
        if trusting and time.monotonic() - believed < TRUST_SECONDS:
            return known
        self._trusted.pop(index, None)
        with elastic_errors(index):
            found = self.client.indices.get_mapping(index=self._alias(index))
        name, told = next(iter(found.body.items()))
        meta = told["mappings"].get("_meta", {})
        if meta.get("format") != FORMAT or meta.get("digest") != declaration.digest:
            raise IndexOutOfDate(
                f"The fields of {index} have changed since its index was built. Rebuild it."
            )
        self._trusted[index] = (time.monotonic(), name)
        return str(name)

    def _page(self, name: str, made: Plan, query: Query, declaration: Declaration) -> Hits:
        body = _body(made, query, declaration)
        answer = self._search(name, body, steady=query.text)
        found = answer["hits"]["hits"]
        more, rows = len(found) > query.size, [hit["sort"] for hit in found[: query.size]]
        rank = (query.after.rank if query.after else 0) + len(rows)
        scored = query.sort is SortOrder.RELEVANCE
        last = (
            After(rows[-1][0] if len(rows[-1]) > 1 else 0.0, rows[-1][-1], rank) if rows else None
        )
        return Hits(
            ids=tuple(row[-1] for row in rows),
            scores=tuple(float(row[0]) if scored and len(row) > 1 else 0.0 for row in rows),
            total=answer["hits"]["total"]["value"],
            facets=_counts(answer, query),
            next=last if more else None,
        )

    def _count(self, name: str, made: Plan) -> int:
        body = {"query": elastic_query.root_of(made.root(unchosen=True)), "size": 0}
        answer = self._search(name, {**body, "track_total_hits": True})
        return int(answer["hits"]["total"]["value"])

    def _search(self, name: str, body: Body, *, steady: str = "") -> Any:
        """An answer of all shards, or an error. What is slow once is asked once more, within the time
        that all of it may take."""
        begun = time.monotonic()
        try:
            return self._search_once(name, body, steady=steady, seconds=FIRST_TRY_SECONDS)
        except SearchUnavailable:
            left = SEARCH_SECONDS - (time.monotonic() - begun)
            if left < LEAST_SECONDS:
                raise
            return self._search_once(name, body, steady=steady, seconds=left)

    def _search_once(self, name: str, body: Body, *, seconds: float, steady: str = "") -> Any:
        # Pages of one query go to the same copies of the shards, whose scores may differ a little.
        preference = hashlib.blake2b(steady.encode(errors="replace"), digest_size=6).hexdigest()
        within: Body = {
            "index": name,
            "preference": f"q{preference}",
            "allow_partial_search_results": False,
        }
        try:
            with elastic_errors(name):
                answer = self.client.options(request_timeout=seconds).search(
                    **({} if "pit" in body else within),
                    body={"timeout": f"{int(seconds * 1000)}ms", "_source": False, **body},
                    search_type="dfs_query_then_fetch",
                )
        except IndexBusy as error:
            raise SearchUnavailable("The search server has too much to do.") from error
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise SearchUnavailable("The search server answered only in part.")
        return answer

    def _open_point(self, name: str) -> str:
        """An unchanging state of the index (a point in time)."""
        with elastic_errors(name):
            opened = self.client.open_point_in_time(index=name, keep_alive=KEEP_ALIVE)
        return str(opened["id"])

    def _all(self, point: str, body: Body) -> Iterator[Any]:
        """Every hit of that state, which is let go afterwards."""
        try:
            after: Body = {}
            while True:
                pit = {"id": point, "keep_alive": KEEP_ALIVE}
                page = {**body, **after, "pit": pit, "size": WALK_PAGE, "track_total_hits": False}
                answer = self._search_once("", page, seconds=SEARCH_SECONDS)
                point = answer.get("pit_id", point)
                hits = answer["hits"]["hits"]
                yield from hits
                if len(hits) < WALK_PAGE:
                    return
                after = {"search_after": hits[-1]["sort"]}
        finally:
            writes.quietly(lambda: self.client.close_point_in_time(id=point))


def _sort(made: Plan, query: Query, declaration: Declaration) -> list[Body]:
    if query.sort is SortOrder.RELEVANCE:
        if made.text is None:  # all hits are equally relevant: the id alone decides
            return [{"id": "asc"}]
        return [{"_score": "desc"}, {"id": "asc"}]
    order = declaration.orders[query.sort]
    return [{order.column: "desc" if order.descending else "asc"}, {"id": "asc"}]


def _body(made: Plan, query: Query, declaration: Declaration) -> Body:
    sort = _sort(made, query, declaration)
    body: Body = {"size": query.size + 1, "sort": sort, "track_total_hits": True}
    if query.after is not None:
        keys = [query.after.value, query.after.id]
        body["search_after"] = keys[-len(sort) :]
    if not (query.facets and made.chosen):
        body["query"] = elastic_query.root_of(made.root())
        facets = {name: _terms(name) for name in query.facets}
    else:
        chosen = tuple(clause for _, clause in made.chosen)
        body["query"] = elastic_query.root_of(made.root(unchosen=True))
        body["post_filter"] = elastic_query.all_of(chosen)
        facets = {name: _filtered(name, made) for name in query.facets}
    return {**body, "aggs": facets} if facets else body


def _terms(name: str) -> Body:
    return {"terms": {"field": name, "size": FACET_SIZE}}


def _filtered(name: str, made: Plan) -> Body:
    others = tuple(clause for facet, clause in made.chosen if facet is None or facet != name)
    return {"filter": elastic_query.all_of(others), "aggs": {"counts": _terms(name)}}


def _counts(answer: Any, query: Query) -> dict[str, dict[str, int]]:
    counts = {}
    for name in query.facets:
        told = answer["aggregations"][name]
        told = told.get("counts", told)
        if told["sum_other_doc_count"] or told["doc_count_error_upper_bound"]:
            raise SearchUnavailable(f"The facet {name} has more values than can be counted.")
        counts[name] = {bucket["key"]: bucket["doc_count"] for bucket in told["buckets"]}
    return counts

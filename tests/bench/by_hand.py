"""The same work written by hand against tantivy: what the layer is measured against.

Searches are compiled beforehand and only run. `in_any_order` takes hits as tantivy gives them, which
is another answer than ours, because hits of equal score come in the order of their storage; `exact`
puts ties in the order of ids, fetching more until the last group of equal scores is whole.

Two builds: one leaves the analysis to tantivy (other tokens, no stop words, no initials), the other
makes exactly our columns and tokens, without checks, versions and checksums.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import tantivy
from profiles import profiles

from search.documents import FILLER
from search.embedded import query as tantivy_query
from search.embedded.engine import FACET_SIZE, EmbeddedEngine
from search.engine import UNKNOWN, Purpose, Query, SortOrder, Write
from search.indexes import EXPERTS
from search.query import plan
from search.query.clauses import Bool
from search.text import analysis
from search.text.vocabulary import Vocabulary

MORE = 230
Ids = list[str]


class Search:
    def __init__(self, engine: EmbeddedEngine, query: Query) -> None:
        self.query = query
        self.index = engine._reader("experts").index
        compiler = tantivy_query.Compiler(self.index.schema)
        reading = plan.read(query, EXPERTS, Vocabulary(), text=query.text)
        made = plan.of(query, EXPERTS, reading)
        self.roots = [compiler.compile(made.root())]
        if query.forgiving and query.purpose is Purpose.SEARCH:  # read again if it finds nothing
            misspelt = frozenset(plan.word_plans(reading, made.scope, query.text))
            near = plan.make(query, EXPERTS, Vocabulary(), text=query.text, misspelt=misspelt)
            self.roots.append(compiler.compile(near.root()))
        relevance = query.sort is SortOrder.RELEVANCE
        self.column = None if relevance else EXPERTS.orders[query.sort].column
        root = made.root()
        self.unscored = compiler.compile(Bool(filters=(*root.must, *root.filters)))
        self.facets: dict[str, dict[str, int]] = {}
        self.counts = {
            name: {"terms": {"field": name, "size": FACET_SIZE}} for name in query.facets
        }

    def in_any_order(self) -> Ids:
        return self._run(self._first)

    def exact(self) -> Ids:
        return self._run(self._in_order)

    def _run(self, action: Callable[[tantivy.Searcher, tantivy.Query], Ids]) -> Ids:
        searcher = self.index.searcher()
        found: Ids = []
        for root in self.roots:
            found = action(searcher, root)
            if found:
                break
        if self.counts:
            told = searcher.aggregate(self.unscored, self.counts)
            self.facets = {
                name: {bucket["key"]: bucket["doc_count"] for bucket in told[name]["buckets"]}
                for name in self.counts
            }
        return found

    def _first(self, searcher: tantivy.Searcher, root: tantivy.Query) -> Ids:
        hits = searcher.search(root, self.query.size, order_by_field=self.column).hits
        return [str(searcher.doc(address).get_first("id")) for _, address in hits]

    def _in_order(self, searcher: tantivy.Searcher, root: tantivy.Query) -> Ids:
        size, limit = self.query.size, self.query.size + MORE
        while True:
            hits = searcher.search(root, limit, order_by_field=self.column).hits
            if len(hits) < limit or hits[-1][0] != hits[size - 1][0]:
                break
            limit *= 8
        ids: Ids = []
        for _, group in itertools.groupby(hits, key=lambda hit: hit[0]):
            ids += _smallest(searcher, [address for _, address in group], size - len(ids))
            if len(ids) == size:
                break
        return ids


def _smallest(searcher: tantivy.Searcher, addresses: list[Any], size: int) -> Ids:
    numbers = searcher.fast_field_values("id_n", addresses)
    pairs = sorted(zip(numbers, addresses, strict=True), key=lambda pair: pair[0] or 0)
    return [str(searcher.doc(address).get_first("id")) for _, address in pairs[:size]]


def build(folder: Path, count: int, *, our_tokens: bool) -> float:
    """Seconds of processor time for one document, the making of the profile included."""
    index, make = _with_our_tokens(folder) if our_tokens else _with_own_analysis(folder)
    begun = time.process_time()
    writer = index.writer(192_000_000, 2)
    for write in profiles(count):
        writer.add_document(make(write))
    writer.commit()
    writer.wait_merging_threads()
    return (time.process_time() - begun) / count


def _with_our_tokens(folder: Path) -> tuple[tantivy.Index, Callable[[Write], tantivy.Document]]:
    schema = tantivy_query.schema_of(EXPERTS)
    index = tantivy.Index(schema, path=str(folder))
    tantivy_query.register_tokenizer(index)

    def make(write: Write) -> tantivy.Document:
        steps = _steps_by_hand(write.fields)
        columns = columns_by_hand(write)
        return tantivy.Document.from_dict({**_identity(write), **columns, **steps}, schema)

    return index, make


def _identity(write: Write) -> dict[str, object]:
    return {
        "id": write.id,
        "id_n": tantivy_query.id_number(write.id),
        "version_n": write.version,
        "checksum": b"0" * 24,
    }


def columns_by_hand(write: Write) -> dict[str, object]:
    """Our columns for these profiles; that they are equal is asserted before measuring."""
    given: Any = write.fields
    columns: dict[str, object] = {}
    for name in ("fields", "technologies", "languages", "modes"):
        columns[name] = sorted(given[name])
    for name in ("country", "level"):
        columns[name] = [given[name]]
    for name in ("country_group", "semesters", "months", "audiences", "status", "institutions"):
        columns[name] = [UNKNOWN]
    for name in ("doctorate_year", "available_from", "available_to", "updated"):
        columns[f"{name}_n"] = given[name]
    columns["doctorate_year"] = [str(given["doctorate_year"])]
    for name in ("visible", "named", "verified", "leading"):
        columns[name] = given.get(name, False)
    for name in ("updated", "available_from"):
        columns[f"sort_{name}"] = given[name]
    for name in ("name_vi", "name_en"):
        columns[f"sort_{name}"] = given[f"sort_{name}"]
    return {**columns, **dict(_texts_by_hand(given))}


def _steps_by_hand(given: Any) -> dict[str, int]:
    return {
        f"sort_name_{language}_{number}": step
        for language in ("vi", "en")
        for number, step in enumerate(tantivy_query.text_steps(given[f"sort_name_{language}"]))
    }


def _texts_by_hand(given: Any) -> Iterator[tuple[str, str]]:
    [name] = [analysis.stored(name) for name in given["names"]]
    folded = [one.folded for one in name]
    exact = [one.exact for one in name]
    if not any(one.marked for one in name):
        exact += [f"~{token}" for token in folded]
    vi, en = analysis.stored(given["summary_vi"]), analysis.stored(given["summary_en"])
    marked = [one.marked for one in en if one.marked]
    shortened = sorted({one.shortened for one in en if one.shortened})
    placed = [("n", folded), ("x", [part.exact for part in name])]
    starts = [place + word[:end] for place, words in placed for word in words for end in (1, 2)]
    starts += [start for one in vi for start in one.starts]
    starts += [start for one in en for start in one.english_starts]
    yield "starts", " ".join(dict.fromkeys(starts))
    yield "name", " ".join(folded)
    yield "name_x", " ".join(exact)
    yield "name_i", " ".join([token[0] for token in folded])
    yield "vi", " ".join([one.folded for one in vi])
    yield "vi_x", " ".join([one.exact for one in vi] + marked)
    yield "en", " ".join([one.english for one in en if one.english]) or FILLER
    yield "en_w", " ".join(shortened) or FILLER


def _with_own_analysis(folder: Path) -> tuple[tantivy.Index, Callable[[Write], tantivy.Document]]:
    builder = tantivy.SchemaBuilder()
    for name in ("names", "names_x", "summary_vi", "summary_vi_x"):
        builder.add_text_field(name, tokenizer_name="simple_", index_option="freq")
    builder.add_text_field("summary_en", tokenizer_name="english_", index_option="freq")
    raw: Any = {"tokenizer_name": "raw", "index_option": "basic", "fast": True}
    builder.add_text_field("id", stored=True, **raw)
    for name in (
        "fields",
        "technologies",
        "country",
        "languages",
        "modes",
        "level",
        "sort_name_vi",
        "sort_name_en",
    ):
        builder.add_text_field(name, **raw)
    for name in ("doctorate_year", "available_from", "available_to", "updated"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("visible", "verified"):
        builder.add_boolean_field(name, indexed=True, fast=True)
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    for name, last in (
        ("simple_", tantivy.Filter.ascii_fold()),
        ("english_", tantivy.Filter.stemmer("english")),
    ):
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        index.register_tokenizer(
            name, words.filter(tantivy.Filter.lowercase()).filter(last).build()
        )

    def make(write: Write) -> tantivy.Document:
        fields = dict(write.fields)
        fields["names_x"], fields["summary_vi_x"] = fields["names"], fields["summary_vi"]
        return tantivy.Document.from_dict({"id": write.id, **fields}, schema)

    return index, make

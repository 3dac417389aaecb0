"""What our layer costs over the same clauses sent to tantivy by hand.

    python tests/bench/bench_layer.py --documents 100000

"Raw" compiles each plan once beforehand and then only searches, reads the ids and aggregates, in
the same process and over the same index, one raw and one full search in turn. Times are medians of
the processor time of the process, so that other work on the machine disturbs them little.
"""

import argparse
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import tantivy
from profiles import profile, profiles
from queries import KINDS, queries

from search import plan, tantivy_query
from search.documents import EXPERTS
from search.embedded import FACET_SIZE, EmbeddedEngine
from search.engine import Purpose, Query, SortOrder
from search.vocabulary import Vocabulary


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def seconds(
    action: Callable[[], object], *, clock: Callable[[], float] = time.process_time
) -> float:
    begun = clock()
    action()
    return clock() - begun


def raw_search(engine: EmbeddedEngine, query: Query) -> Callable[[], object]:
    """The hand-written counterpart: everything that can be prepared is."""
    reader = engine._reader("experts")
    compiler = tantivy_query.Compiler(reader.schema)
    made = plan.make(query, EXPERTS, Vocabulary(), text=query.text)
    compiled = [compiler.compile(made.root())]
    if query.forgiving and query.purpose is Purpose.SEARCH:  # finds nothing, so it is asked twice
        misspelt = frozenset(plan.word_plans(made, query.text))
        near = plan.make(query, EXPERTS, Vocabulary(), text=query.text, misspelt=misspelt)
        compiled.append(compiler.compile(near.root()))
    column = None if query.sort is SortOrder.RELEVANCE else EXPERTS.orders[query.sort].column
    unscored = compiler.compile(plan.Both(filters=(*made.root().must, *made.root().filters)))
    counts = {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in query.facets}

    def run() -> None:
        searcher = reader.index.searcher()
        for root in compiled:
            hits = searcher.search(root, query.size, order_by_field=column).hits
        for _, address in hits:
            searcher.doc(address).get_first("id")
        if counts:
            searcher.aggregate(unscored, counts)

    return run


def compare(engine: EmbeddedEngine, kind: str, *, rounds: int) -> tuple[float, float, float]:
    """Median raw and full milliseconds, and the 95th percentile of the full ones."""
    pairs = [(raw_search(engine, query), query) for query in queries(kind)]
    raw_times, full_times = [], []
    for _ in range(rounds):
        for raw, query in pairs:
            raw_times.append(seconds(raw))
            full_times.append(seconds(partial(engine.search, "experts", query)))
    high = statistics.quantiles(full_times, n=20)[-1]
    return statistics.median(raw_times) * 1000, statistics.median(full_times) * 1000, high * 1000


def raw_build(folder: Path, count: int) -> float:
    """Documents a second, by hand, with tantivy's own analysis of the same texts."""
    builder = tantivy.SchemaBuilder()
    for name in ("names", "names_x", "summary_vi", "summary_vi_x"):
        builder.add_text_field(name, tokenizer_name="simple_", index_option="freq")
    builder.add_text_field("summary_en", tokenizer_name="english_", index_option="freq")
    raw = {"tokenizer_name": "raw", "index_option": "basic", "fast": True}
    keywords = ["fields", "technologies", "country", "languages", "modes", "level"]
    texts = ["sort_name_vi", "sort_name_en"]
    builder.add_text_field("id", stored=True, **raw)
    for name in keywords + texts:
        builder.add_text_field(name, **raw)
    numbers = ["doctorate_year", "available_from", "available_to", "updated"]
    for name in numbers:
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("visible", "verified"):
        builder.add_boolean_field(name, indexed=True, fast=True)
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    simple = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(
        tantivy.Filter.lowercase()
    )
    index.register_tokenizer("simple_", simple.filter(tantivy.Filter.ascii_fold()).build())
    english = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(
        tantivy.Filter.lowercase()
    )
    index.register_tokenizer("english_", english.filter(tantivy.Filter.stemmer("english")).build())
    begun = time.process_time()
    writer = index.writer(192_000_000, 2)
    for write in profiles(count):
        fields = dict(write.fields)
        fields["names_x"], fields["summary_vi_x"] = fields["names"], fields["summary_vi"]
        writer.add_document(tantivy.Document.from_dict({"id": write.id, **fields}, schema))
    writer.commit()
    writer.wait_merging_threads()
    return count / (time.process_time() - begun)


def update_rate(engine: EmbeddedEngine, *, batch: int, count: int) -> tuple[float, float]:
    """Updates a second in group commits, and the median milliseconds until one batch is seen."""
    chance, times = random.Random(1), []
    for version in range(2, 12):
        writes = [
            profile(chance.randrange(count), chance, count=count, version=version)
            for _ in range(batch)
        ]
        bulk = partial(engine.bulk, "experts", writes)
        times.append(seconds(bulk, clock=time.perf_counter))
    return batch / statistics.median(times), statistics.median(times) * 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = seconds(lambda: sum(1 for _ in profiles(min(20_000, chosen.documents))))
        generated = min(20_000, chosen.documents) / made
        raw = raw_build(Path(tempfile.mkdtemp(dir=folder)), min(100_000, chosen.documents))
        engine = EmbeddedEngine(folder)
        took = seconds(lambda: engine.rebuild("experts", lambda after: profiles(chosen.documents)))
        ours = chosen.documents / took
        # Making the profiles is not part of either build.
        raw, ours = 1 / (1 / raw - 1 / generated), 1 / (1 / ours - 1 / generated)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say(
            f"build: raw {raw:.0f}/s, ours {ours:.0f}/s, ratio {ours / raw:.2f}; peak {peak:.0f} MB"
        )
        say("| query | raw p50 ms | ours p50 ms | ratio | ours p95 ms |\n|---|---|---|---|---|")
        for kind in KINDS:
            low, mid, high = compare(engine, kind, rounds=chosen.rounds)
            say(f"| {kind} | {low:.2f} | {mid:.2f} | {mid / low:.2f} | {high:.2f} |")
        for batch in (1, 100, 1000):
            rate, wait = update_rate(engine, batch=batch, count=chosen.documents)
            say(f"updates in groups of {batch}: {rate:.0f}/s, {wait:.0f} ms a group")
        size = sum(
            path.stat().st_size for path in Path(folder).rglob("experts/**/*") if path.is_file()
        )
        say(f"index {size / 1e6:.0f} MB, peak memory {peak:.0f} MB")
        engine.close()


if __name__ == "__main__":
    main()

"""What our layer costs over the same work written by hand (see by_hand.py).

    python tests/bench/bench_layer.py --documents 100000

Everything happens in one process and over the same index, by hand and through the layer in turn;
that both give the same ids in the same order is checked. Times are medians of the processor time of
the process, so that other work on the machine disturbs them little.
"""

import argparse
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

import by_hand
from profiles import profile, profiles
from queries import KINDS, queries

from search.embedded.engine import EmbeddedEngine
from search.engine import Query
from search.indexes import EXPERTS

BUILT_BY_HAND = 30_000  # documents of one build; builds are repeated and interleaved


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def seconds(
    action: Callable[[], object], *, clock: Callable[[], float] = time.process_time
) -> float:
    begun = clock()
    action()
    return clock() - begun


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compare_builds(folder: Path, count: int, *, rounds: int) -> None:
    for write in profiles(200):
        assert by_hand.columns_by_hand(write) == EXPERTS.to_columns(write.fields)
    made: list[float] = []
    own: list[float] = []
    tokens: list[float] = []
    ours: list[float] = []
    for _ in range(rounds):
        made.append(seconds(lambda: sum(1 for _ in profiles(count))) / count)
        for times, our_tokens in ((own, False), (tokens, True)):
            with tempfile.TemporaryDirectory(dir=folder) as place:
                times.append(by_hand.build(Path(place), count, our_tokens=our_tokens))
        with tempfile.TemporaryDirectory(dir=folder) as place:
            ours.append(seconds(partial(rebuild, EmbeddedEngine(place), count)) / count)
    # Making the profiles is not part of any build.
    own_rate, tokens_rate, our_rate = (
        1 / (statistics.median(times) - statistics.median(made)) for times in (own, tokens, ours)
    )
    say(f"| build of {count} | profiles/s | ours is |\n|---|---|---|")
    say(f"| by hand, tantivy's own analysis | {own_rate:.0f} | {our_rate / own_rate:.2f} |")
    say(f"| by hand, our tokens | {tokens_rate:.0f} | {our_rate / tokens_rate:.2f} |")
    say(f"| rebuild | {our_rate:.0f} | |")


def rebuild(engine: EmbeddedEngine, count: int) -> None:
    engine.rebuild("experts", lambda after: profiles(count))
    engine.close()


def compare_searches(engine: EmbeddedEngine, kind: str, *, rounds: int) -> tuple[float, ...]:
    """Median milliseconds: by hand in any order, by hand exact, ours; 95th percentile of ours."""
    pairs = [(by_hand.Search(engine, query), query) for query in queries(kind)]
    loose, exact, ours = [], [], []
    for number in range(rounds + 1):
        for raw, query in pairs:
            if not number:  # the first round warms up and checks
                hits = engine.search("experts", query)
                assert (tuple(raw.exact()), raw.facets) == (hits.ids, hits.facets), query
                continue
            loose.append(seconds(raw.in_any_order))
            exact.append(seconds(raw.exact))
            ours.append(seconds(partial(engine.search, "experts", query)))
    high = statistics.quantiles(ours, n=20)[-1]
    return tuple(1000 * one for one in (*map(statistics.median, (loose, exact, ours)), high))


def say_searches(engine: EmbeddedEngine, *, rounds: int) -> None:
    say(
        "| query | by hand, any order | by hand, exact | ours p50 | ours / exact | ours / any | p95 |"
    )
    say("|---|---|---|---|---|---|---|")
    for kind in KINDS:
        loose, exact, ours, high = compare_searches(engine, kind, rounds=rounds)
        say(
            f"| {kind} | {loose:.2f} | {exact:.2f} | {ours:.2f} | {ours / exact:.2f} |"
            f" {ours / loose:.2f} | {high:.2f} |"
        )


def say_updates(engine: EmbeddedEngine, *, count: int) -> None:
    """Updates a second in group commits, and the median milliseconds until one group is seen."""
    chance = random.Random(1)
    for batch in (1, 100, 1000):
        times, work = [], []
        for version in range(2, 12):
            writes = [
                profile(chance.randrange(count), chance, count=count, version=version * batch)
                for _ in range(batch)
            ]
            bulk = partial(engine.bulk, "experts", writes)
            begun = time.process_time()
            times.append(seconds(bulk, clock=time.perf_counter))
            work.append(time.process_time() - begun)
        middle, busy = statistics.median(times), statistics.median(work)
        say(
            f"updates in groups of {batch}: {batch / middle:.0f}/s, {middle * 1000:.0f} ms a group;"
            f" {batch / busy:.0f} in a second of processor time"
        )


def say_walk(engine: EmbeddedEngine) -> None:
    walked: Iterator[str] = engine.walk("experts", Query("nguyen"))
    took = seconds(lambda: sum(1 for _ in walked))
    say(f"export of {engine.search('experts', Query('nguyen')).total} hits: {took:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--builds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare_builds(Path(folder), BUILT_BY_HAND, rounds=chosen.builds)
        engine = EmbeddedEngine(Path(folder) / "index")
        before = peak_megabytes()
        took = seconds(lambda: engine.rebuild("experts", lambda after: profiles(chosen.documents)))
        say(f"rebuild of {chosen.documents}: {took:.0f} s, the making of the profiles included")
        say(f"peak memory {before:.0f} MB before it, {peak_megabytes():.0f} MB after it")
        say_searches(engine, rounds=chosen.rounds)
        say_walk(engine)
        say_updates(engine, count=chosen.documents)
        files = [path for path in (Path(folder) / "index").rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        say(f"index {size / 1e6:.0f} MB, peak memory {peak_megabytes():.0f} MB")
        engine.close()


if __name__ == "__main__":
    main()

"""How long a change takes until every worker process sees it.

    python tests/bench/bench_visible.py --documents 100000 --workers 4

One process writes single documents, as the indexer does; each worker is a process of its own that
searches for the document every hundredth of a second. A change counts as visible when the slowest
worker has found it. The indexer looks into the outbox every 0.3 s, which is not part of this.
"""

import argparse
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2]))

from profiles import profile, profiles

from search.embedded.engine import EmbeddedEngine
from search.engine import AnyOf, Ids, Query

PAUSE = 0.01
CHANGES = 100


def work(folder: str, orders: Connection) -> None:
    """Told an id and a keyword, answers with the moment at which a search shows both."""
    engine = EmbeddedEngine(folder)
    engine.search("experts", Query(size=1))
    orders.send(0.0)
    while (order := orders.recv()) is not None:
        identifier, keyword = order
        query = Query(scope=(Ids((identifier,)), AnyOf("status", (keyword,))))
        while not engine.search("experts", query).total:
            time.sleep(PAUSE)
        orders.send(time.monotonic())  # one clock for all processes of a machine


def measure(folder: str, count: int, workers: int) -> list[float]:
    context = multiprocessing.get_context("spawn")
    pipes = [context.Pipe() for _ in range(workers)]
    started = [context.Process(target=work, args=(folder, there)) for _, there in pipes]
    for process in started:
        process.start()
    for here, _ in pipes:
        here.recv()
    engine, chance, times = EmbeddedEngine(folder), random.Random(3), []
    for number in range(CHANGES):
        write = profile(chance.randrange(count), chance, count=count, version=10 + number)
        write = type(write)(write.id, write.version, {**write.fields, "status": f"s{number}"})
        for here, _ in pipes:
            here.send((write.id, f"s{number}"))
        time.sleep(chance.uniform(0, 0.1))  # so that readers are anywhere in their rhythm
        begun = time.monotonic()
        engine.bulk("experts", [write])
        times.append(max(here.recv() for here, _ in pipes) - begun)
    for here, _ in pipes:
        here.send(None)
    for process in started:
        process.join()
    engine.close()
    return times


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=4)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = EmbeddedEngine(folder)
        engine.rebuild("experts", lambda after: profiles(chosen.documents))
        engine.close()
        times = sorted(measure(folder, chosen.documents, chosen.workers))
    middle, high = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    sys.stdout.write(
        f"{CHANGES} changes seen by {chosen.workers} workers: p50 {middle * 1000:.0f} ms, "
        f"p95 {high * 1000:.0f} ms, longest {times[-1] * 1000:.0f} ms\n"
    )


if __name__ == "__main__":
    main()

"""How much longer a search takes over ten times as many profiles.

    python tests/bench/bench_growth.py --small 100000 --large 1000000

Both indices are searched in turn in one process, so that a machine that is slow for a while is slow
for both. Medians of the processor time of the process.
"""

import argparse
import statistics
import tempfile
from functools import partial
from pathlib import Path

from bench_layer import say, seconds
from profiles import profiles
from queries import KINDS, queries

from search.embedded.engine import EmbeddedEngine


def build(folder: Path, count: int) -> EmbeddedEngine:
    """Used again if it stands in the folder already."""
    is_built = (folder / str(count)).exists()
    engine = EmbeddedEngine(folder / str(count))
    if not is_built:
        engine.rebuild("experts", lambda after: profiles(count))
    return engine


def compare(engines: list[EmbeddedEngine], kind: str, *, rounds: int) -> list[float]:
    """Median milliseconds of each."""
    times: list[list[float]] = [[] for _ in engines]
    for number in range(rounds + 1):
        for query in queries(kind):
            for engine, found in zip(engines, times, strict=True):
                took = seconds(partial(engine.search, "experts", query))
                if number:  # the first round warms up
                    found.append(took)
    return [1000 * statistics.median(found) for found in times]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where the indices are kept for another run")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = chosen.folder or Path(passing)
        engines = [build(folder, count) for count in (chosen.small, chosen.large)]
        say(f"| query | {chosen.small} | {chosen.large} | growth |\n|---|---|---|---|")
        for kind in KINDS:
            small, large = compare(engines, kind, rounds=chosen.rounds)
            say(f"| {kind} | {small:.2f} | {large:.2f} | {large / small:.1f} |")
        for engine in engines:
            engine.close()


if __name__ == "__main__":
    main()

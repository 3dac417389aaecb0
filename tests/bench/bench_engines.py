"""The same profiles and questions in four engines, side by side.

    python tests/bench/bench_engines.py --documents 100000

Ours (tantivy), the genuine Elasticsearch, SQLite FTS5 and PostgreSQL full text (the last two with
plain SQL and folded text, without BM25 in PostgreSQL). Medians in milliseconds; hits are counted
too, because engines with another analysis find other documents.
"""

import argparse
import contextlib
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

import psycopg
from profiles import profiles
from queries import FACETS, queries
from search_server.node import elasticsearch_server
from servers import start_postgresql

from search.elastic.engine import ElasticEngine, connect
from search.embedded.engine import EmbeddedEngine
from search.engine import Between, Overlaps, Query, SearchEngine
from search.indexes import EXPERTS
from search.text.analysis import folded_tokens

KINDS = ("name", "topic", "filtered", "faceted", "sorted")
Ask = Callable[[str, Query], int]
COLUMNS = "id, updated, year, opens, closes, country, level, text"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def rows(count: int) -> Iterator[tuple[Any, ...]]:
    for write in profiles(count):
        made, given = EXPERTS.to_columns(write.fields), write.fields
        text = f"{made['name']} {made['vi']} {made['en']}"
        yield (
            write.id,
            given["updated"],
            given["doctorate_year"],
            given["available_from"],
            given["available_to"],
            given["country"],
            given["level"],
            text,
        )


def conditions(query: Query) -> tuple[str, list[object]]:
    told = ""
    values: list[object] = []
    for item in query.filters:
        if isinstance(item, Between):
            told += f" and year >= {item.low}"
        elif isinstance(item, Overlaps):
            told += f" and opens <= {item.high} and closes >= {item.low}"
    return told, values


def counted(run: Callable[[str], Any], source: str, query: Query) -> None:
    if query.facets:
        for facet in ("country", "level"):  # the facets that are columns here
            run(f"select {facet}, count(*) from {source} group by {facet}")


@contextlib.contextmanager
def fts5(folder: Path, count: int) -> Iterator[Ask]:
    database = sqlite3.connect(folder / "fts.sqlite")
    indexed = COLUMNS.replace(", text", "").replace(", ", " unindexed, ") + " unindexed, text"
    database.execute(f"create virtual table people using fts5({indexed})")
    database.executemany("insert into people values (?,?,?,?,?,?,?,?)", rows(count))
    database.commit()

    def ask(kind: str, query: Query) -> int:
        words = " ".join(f'"{word}"' for word in _words(query))
        source = f"people where text match '{words}'{conditions(query)[0]}"
        order = "updated desc" if kind == "sorted" else "rank"
        database.execute(f"select id from {source} order by {order} limit 25").fetchall()
        counted(lambda told: database.execute(told).fetchall(), source, query)
        return int(database.execute(f"select count(*) from {source}").fetchone()[0])

    yield ask
    database.close()


@contextlib.contextmanager
def postgresql(folder: Path, count: int) -> Iterator[Ask]:
    with start_postgresql() as url, psycopg.connect(url.replace("+psycopg", "")) as database:
        database.execute(
            "create table people (id text, updated int, year int, opens int, closes int,"
            " country text, level text, words tsvector)"
        )
        with database.cursor().copy("copy people from stdin") as copy:
            for *values, text in rows(count):
                lexemes = " ".join(sorted(set(text.split()) - {"∅"}))
                copy.write_row((*values, lexemes))
        database.execute("create index on people using gin (words)")
        database.execute("create index on people (updated)")
        database.execute("analyze people")
        database.commit()

        def ask(kind: str, query: Query) -> int:
            words = " & ".join(f"'{word}'" for word in _words(query)).replace("'", "''")
            match = f"'{words}'::tsquery"
            source = f"people where words @@ {match}{conditions(query)[0]}"
            order = "updated desc" if kind == "sorted" else f"ts_rank(words, {match}) desc"
            database.execute(f"select id from {source} order by {order}, id limit 25").fetchall()
            counted(lambda told: database.execute(told).fetchall(), source, query)
            found = database.execute(f"select count(*) from {source}").fetchone()
            return int(found[0]) if found else 0

        yield ask


def _words(query: Query) -> list[str]:
    """Of each word the form that stands in the text: folded or stemmed."""
    from search.text.analysis import stem

    return [stem(word) if len(word) > 6 else word for word in folded_tokens(query.text)]


@contextlib.contextmanager
def ours(folder: Path, count: int) -> Iterator[Ask]:
    yield from _asked(EmbeddedEngine(folder / "tantivy"), count)


@contextlib.contextmanager
def elasticsearch(folder: Path, count: int) -> Iterator[Ask]:
    with elasticsearch_server(folder) as url:
        yield from _asked(ElasticEngine(connect([url], seconds=30), prefix="bench-"), count)


def _asked(engine: SearchEngine, count: int) -> Iterator[Ask]:
    engine.rebuild("experts", lambda after: profiles(count))
    yield lambda kind, query: engine.search("experts", query).total
    engine.close()


ENGINES = {"ours": ours, "Elasticsearch": elasticsearch, "FTS5": fts5, "PostgreSQL": postgresql}


def measure(ask: Ask, kind: str, *, rounds: int) -> tuple[float, float]:
    times, hits = [], 0
    for _ in range(rounds):
        hits = 0
        for query in queries(kind):
            begun = time.perf_counter()
            hits += ask(kind, query)
            times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1000, hits / len(queries(kind))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", nargs="*", default=list(ENGINES), choices=list(ENGINES))
    chosen = parser.parse_args()
    say(f"{chosen.documents} documents, facets {', '.join(FACETS)}; p50 ms (mean hits)")
    say(f"| engine | build docs/s | {' | '.join(KINDS)} |\n|---|{'---|' * (len(KINDS) + 1)}")
    for name in chosen.engines:
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            with ENGINES[name](Path(folder), chosen.documents) as ask:
                built = chosen.documents / (time.perf_counter() - begun)
                told = [measure(ask, kind, rounds=chosen.rounds) for kind in KINDS]
                cells = " | ".join(f"{middle:.2f} ({hits:.0f})" for middle, hits in told)
                say(f"| {name} | {built:.0f} | {cells} |")


if __name__ == "__main__":
    main()

"""Rebuilds an index again and again from a table, as an operator does whom a test kills.

    rebuilding_child.py TABLE ENGINE PLACE PREFIX

ENGINE is embedded (PLACE is its folder) or elasticsearch (PLACE is its address). Says "begun" before
each rebuild and "done" after it. The table stands for the registry's database: what a document says,
and the versions that are handed out.
"""

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from search.elastic import writes
from search.elastic.engine import ElasticEngine, connect
from search.embedded import rebuild as embedded_rebuild
from search.embedded.engine import EmbeddedEngine
from search.engine import Delete, Operation, RebuildRunning, SearchEngine, Write

SCHEMA = """
create table documents (id text primary key, number integer);
create table versions (last integer);
insert into versions values (0);
"""


class Table:
    """Rows of (id, number); a number that is missing means that the document is gone."""

    def __init__(self, path: Path | str) -> None:
        self.database = sqlite3.connect(path, timeout=30, isolation_level=None)
        self.database.execute("pragma synchronous=off")

    def next_version(self) -> int:
        statement = "update versions set last = last + 1 returning last"
        return int(self.database.execute(statement).fetchall()[0][0])

    def put(self, identifier: str, number: int | None) -> None:
        self.database.execute("replace into documents values (?, ?)", (identifier, number))

    def rows(self, *, after: str = "", limit: int = -1) -> list[tuple[str, int | None]]:
        statement = "select id, number from documents where id > ? order by id limit ?"
        return self.database.execute(statement, (after, limit)).fetchall()


def operation(identifier: str, number: int | None, version: int) -> Operation:
    if number is None:
        return Delete(identifier, version)
    return Write(identifier, version, {"names": [f"Nguyễn Văn {number}"], "updated": number})


def stream(table: Table, after: str | None, version: int) -> Iterator[Write]:
    last = after or ""
    while rows := table.rows(after=last, limit=100):
        time.sleep(random.uniform(0.0, 0.02))
        for identifier, number in rows:
            made = operation(identifier, number, version)
            if isinstance(made, Write):
                yield made
        last = rows[-1][0]


def make_engine(kind: str, place: str, prefix: str) -> SearchEngine:
    if kind == "embedded":
        return EmbeddedEngine(Path(place))
    return ElasticEngine(connect([place]), prefix=prefix)


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def rebuild_for_ever(table: Table, engine: SearchEngine) -> None:
    while True:
        version = table.next_version()
        say("begun")
        try:
            engine.rebuild("experts", partial(stream, table, version=version))
        except RebuildRunning:  # whoever was killed still has the right to it for a moment
            time.sleep(0.1)
        else:
            say("done")


def main(path: str, *where: str) -> None:
    embedded_rebuild.BATCH = embedded_rebuild.REBUILD_COMMIT = 100
    writes.BULK_OPERATIONS = 100
    writes.LEASE_SECONDS = 0.5
    defaults = writes.Control._write.__kwdefaults__
    assert defaults
    defaults["seconds"] = 0.5
    rebuild_for_ever(Table(path), make_engine(*where))


if __name__ == "__main__":
    main(*sys.argv[1:])

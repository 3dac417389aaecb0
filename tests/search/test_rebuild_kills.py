"""Rebuilds are killed at any moment while documents come, change and go: index equals database.

Three kills on each engine, with SEARCH_REBUILD_KILLS=200 in the environment as often as that.
"""

import contextlib
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from people import person_id
from rebuilding_child import SCHEMA, Table, make_engine, operation

from search.documents import checksum
from search.engine import SearchEngine, SearchUnavailable, Write
from search.indexes import EXPERTS

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
KILLS = int(os.environ.get("SEARCH_REBUILD_KILLS", "3"))
IDS = [person_id(number) for number in range(1500)]


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    if request.param == "embedded":
        return ["embedded", str(tmp_path / "index"), ""]
    return ["elasticsearch", request.getfixturevalue("elasticsearch_url"), "killed-rebuild-"]


class Indexer(threading.Thread):
    """Changes rows and brings them into the index, as the worker does."""

    def __init__(self, path: Path, engine: SearchEngine) -> None:
        super().__init__()
        self.path, self.engine = path, engine
        self.stopped = threading.Event()
        self.longest = 0.0  # seconds until a change was taken

    def run(self) -> None:
        table, chance, number = Table(self.path), random.Random(8), 0
        while not self.stopped.is_set():
            number += 1
            changed = chance.sample(IDS, 5)
            for identifier in changed:
                table.put(identifier, chance.choice([number, number, None]))
            begun = time.monotonic()
            while not self.send(table, changed):
                time.sleep(0.05)
            self.longest = max(self.longest, time.monotonic() - begun)

    def send(self, table: Table, changed: list[str]) -> bool:
        version, now = table.next_version(), dict(table.rows())
        waiting = [operation(identifier, now[identifier], version) for identifier in changed]
        try:
            return all(it.result.done for it in self.engine.bulk("experts", waiting))
        except SearchUnavailable:
            return False


@contextlib.contextmanager
def rebuilding(path: Path, where: list[str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(HERE / "rebuilding_child.py"), str(path), *where]
    environ = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as child:
        yield child
        child.kill()


def wait_until(child: subprocess.Popen[str], word: str) -> None:
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip() == word:
            return
    raise AssertionError(f"the rebuilding process ended before it was {word}")


def test_index_equals_database_however_often_rebuilds_are_killed(
    where: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "table.sqlite"
    table = Table(path)
    table.database.executescript(SCHEMA)
    for number, identifier in enumerate(IDS):
        table.put(identifier, number if number % 5 else None)
    engine = make_engine(*where)
    engine.create("experts")
    indexer = Indexer(path, engine)
    indexer.start()
    chance = random.Random(3)
    try:
        for round_number in range(KILLS):
            with rebuilding(path, where) as child:
                wait_until(child, "begun")
                if round_number % 2:  # some while the next rebuild follows at once
                    wait_until(child, "done")
                time.sleep(chance.uniform(0.0, 0.6))
        with rebuilding(path, where) as child:
            wait_until(child, "done")
    finally:
        indexer.stopped.set()
        indexer.join()
    assert indexer.longest < 30
    expected = {
        identifier: checksum(EXPERTS.to_columns(made.fields))
        for identifier, number in table.rows()
        if isinstance(made := operation(identifier, number, 0), Write)
    }
    assert {entry.id: entry.checksum for entry in engine.entries("experts")} == expected
    engine.close()

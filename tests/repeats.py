"""Which tests a run on PostgreSQL leaves out: those whose statements tests that it runs make, too.

    .venv/bin/pytest -n 2 --record-statements FOLDER    # on SQLite: what each test asks
    .venv/bin/python tests/repeats.py FOLDER            # chooses anew and writes repeats.txt

A statement that differs only in how many values it lists is the same one; a test that adds less than
one for each of its seconds is not worth them. Tests that let several people ask at once, kill
processes, draw their cases or watch the database itself always run, and so does whatever is not yet
in the list: a new test is never left out. `--everything` leaves none out.
"""

import hashlib
import json
import re
import sys
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

LIST = Path(__file__).with_name("repeats.txt")
VALUES = re.compile(r"\((?:\s*(?:\?|%\(\w+\)s)\s*,?)+\)(?:,\s*\((?:\s*\?\s*,?)+\))*")
THE_DATABASE_ITSELF = (
    "tests/background/",
    "tests/core/test_facts",
    "tests/core/test_migrations",
    "tests/core/test_numbering",
    "tests/faults/test_addresses",
    "tests/faults/test_bad_input",
    "tests/faults/test_kills",
    "tests/journeys/",
    "tests/targets/test_two_processes",
    "tests/work/test_steps",
)
ON_SQLITE_ALONE = ("browser", "packaging", "elasticsearch")  # marks
WORTH = 1.0  # new statements for each second
DRAWN = ("races", "propert", "machine", "random", "recount", "worlds")


def name_test(nodeid: str) -> str:
    """The test without the case it is run with."""
    return nodeid.partition("[")[0]


def read_list() -> frozenset[str]:
    return frozenset(LIST.read_text(encoding="utf-8").split()) if LIST.exists() else frozenset()


class Recorder:
    """The statements and the seconds of each test, kept by one process of the run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: dict[str, set[int]] = defaultdict(set)
        self.seconds: dict[str, float] = defaultdict(float)
        self.current = ""
        event.listen(Engine, "before_cursor_execute", self._hear)

    def _hear(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "SAVEPOINT" in statement:  # has a number in its name
            return
        shape = VALUES.sub("(?)", statement)
        self.asked[self.current].add(hash_of(shape))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        is_repeated = not any(item.get_closest_marker(mark) for mark in ON_SQLITE_ALONE)
        self.current = name_test(item.nodeid) if is_repeated else ""
        return (yield)

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.seconds[name_test(report.nodeid)] += report.duration

    def pytest_sessionfinish(self) -> None:
        kept = {name: sorted(asked) for name, asked in self.asked.items() if name}
        self.path.write_text(json.dumps([kept, self.seconds]))


def hash_of(shape: str) -> int:
    return int.from_bytes(hashlib.blake2b(shape.encode(), digest_size=8).digest(), "big")


def install(config: pytest.Config) -> None:
    folder = config.getoption("--record-statements")
    worker = getattr(config, "workerinput", {}).get("workerid", "alone")
    if folder and (worker != "alone" or not config.getoption("numprocesses", None)):
        Path(folder).mkdir(parents=True, exist_ok=True)
        config.pluginmanager.register(Recorder(Path(folder) / f"{worker}.json"), "recorder")


def choose(asked: dict[str, set[int]], seconds: dict[str, float]) -> set[str]:
    """What always runs stays, then what adds most for its time."""
    stays = {
        name
        for name in asked
        if name.startswith(THE_DATABASE_ITSELF) or any(word in name for word in DRAWN)
    }
    missing = set().union(*asked.values()) - set().union(*(asked[name] for name in stays), set())
    rest = {name: statements & missing for name, statements in asked.items() if name not in stays}
    while missing:
        worth, best = max((len(rest[name]) / (0.05 + seconds[name]), name) for name in rest)
        if worth < WORTH:
            break
        missing -= rest.pop(best)
        stays.add(best)
        rest = {name: found & missing for name, found in rest.items() if found & missing}
    return set(asked) - stays


def read_records(folder: Path) -> tuple[dict[str, set[int]], dict[str, float]]:
    asked: dict[str, set[int]] = defaultdict(set)
    seconds: dict[str, float] = defaultdict(float)
    for path in folder.glob("*.json"):
        statements, took = json.loads(path.read_text())
        for name, numbers in statements.items():
            asked[name] |= set(numbers)
        for name, value in took.items():
            seconds[name] += value
    return asked, seconds


if __name__ == "__main__":
    asked, seconds = read_records(Path(sys.argv[1]))
    left_out = choose(asked, seconds)
    LIST.write_text("".join(f"{name}\n" for name in sorted(left_out)), encoding="utf-8")
    spared = sum(seconds[name] for name in left_out)
    sys.stdout.write(f"{len(left_out)} of {len(asked)} left out, {spared:.0f} seconds spared\n")

"""The full recount of all readings beside hand-written SQL over the same facts, in one run.

    PYTHONPATH=.:tests python tests/bench/bench_count.py --experts 1000000 --contracts 100000

The facts of one expert, and of one contract, are copied so many times into a database of their own. Each
way starts from nothing; the processor time of the process and, of PostgreSQL, the time until the answer
are told, with the largest memory that the process has held.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from copies import Copier, Rows
from factories import make_person, make_signed_contract, make_term
from running import make_settings, running
from sqlalchemy import insert, text

from registry.core.db import session, transaction
from registry.targets import counting, loading, memory, queries, recount

BATCH = 2_000
DAY = date(2026, 11, 28)


def fill(copier: Copier, *, experts: int, contracts: int) -> None:
    for first in range(0, experts, BATCH):
        gathered: Rows = {}
        for place in range(first, min(first + BATCH, experts)):
            person_id = copier.expert(place, gathered)
            if place < contracts:
                copier.sign(place, person_id, gathered)
        with transaction() as db:
            for model, rows in gathered.items():
                db.execute(insert(model), rows)
    with transaction() as db:
        db.execute(text("ANALYZE"))


def readings() -> Iterator[tuple[Any, Any]]:
    for target in queries.list_targets():
        for rules in queries.list_rule_sets(target):
            yield target, rules


def by_engine() -> int:
    memory.shared.counts.clear()
    memory.shared.snapshots.clear()
    found = counting.evaluate_all([rules for _target, rules in readings()], as_of=DAY)
    return sum(one.number for one in found)


def by_hand() -> int:
    return sum(len(recount.recount(target, rules, as_of=DAY)) for target, rules in readings())


def timed(work: Callable[[], int]) -> tuple[int, float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - wall, time.process_time() - processor


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--experts", type=int, default=100_000)
    parser.add_argument("--contracts", type=int, default=10_000)
    parser.add_argument("--database", help="the address of an empty database; else SQLite")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.database or f"sqlite:///{folder}/bench.sqlite3"
        with (
            running(make_settings(url, Path(folder)), with_indices=False) as app,
            app.app_context(),
        ):
            with transaction():
                loading.load()
                for code in ("2025-1", "2025-2"):
                    make_term(code)
                person = make_person()
                fact = make_signed_contract(person)
            copier = Copier(person.id, fact.contract_id)
            session().rollback()
            fill(copier, experts=chosen.experts, contracts=chosen.contracts)
            ours, theirs = timed(by_engine), timed(by_hand)
    assert ours[0] == theirs[0], (ours, theirs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    write = sys.stdout.write
    write(f"{chosen.experts} experts, {chosen.contracts} contracts, {ours[0]} places in lists\n")
    write(f"engine: {ours[1]:.1f} s, of processor time {ours[2]:.1f} s; peak {peak} MB\n")
    write(f"by hand: {theirs[1]:.1f} s, of processor time {theirs[2]:.1f} s\n")
    write(f"ratio: {ours[1] / theirs[1]:.2f}, of processor time {ours[2] / theirs[2]:.2f}\n")


if __name__ == "__main__":
    main()

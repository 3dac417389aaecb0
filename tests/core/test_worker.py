"""The worker's clock when there is much to do."""

import logging
import threading
from typing import Any

import pytest
from factories import make_person
from flask import Flask

from registry import worker
from registry.background import rebuilding
from registry.core.db import transaction
from search.engine import SearchEngine


def test_work_that_outlasts_its_interval_is_not_started_twice_and_not_complained_about(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    running, most, finished = 0, 0, threading.Event()
    pause = threading.Event()

    def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        pause.wait(0.4)
        running -= 1
        if most:
            finished.set()

    scheduler: Any = worker.make_scheduler(app)
    scheduler.remove_all_jobs()
    scheduler.add_job(work, "interval", seconds=0.05)
    with caplog.at_level(logging.WARNING):
        scheduler.start()
        assert finished.wait(30)
        scheduler.shutdown(wait=True)
    assert most == 1
    assert not [record for record in caplog.records if record.name.startswith("apscheduler")]


def test_a_lost_index_is_not_ready_until_the_worker_has_built_it_anew(
    unprepared_engine: SearchEngine, database: Any
) -> None:
    with transaction():
        make_person()
    assert not rebuilding.is_ready()
    worker.index_changes()
    assert not rebuilding.is_ready(), "an empty index would be believed"
    worker.heal_indexes()
    assert rebuilding.is_ready()
    assert unprepared_engine.status("experts").documents == 1

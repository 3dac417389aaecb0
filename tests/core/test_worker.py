"""The worker's clock when there is much to do."""

import logging
import threading
from typing import Any

import pytest
from flask import Flask

from registry import worker


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

"""The processes of a start: the web server, the worker, and the parent that stops both together.

The parent only imports; its children are forks of it, so that a start pays for the imports once. A
child that loses its parent, however that ended, stops by itself: the next start finds nothing left
over.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any

import click
import waitress
from flask import Flask

RESTART_PAUSE = 2  # seconds, so that a worker that cannot start does not spin
GRACE = 20  # seconds to finish what is under way
FORK = get_context("fork")
Work = Callable[[], object]


def serve(app: Flask, *, host: str, port: int) -> None:
    """Until SIGTERM or Ctrl-C; requests under way are answered first."""
    signal.signal(signal.SIGTERM, _leave)
    waitress.serve(app, host=host, port=port, _quiet=True, **limits(app))


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def limits(app: Flask) -> dict[str, Any]:
    """Raised, so that stalled bodies do not take every place; a body above the limit is not even read."""
    return {
        "threads": 8,
        "connection_limit": 2000,
        "channel_timeout": 20,
        "max_request_body_size": app.config["MAX_CONTENT_LENGTH"],
        "ident": None,
    }


def run_both(*, first: Work | None, server: Work, worker: Work, address: str) -> int:
    """Until one signal stops both. Whichever crashed is started again; a server that gives up by
    itself (its port is taken) ends the run.

    `first` is done before either starts, in a process of its own. Returns the exit code.
    """
    stopping = {"now": False}

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping["now"] = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    family = Family()
    if first and (code := _finish(family.start(first), stopping)):
        return code
    serving, working = family.start(server), family.start(worker)
    click.echo(address)
    while not stopping["now"] and (serving.exitcode is None or serving.exitcode < 0):
        if serving.exitcode is not None:  # it crashed; one that gives up by itself ends everything
            time.sleep(RESTART_PAUSE)
            serving = family.start(server)
        if not working.is_alive():
            time.sleep(RESTART_PAUSE)
            working = family.start(worker)
        time.sleep(0.2)
    for process in (serving, working):
        _end(process)
    return 0 if stopping["now"] else 1


class Family:
    """Forks that notice when this process is gone: they read a pipe that only it keeps open."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()

    def start(self, work: Work) -> BaseProcess:
        process = FORK.Process(target=self._live, args=(work,))
        process.start()
        return process

    def _live(self, work: Work) -> None:
        os.setpgid(0, 0)  # Ctrl-C reaches the parent only, which stops its children in order
        os.close(self.writing)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        threading.Thread(target=self._watch, daemon=True).start()
        work()

    def _watch(self) -> None:
        os.read(self.reading, 1)  # returns when the parent is gone
        os.kill(os.getpid(), signal.SIGTERM)


def _finish(process: BaseProcess, stopping: dict[str, bool]) -> int:
    while process.is_alive() and not stopping["now"]:
        process.join(0.1)
    if process.is_alive():
        _end(process)
        return 1
    return abs(process.exitcode or 0)


def _end(process: BaseProcess) -> None:
    process.terminate()
    process.join(GRACE)
    if process.is_alive():
        process.kill()
        process.join()

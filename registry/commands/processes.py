"""The processes of a start: the web server, the worker, and the parent that stops both together.

The parent only imports; its children are forks of it, so that a start pays for the imports once. A
child that loses its parent, however that ended, stops by itself: the next start finds nothing left
over.
"""

import errno
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from types import FrameType

import click
import structlog

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before what has ended is started again
PORT_TAKEN = errno.EADDRINUSE  # exit code of a server whose port is in use
GRACE = 25  # seconds to finish what is under way: a little more than the web server takes for it
log = structlog.get_logger()
FORK = get_context("fork")
Work = Callable[[], object]


def run_both(*, first: Work | None, server: Work, worker: Work, address: str) -> int:
    """Until one signal stops both. Whichever ends before that is started again, however it ended; only
    a port that is taken ends the run.

    `first` is done before either starts, in a process of its own. Returns the exit code.
    """
    stopping = {"now": False}

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping["now"] = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    family = ProcessGroup()
    if first and (code := _finish(family.start(first), stopping)):
        return code
    kept = [Kept(family, server), Kept(family, worker)]
    click.echo(address)
    while not stopping["now"] and kept[0].process.exitcode != PORT_TAKEN:
        for one in kept:
            one.restart_if_ended()
        time.sleep(0.2)
    for one in kept:
        _end(one.process)
    return 0 if stopping["now"] else 1


class Kept:
    """A process that is started again whenever it ends, after a pause that grows while it keeps ending."""

    def __init__(self, family: "ProcessGroup", work: Work) -> None:
        self.family, self.work = family, work
        self.pause = FIRST_PAUSE
        self.due: float | None = None
        self._start()

    def _start(self) -> None:
        self.process = self.family.start(self.work)
        self.started = time.monotonic()

    def restart_if_ended(self) -> None:
        now = time.monotonic()
        if self.process.exitcode is None:
            return
        if self.due is None:
            has_lasted = now - self.started > LONGEST_PAUSE
            self.pause = FIRST_PAUSE if has_lasted else self.pause
            self.due = now + self.pause
            log.error("process_ended", exit_code=self.process.exitcode, again_in=self.pause)
            self.pause = min(2 * self.pause, LONGEST_PAUSE)
        elif now >= self.due:
            self.due = None
            self._start()


class ProcessGroup:
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

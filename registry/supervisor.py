"""The processes of a start: the web server, the worker, and the parent that stops both together."""

import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Any

import click
import waitress
from flask import Flask

RESTART_PAUSE = 2  # seconds, so that a worker that cannot start does not spin
GRACE = 20  # seconds to finish what is under way


def serve(app: Flask, *, host: str, port: int) -> None:
    waitress.serve(app, host=host, port=port, _quiet=True, **limits(app))


def limits(app: Flask) -> dict[str, Any]:
    """Raised, so that stalled bodies do not take every place; a body above the limit is not even read."""
    return {
        "threads": 8,
        "connection_limit": 2000,
        "channel_timeout": 20,
        "max_request_body_size": app.config["MAX_CONTENT_LENGTH"],
        "ident": None,
    }


def run_both(*, host: str, port: int) -> int:
    """Until one signal stops both. A worker that died is started again; a dead server ends the run."""
    stopping = {"now": False}

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping["now"] = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    server = _spawn("serve", "--host", host, "--port", str(port))
    worker = _spawn("worker")
    click.echo(f"http://{host}:{port}/")
    while not stopping["now"] and server.poll() is None:
        if worker.poll() is not None:
            time.sleep(RESTART_PAUSE)
            worker = _spawn("worker")
        time.sleep(0.2)
    for process in (server, worker):
        _end(process)
    return 0 if stopping["now"] else 1


def _spawn(*arguments: str) -> subprocess.Popen[bytes]:
    # Its own process group: Ctrl-C reaches the parent only, which stops the children in order.
    return subprocess.Popen(  # noqa: S603 - our own interpreter and command
        [sys.executable, "-m", "registry", *arguments],
        process_group=0,
        env={**os.environ, "REGISTRY_SUPERVISED": "1"},
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

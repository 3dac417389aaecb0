"""The embedded web server: waitress, made to survive a crowd and to finish what it has accepted.

Waitress closes a connection that is silent, but one that trickles a byte now and then holds its place
for ever, and once every place is taken nobody else is heard. So a request has a time in which its
head and its body must have come, and when places run short those go first that only wait, from
whichever address holds most of them.
"""

import resource
import signal
import time
from collections import Counter
from types import FrameType
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

MOST_CONNECTIONS = 4_000
FEWEST_CONNECTIONS = 200
OTHER_FILES = 250  # descriptors for the database, the index, the file store and uploads
AT_ONCE = 64  # connections that are accepted in one turn of the loop
HEAD_SECONDS = 30  # from a request's first byte to the end of its head
BODY_SECONDS = 900  # and to the end of its body: the largest upload over a slow line
GRACE = 20  # seconds to finish what is under way when told to stop


class TooFewDescriptors(Exception):
    """The process may not open enough files to serve anybody; the message says what to raise."""


def serve(app: Flask, *, host: str, port: int) -> None:
    """Until SIGTERM or Ctrl-C; requests under way are answered first.

    Raises OSError when the port is taken, TooFewDescriptors.
    """
    server = make_server(app, host=host, port=port)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.stop)
    server.run()


def make_server(app: Flask, *, host: str, port: int, **changes: Any) -> "Server":
    options = limits(app) | changes
    adjustments = Adjustments(host=host, port=port, **options)
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(adjustments.threads)
    opened: dict[int, Any] = {}
    place = adjustments.listen[0]
    try:
        return Server(app, map=opened, dispatcher=dispatcher, adj=adjustments, sockinfo=place)
    except OSError:
        wasyncore.close_all(opened)
        dispatcher.shutdown()
        raise


def limits(app: Flask) -> dict[str, Any]:
    """A body above the limit is not even read."""
    return {
        "threads": 8,
        "connection_limit": find_connection_limit(),
        "channel_timeout": 20,
        "cleanup_interval": 5,
        "asyncore_use_poll": True,  # select() knows 1,024 descriptors and raises beyond them
        "max_request_body_size": app.config["MAX_CONTENT_LENGTH"],
        "ident": None,
    }


def find_connection_limit() -> int:
    """As many connections as the process has descriptors for, after asking for all it may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OTHER_FILES
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        soft = allowed
    most = MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else soft - OTHER_FILES
    if most < FEWEST_CONNECTIONS:
        needed = FEWEST_CONNECTIONS + OTHER_FILES
        raise TooFewDescriptors(
            f"This process may open {soft} files; it needs {needed}. Raise the limit (ulimit -n)."
        )
    return min(most, MOST_CONNECTIONS)


class BoundedChannel(HTTPChannel):
    begun = 0.0  # when the first byte of the request under way came

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.begun = time.time()
        return bool(super().received(data))

    @property
    def only_waits(self) -> bool:
        """For its client: nothing is being answered or sent."""
        return not self.requests and not self.total_outbufs_len

    @property
    def is_busy(self) -> bool:
        is_receiving = self.request is not None and self.request.headers_finished
        return is_receiving or not self.only_waits

    def is_overdue(self, now: float) -> bool:
        if self.request is None or not self.only_waits:
            return False
        allowed = BODY_SECONDS if self.request.headers_finished else HEAD_SECONDS
        return now - self.begun > allowed


class Server(TcpWSGIServer):
    channel_class = BoundedChannel
    is_stopping = False

    def readable(self) -> bool:
        self._make_room()
        return bool(super().readable())

    def handle_accept(self) -> None:
        for _turn in range(AT_ONCE):
            before = len(self._map)
            super().handle_accept()
            if len(self._map) == before:
                return

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.is_overdue(now):
                channel.will_close = True

    def _make_room(self) -> None:
        """Before the last places are taken; closed channels are gone within the same turn of the loop."""
        spare = max(AT_ONCE + 16, self.adj.connection_limit // 10)
        excess = len(self._map) - (self.adj.connection_limit - spare)
        if excess <= 0:
            return
        waiting = [one for one in self.active_channels.values() if one.only_waits]
        held = Counter(one.addr[0] for one in waiting)

        def place(one: BoundedChannel) -> tuple[bool, int, float]:
            is_uploading = one.request is not None and one.request.headers_finished
            since = one.last_activity if one.request is None else one.begun
            return is_uploading, -held[one.addr[0]], since

        for one in sorted(waiting, key=place)[: excess + spare]:
            one.will_close = True

    def run(self) -> None:
        while not self.is_stopping:
            wasyncore.poll2(self.adj.asyncore_loop_timeout, self._map)
        self._finish()

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """From a signal handler or another thread: `run` returns when all is answered."""
        self.is_stopping = True
        self.pull_trigger()

    def _finish(self) -> None:
        wasyncore.poll2(0, self._map)  # who is at the door already comes in
        self.accepting = False
        self.socket.close()
        self._map.pop(self._fileno, None)
        end = time.monotonic() + GRACE
        while self.active_channels and time.monotonic() < end:
            for channel in self.active_channels.values():
                channel.will_close = channel.will_close or not channel.is_busy
            wasyncore.poll2(0.1, self._map)
        self.task_dispatcher.shutdown(timeout=1)
        self.trigger.close()
        wasyncore.close_all(self._map)

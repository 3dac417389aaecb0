"""On Python 3.11, cyclic garbage is collected between two instructions instead of inside one.

There a collection may begin inside the very assignment that gives an object its `__dict__`. A weakref
callback that then touches the same object (SQLAlchemy has one on every loaded row) gives it a second
one over the same memory, and the process crashes sooner or later. From Python 3.12 on the interpreter
itself collects between instructions only. Until then a thread does it: when it has its turn, no other
thread is inside an instruction.
"""

import gc
import os
import sys
import threading
import time

IS_NEEDED = sys.version_info < (3, 12)
PAUSE = 0.05  # seconds between two looks at what has piled up
FULL_SHARE = 20  # a full collection that took a second may come again after so many

_begun = threading.Event()
_busy = threading.Lock()


def collect_between_instructions() -> None:
    """For this process and its forks. A second call does nothing."""
    if not IS_NEEDED or _begun.is_set():
        return
    _begun.set()
    os.register_at_fork(
        before=_busy.acquire, after_in_parent=_busy.release, after_in_child=_start_again
    )
    gc.disable()
    _start()


def _start_again() -> None:
    _busy.release()
    _start()  # threads do not survive a fork


def _start() -> None:
    threading.Thread(target=_collect_for_ever, name="garbage", daemon=True).start()


def _collect_for_ever() -> None:
    full_again = 0.0
    while True:
        time.sleep(PAUSE)
        with _busy:
            full_again = _collect_due(full_again)


def _collect_due(full_again: float) -> float:
    """The oldest generation that is full, as the interpreter chooses it. Returns when the next full
    collection may be, on the monotonic clock."""
    begun = time.monotonic()
    full = [
        generation
        for generation, (count, limit) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if limit and count > limit and (generation < 2 or begun >= full_again)
    ]
    if not full:
        return full_again
    gc.collect(full[-1])
    if full[-1] < 2:
        return full_again
    took = time.monotonic() - begun
    return begun + FULL_SHARE * took

"""What is remembered of counts: by the process, of what everybody can read; and by one transaction, of what
it has written and not committed, no longer than until it writes again."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from cachetools import LRUCache

from registry.core.db import session

Made = TypeVar("Made")
UNCOMMITTED = "uncommitted"
REMEMBERED = 64  # counts of one reading at one pair of moments


class Memory:
    """Counts, the facts that they were made from, and what tells whether they still hold."""

    def __init__(self) -> None:
        self.counts: LRUCache[Any, Any] = LRUCache(REMEMBERED)
        self.snapshots: LRUCache[Any, Any] = LRUCache(3)
        self.traits: LRUCache[Any, Any] = LRUCache(8)
        self.expected: LRUCache[Any, Any] = LRUCache(8)
        self.marks: LRUCache[Any, Any] = LRUCache(3)


shared = Memory()
lock = threading.Lock()


def of(mark: tuple[Any, ...]) -> Memory:
    if mark[0] != UNCOMMITTED:
        return shared
    known = session().info.get("counts")
    if known is None or known[0] != mark:
        known = session().info["counts"] = (mark, Memory())
    memory: Memory = known[1]
    return memory


def of_transaction(make: Callable[[], Made]) -> Made:
    """What a transaction that has written nothing finds, asked once: a page counts several targets."""
    known, current = session().info.get("count_mark"), session().get_transaction()
    if known is not None and known[0] is current:
        found: Made = known[1]
        return found
    made = make()
    session().info["count_mark"] = (session().get_transaction(), made)
    return made


def remembered(memory: LRUCache[Any, Any], key: Any, make: Callable[[], Made]) -> Made:
    with lock:
        found: Made | None = memory.get(key)
    if found is None:
        found = make()  # outside the lock: others need not wait for it
        with lock:
            memory[key] = found
    return found

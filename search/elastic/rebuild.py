"""The rebuild of an Elasticsearch index beside the old one, resumable, with an atomic swap."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from search.documents import Declaration
from search.elastic import writes
from search.elastic.errors import elastic_errors
from search.elastic.query import Body
from search.elastic.writes import Control, Lease, Prepared
from search.engine import Delete, IndexBusy, Outcome, Rebuilt, Result, SearchUnavailable, Write

TOMBSTONE_DAYS = 90
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)  # seconds, when the server cannot take more
Reader = Callable[[str, Body], Iterator[Any]]


def rebuild(
    control: Control,
    declaration: Declaration,
    documents: Callable[[str | None], Iterable[Write]],
    *,
    old: str | None,
    read: Reader,
    mark: int,
    probe: Callable[[], None],
    progress: Callable[[int], None] | None,
) -> Rebuilt:
    lease = control.take()
    try:
        if old is not None:
            _carry_tombstones(control, old, read=read)
        rejected = _stream(control, lease, declaration, documents, progress=progress)
        if mark:  # that of the old index has come along with its tombstones
            _send_patiently(control.client, control.upcoming, [writes.marked(mark, declaration)])
        total = _swap(control, lease, old, probe=probe)
    except BaseException:
        control.let_go(lease)
        raise
    control.release()
    if old is not None:
        writes.quietly(lambda: control.client.indices.delete(index=old))
    return Rebuilt(total, tuple(rejected))


def _carry_tombstones(control: Control, old: str, *, read: Reader) -> None:
    recent = {"gte": writes.oldest_tombstone(TOMBSTONE_DAYS)}
    body = {
        "query": {
            "bool": {"filter": [{"term": {"deleted": True}}, {"range": {"deleted_on": recent}}]}
        },
        "sort": [{"id": "asc"}],
        "docvalue_fields": ["version_n", "deleted_on"],
    }
    found = read(old, body)
    while some := list(islice(found, writes.BULK_OPERATIONS)):
        items = []
        for hit in some:
            version, day = hit["fields"]["version_n"][0], hit["fields"]["deleted_on"][0]
            gone = Delete(hit["sort"][0], version)
            told = {"id": gone.id, "version_n": version, "deleted": True, "deleted_on": day}
            items.append(Prepared(gone, told))
        _send_patiently(control.client, control.upcoming, items)


def _stream(
    control: Control,
    lease: Lease,
    declaration: Declaration,
    documents: Callable[[str | None], Iterable[Write]],
    *,
    progress: Callable[[int], None] | None,
) -> list[Outcome]:
    """The lease notes the last acknowledged id, from which an interrupted rebuild goes on."""
    last, done = lease.after, lease.done
    rejected: list[Outcome] = []
    rows = iter(documents(last))
    while batch := list(islice(rows, writes.BULK_OPERATIONS)):
        for operation in batch:
            if last is not None and operation.id <= last:
                raise ValueError("The documents of a rebuild must come in ascending order of id.")
            last = operation.id
        items = [writes.prepare(operation, declaration) for operation in batch]
        refused = _send_patiently(control.client, control.upcoming, items)
        rejected += refused
        done += len(batch) - len(refused)
        control.renew(lease, after=last, done=done)
        if progress is not None:
            progress(done)
    return rejected


def _send_patiently(client: Elasticsearch, alias: str, items: list[Prepared]) -> list[Outcome]:
    """Sends again, after growing pauses, what the server had no room for. Gives the refused."""
    waiting = [item for item in items if item.body is not None]
    for pause in (*PAUSES, None):
        with contextlib.suppress(IndexBusy), elastic_errors(alias):
            writes.send(client, alias, waiting, refresh=False)
        waiting = [item for item in waiting if item.result in (None, Result.RETRY)]
        if not waiting or pause is None:
            break
        time.sleep(pause)
        for item in waiting:
            item.result = None
    return writes.must_be_done(items)


def _swap(control: Control, lease: Lease, old: str | None, *, probe: Callable[[], None]) -> int:
    """The old index stays until the new one has answered."""
    client = control.client
    client.indices.refresh(index=lease.target)
    health = client.cluster.health(index=lease.target, wait_for_status="yellow", timeout="3s")
    if health["timed_out"]:
        raise SearchUnavailable("The new index is not complete on the search server.")
    total = int(client.count(index=lease.target, query={"term": {"deleted": False}})["count"])
    forward: list[Body] = [
        {"add": {"index": lease.target, "alias": control.alias}},
        {"remove": {"index": lease.target, "alias": control.upcoming}},
    ]
    back: list[Body] = [
        {"remove": {"index": lease.target, "alias": control.alias}},
        {"add": {"index": lease.target, "alias": control.upcoming}},
    ]
    if old is not None:
        forward.append({"remove": {"index": old, "alias": control.alias}})
        back.append({"add": {"index": old, "alias": control.alias}})
    client.indices.update_aliases(actions=forward)
    try:
        probe()
    except BaseException:
        client.indices.update_aliases(actions=back)
        raise
    return total

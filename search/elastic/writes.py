"""Writing to Elasticsearch: external versions, results per document, tombstones, the control note.

While a rebuild is under way its control document names the new index, and every change goes to
both. A change that began before the note was written is older than the rebuild's reading of the
database, so nothing can be missed.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError, TransportError

from search import documents as docs
from search.documents import Declaration
from search.elastic import query
from search.elastic.query import Body
from search.engine import (
    BadDocument,
    Delete,
    Operation,
    Outcome,
    RebuildRunning,
    Result,
    SearchUnavailable,
)

BULK_SECONDS = 30.0
BULK_OPERATIONS = 500
LEASE_SECONDS = 120.0


@dataclass(frozen=True)
class Settings:
    """How indices are made. One shard holds millions of profiles."""

    shards: int = 1
    replicas: str = "0-1"  # grows with the cluster


def create(
    client: Elasticsearch, name: str, declaration: Declaration, *, settings: Settings
) -> str:
    client.options(request_timeout=BULK_SECONDS).indices.create(
        index=name,
        mappings=query.mapping_of(declaration),
        settings={
            "number_of_shards": settings.shards,
            "auto_expand_replicas": settings.replicas,
        },
    )
    return name


def quietly(action: Callable[[], object]) -> None:
    """Tidying up must not hide what happened before it."""
    with contextlib.suppress(ApiError, TransportError):
        action()


def bulk(
    client: Elasticsearch,
    alias: str,
    upcoming: str | None,
    declaration: Declaration,
    operations: Sequence[Operation],
    *,
    force: bool,
) -> list[Outcome]:
    """Into the index and, while one is being built, first into the upcoming one.

    Should the swap come between the two, then the second goes to the new index as well.
    """
    prepared = [prepare(operation, declaration) for operation in operations]
    sent = [item for item in prepared if item.body is not None]
    if sent:
        sent.append(marked(max(item.operation.version for item in sent), declaration))
    for start in range(0, len(sent), BULK_OPERATIONS):
        some = sent[start : start + BULK_OPERATIONS]
        waiting: set[int] = set()
        if upcoming is not None:
            send(client, upcoming, some, force=force)
            waiting = {at for at, item in enumerate(some) if item.result is Result.RETRY}
        send(client, alias, some, force=force)
        for at in waiting:
            some[at].result = Result.RETRY
    return [item.outcome() for item in prepared]


@dataclass
class Prepared:
    operation: Operation
    body: Body | None  # None: refused before it was sent
    result: Result | None = None
    reason: str = ""

    def outcome(self) -> Outcome:
        return Outcome(str(self.operation.id), self.result or Result.RETRY, self.reason)


def prepare(operation: Operation, declaration: Declaration) -> Prepared:
    try:
        docs.check_own_id(operation.id)
        docs.check_version(operation.version)
        return Prepared(operation, to_body(operation, declaration))
    except BadDocument as error:
        return Prepared(operation, None, Result.REJECTED, str(error))


def marked(version: int, declaration: Declaration) -> Prepared:
    """A tombstone, which no search finds, that says up to which version the index has come. It goes
    along with the last of the documents."""
    note = Delete(docs.NOTE_ID, version)
    return Prepared(note, to_body(note, declaration))


def to_body(operation: Operation, declaration: Declaration) -> Body:
    common = {"id": operation.id, "version_n": operation.version}
    if isinstance(operation, Delete):
        return {**common, "deleted": True, "deleted_on": _today()}
    columns = declaration.to_columns(operation.fields)
    return {**common, "deleted": False, "checksum": docs.checksum(columns), **columns}


def _today() -> int:
    return datetime.now(UTC).date().toordinal()


def send(
    client: Elasticsearch,
    alias: str,
    items: Sequence[Prepared],
    *,
    force: bool = False,
    refresh: bool = True,
) -> None:
    if not items:
        return
    version_type = "external_gte" if force else "external"
    lines: list[Body] = []
    for item in items:
        action = {
            "_id": item.operation.id,
            "version": item.operation.version,
            "version_type": version_type,
        }
        lines += [{"index": action}, item.body or {}]
    answer = client.options(request_timeout=BULK_SECONDS).bulk(
        # Never a concrete name: one that has just been deleted would come to life again.
        index=alias,
        operations=lines,
        refresh=refresh,
        require_alias=True,
    )
    for item, told in zip(items, answer["items"], strict=True):
        item.result, item.reason = _result(item.operation, told["index"])


def _result(operation: Operation, told: Any) -> tuple[Result, str]:
    status = told["status"]
    if status in (200, 201):
        return (Result.DELETED if isinstance(operation, Delete) else Result.INDEXED), ""
    if status == 409:
        return Result.STALE, ""
    error = told.get("error", {})
    reason = str(error.get("reason", ""))
    # The index was just exchanged for one of another declaration.
    if error.get("type") in ("index_not_found_exception", "strict_dynamic_mapping_exception"):
        return Result.RETRY, reason
    # A full disk (flood stage) answers 403 or 429 and is over when space is made.
    if status in (403, 408, 429) or status >= 500:
        return Result.RETRY, reason
    return Result.REJECTED, reason


@dataclass
class Lease:
    """The right to rebuild; `after` is the last id that the new index has acknowledged."""

    target: str
    after: str | None
    done: int
    sequence: int
    term: int
    fresh: bool


class Control:
    """The document that says that an index is being rebuilt, by whom and into what."""

    def __init__(
        self, client: Elasticsearch, prefix: str, declaration: Declaration, settings: Settings
    ) -> None:
        self.client = client
        self.declaration = declaration
        self.settings = settings
        self.alias = f"{prefix}{declaration.name}"
        self.upcoming = f"{self.alias}-next"
        self.index = f"{prefix}control"
        self.owner = secrets.token_hex(8)

    def new_name(self) -> str:
        return f"{self.alias}-{self.declaration.digest}-{int(time.time() * 1000):x}"

    def read(self) -> Any | None:
        try:
            return self.client.get(index=self.index, id=self.declaration.name)
        except NotFoundError:
            return None

    def is_open(self) -> bool:
        """Whether there is an upcoming index, which changes must reach too."""
        note = self.read()
        return note is not None and self._is_called(note["_source"]["target"], self.upcoming)

    def is_running(self) -> bool:
        note = self.read()
        return note is not None and note["_source"]["until"] > time.time()

    def take(self) -> Lease:
        """Begins a rebuild or takes over an abandoned one. Raises RebuildRunning."""
        self._ensure_index()
        note = self.read()
        if note is None:
            return self._begin(op_type="create")
        source = note["_source"]
        if source["until"] > time.time():
            raise RebuildRunning(f"{self.declaration.name} is being rebuilt already.")
        place = {"if_seq_no": note["_seq_no"], "if_primary_term": note["_primary_term"]}
        target = source["target"]
        is_over = self._is_called(target, self.alias)  # but its process died before its note
        if is_over or source["digest"] != self.declaration.digest or not self._has(target):
            self._delete_unsearched(target)
            return self._begin(**place)
        lease = Lease(target, source["after"], source["done"], 0, 0, fresh=False)
        self._write(lease, **place)
        self._name_upcoming(lease)
        return lease

    def renew(self, lease: Lease, *, after: str | None, done: int) -> None:
        lease.after, lease.done = after, done
        self._write(lease, if_seq_no=lease.sequence, if_primary_term=lease.term)

    def release(self) -> None:
        self.client.delete(index=self.index, id=self.declaration.name, refresh=True)

    def let_go(self, lease: Lease) -> None:
        """Ends the lease at once, so that the next rebuild may continue this one."""
        quietly(
            lambda: self._write(
                lease, if_seq_no=lease.sequence, if_primary_term=lease.term, seconds=0.0
            )
        )

    def abandon(self) -> None:
        note = self.read()
        if note is None:
            return
        if note["_source"]["until"] > time.time():
            raise RebuildRunning(f"{self.declaration.name} is being rebuilt.")
        self.release()
        self._delete_unsearched(note["_source"]["target"])

    def _begin(self, **place: Any) -> Lease:
        lease = Lease(self.new_name(), None, 0, 0, 0, fresh=True)
        create(self.client, lease.target, self.declaration, settings=self.settings)
        try:
            self._write(lease, **place)
        except RebuildRunning:
            quietly(lambda: self.client.indices.delete(index=lease.target))
            raise
        self._name_upcoming(lease)
        return lease

    def _write(self, lease: Lease, *, seconds: float = LEASE_SECONDS, **place: Any) -> Lease:
        note = {
            "target": lease.target,
            "after": lease.after,
            "done": lease.done,
            "digest": self.declaration.digest,
            "owner": self.owner,
            "until": time.time() + seconds,
        }
        try:
            told = self.client.index(
                index=self.index, id=self.declaration.name, document=note, **place
            )
        except ConflictError as error:
            name = self.declaration.name
            raise RebuildRunning(f"{name} is being rebuilt by another process.") from error
        lease.sequence, lease.term = told["_seq_no"], told["_primary_term"]
        return lease

    def _delete_unsearched(self, target: str) -> None:
        if not self._is_called(target, self.alias):
            quietly(lambda: self.client.indices.delete(index=target))

    def _name_upcoming(self, lease: Lease) -> None:
        self.client.indices.put_alias(index=lease.target, name=self.upcoming)

    def _is_called(self, target: str, alias: str) -> bool:
        """The server changes both names at once, so that they, and not the note, say what a rebuild has
        reached whose process died."""
        return bool(self.client.indices.exists_alias(index=target, name=alias))

    def _has(self, name: str) -> bool:
        return bool(self.client.indices.exists(index=name))

    def _ensure_index(self) -> None:
        if not self._has(self.index):
            settings = {
                "number_of_shards": 1,
                "auto_expand_replicas": self.settings.replicas,
            }
            quietly(
                lambda: self.client.indices.create(
                    index=self.index, settings=settings, mappings={"dynamic": False}
                )
            )


def must_be_done(items: Iterable[Prepared]) -> list[Outcome]:
    """The refused ones; raises SearchUnavailable if the server could not take some."""
    outcomes = [item.outcome() for item in items]
    waiting = [outcome for outcome in outcomes if outcome.result is Result.RETRY]
    if waiting:
        raise SearchUnavailable(
            f"The search server did not take all documents: {waiting[0].reason}"
        )
    return [outcome for outcome in outcomes if outcome.result is Result.REJECTED]


def oldest_tombstone(days: int) -> int:
    return _today() - days

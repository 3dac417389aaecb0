"""Search kept true by rows written in the same transaction.

A change of anything that is part of a document (a person's name, a residence, a consent) adds one
`SearchJob` naming the document's owner, in the transaction that makes the change, by a listener that
nobody can forget. The one indexer, inside the worker, takes pending rows, reads the *current* state
of their owners, sends whole documents with a version that it alone hands out, and deletes the rows
it has sent. A crash anywhere repeats work and loses none.

Features register a `IndexSource` per index: how to build documents of some ids in a constant number of
queries, and how to walk all ids.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar

import structlog
from flask import current_app
from sqlalchemy import Index, delete, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.background import outbox
from registry.core.config import Config, SearchEngineKind
from registry.core.db import find_row, list_rows, read_only, session, transaction
from registry.core.tables import Base
from search.engine import (
    Delete,
    Hits,
    Ids,
    Operation,
    Outcome,
    Query,
    Result,
    SearchEngine,
    SearchError,
    Without,
    Write,
)
from search.text.vocabulary import Vocabulary

log = structlog.get_logger()
BATCH = 500
MOST_CHANGED = 5_000
# For what the engine puts off: about an hour and a half. An engine that is away costs no try.
PATIENCE = outbox.Patience(first=timedelta(seconds=1), longest=timedelta(minutes=10), tries=18)
Documents = Mapping[uuid.UUID, dict[str, Any] | None]


class SearchJob(outbox.Waiting, Base):
    """A document that may have changed. Parked when the engine refuses it for good."""

    __tablename__ = "search_jobs"
    __table_args__ = (Index(None, "parked_at", "next_attempt_at"),)

    index: Mapped[str]
    row_id: Mapped[uuid.UUID]


class SearchVersion(Base):
    """The last document version handed out, per index, and the last one that the index has
    acknowledged; only the indexer moves them."""

    __tablename__ = "search_versions"

    index: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int]
    acknowledged: Mapped[int] = mapped_column(default=0)


class Indexed:
    """A row that is part of a document: (index, column holding the owner's id)."""

    search_owner: ClassVar[tuple[str, str]]


Keep = Callable[[Collection[uuid.UUID]], None]


@dataclass(frozen=True)
class IndexSource:
    """`build` gives the document of each id, or None to leave it out of the index.

    What is kept beside the documents in the database: `beside` reads it out of them and gives what
    writes it, told whose rows have changed again meanwhile; `forget` erases it with the change.
    """

    build: Callable[[Sequence[uuid.UUID]], Documents]
    list_ids: Callable[[uuid.UUID | None, int], Sequence[uuid.UUID]]
    beside: Callable[[Documents], Keep] | None = None
    forget: Callable[[Sequence[uuid.UUID]], None] | None = None


@event.listens_for(Session, "before_flush")
def queue_changed_rows(db: Session, _context: Any, _instances: Any) -> None:
    owners = {
        (row.search_owner[0], getattr(row, row.search_owner[1]))
        for row in [*db.new, *db.dirty, *db.deleted]
        if isinstance(row, Indexed)
    }
    queued: set[tuple[str, uuid.UUID]] = db.info.setdefault("search_queued", set())
    for index, row_id in owners - queued:
        db.add(SearchJob(index=index, row_id=row_id))
    _forget(owners - queued)
    queued |= owners


def _forget(owners: Collection[tuple[str, uuid.UUID]]) -> None:
    for index in {index for index, _row_id in owners}:
        if forget := sources()[index].forget:
            forget([row_id for name, row_id in owners if name == index])


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_rollback")
def forget_queued(db: Session) -> None:
    db.info.pop("search_queued", None)


def engine() -> SearchEngine:
    """The search engine of the running application."""
    running: SearchEngine = current_app.extensions["search_engine"]
    return running


def sources() -> dict[str, IndexSource]:
    registered: dict[str, IndexSource] = current_app.extensions["search_sources"]
    return registered


def make_engine(config: Config, vocabulary: Callable[[], Vocabulary]) -> SearchEngine:
    if config.search_engine is SearchEngineKind.ELASTICSEARCH:
        from search.elastic.engine import ElasticEngine, connect

        client = connect(
            config.elasticsearch_url.split(), api_key=config.elasticsearch_api_key or None
        )
        return ElasticEngine(client, prefix=config.elasticsearch_prefix, vocabulary=vocabulary)
    from search.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(config.state_dir / "search", vocabulary=vocabulary)


class IndexBehind(SearchError):
    """The index lacks what it has acknowledged, or too much of what has changed: it must not be believed."""


def search(name: str, query: Query) -> Hits:
    """What the engine finds, without the documents whose rows have changed since they were indexed: a
    hidden name or a withdrawn consent counts in no number and no facet from the moment on in which it
    is written. Such a document is found again as soon as the indexer has sent it.

    Raises SearchError, also when too much has changed.
    """
    changed = select(SearchJob.row_id).where(SearchJob.index == name).distinct()
    ids = list_rows(changed.limit(MOST_CHANGED + 1))
    if len(ids) > MOST_CHANGED:
        raise IndexBehind(f"The index of {name} is more than {MOST_CHANGED} documents behind.")
    left_out = (Without(Ids(tuple(str(one) for one in sorted(ids)))),) if ids else ()
    acknowledged = read_version(name).acknowledged
    hits = engine().search(name, replace(query, scope=(*query.scope, *left_out)))
    if engine().mark(name) < acknowledged:  # asked last: nothing older can have been searched
        raise IndexBehind(f"The index of {name} is an older copy.")
    return hits


def is_older_copy(name: str) -> bool:
    """It lacks what it has acknowledged. Raises SearchError."""
    acknowledged = read_version(name).acknowledged
    return engine().mark(name) < acknowledged


def is_believed(name: str) -> bool:
    """Whether the index is the one that was written: not an older copy that was put back, and not that
    of a database that went on from here before it was put back itself.

    Raises SearchError. The mark is read first: in the meantime it can only have been overtaken.
    """
    mark = engine().mark(name)
    with read_only():
        known = read_version(name)
        return known.acknowledged <= mark <= known.version


def read_version(name: str) -> SearchVersion:
    found = find_row(select(SearchVersion).where(SearchVersion.index == name))
    return found or SearchVersion(index=name, version=0, acknowledged=0)


def index_pending(*, limit: int = BATCH) -> int:
    """Bring up to `limit` changed documents into the index. Returns how many rows were settled.

    Raises SearchError when the engine does not answer; the rows stay.
    """
    with transaction():
        jobs = outbox.list_due(SearchJob, limit=limit)
        versions = {name: next_version(name) for name in {job.index for job in jobs}}
    settled = 0
    for name, version in versions.items():
        settled += _send(name, [job for job in jobs if job.index == name], version=version)
    return settled


def acknowledge(name: str, version: int) -> None:
    """From now on an index without this version is an older copy."""
    row = session().scalars(select(SearchVersion).where(SearchVersion.index == name)).one()
    row.acknowledged = max(row.acknowledged, version)


def next_version(name: str, *, above: int = 0) -> int:
    db = session()
    row = db.scalars(
        select(SearchVersion).where(SearchVersion.index == name).with_for_update()
    ).one_or_none()
    if row is None:
        row = SearchVersion(index=name, version=0, acknowledged=0)
        db.add(row)
    row.version = max(row.version, above) + 1
    return row.version


def _send(name: str, jobs: list[SearchJob], *, version: int) -> int:
    ids, source = sorted({job.row_id for job in jobs}), sources()[name]
    with read_only():  # no transaction stays open while the engine works
        documents = source.build(ids)
        keep = source.beside(documents) if source.beside else None
    operations = [operation_for(row_id, documents.get(row_id), version) for row_id in ids]
    if not is_believed(name):
        raise IndexBehind(f"The index of {name} has to be built anew before it takes changes.")
    outcomes = {outcome.id: outcome for outcome in engine().bulk(name, operations)}
    with transaction():
        acknowledge(name, version)
        if keep is not None:
            keep(_changed_since(name, jobs))
        return sum(_settle(job, outcomes[str(job.row_id)]) for job in jobs)


def _changed_since(name: str, jobs: Sequence[SearchJob]) -> Collection[uuid.UUID]:
    newer = SearchJob.index == name, SearchJob.id.not_in([job.id for job in jobs])
    own = SearchJob.row_id.in_({job.row_id for job in jobs})
    return set(list_rows(select(SearchJob.row_id).where(*newer, own)))


def _settle(job: SearchJob, outcome: Outcome) -> bool:
    if outcome.result.done:
        session().execute(delete(SearchJob).where(SearchJob.id == job.id))
        return True
    is_refused = outcome.result is Result.REJECTED
    return outbox.note_failure(
        SearchJob, job.id, reason=outcome.reason, patience=PATIENCE, is_hopeless=is_refused
    )


def operation_for(row_id: uuid.UUID, fields: dict[str, Any] | None, version: int) -> Operation:
    return Delete(str(row_id), version) if fields is None else Write(str(row_id), version, fields)

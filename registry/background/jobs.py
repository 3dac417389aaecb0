"""Long work that a person waits for: a row with progress, done by the worker.

`start` is called inside a transaction and only writes the row, so that a job exists exactly when the
change that asked for it does. Taking a job puts its next try a silence ahead, and each report puts it
there again: whose worker died is due once more, which every kind of job must survive, but not for ever.
So is one that met a search engine which was busy, being rebuilt already or away: that passes.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, mapped_column

from registry.audit import services as audit
from registry.background import outbox
from registry.background.actions import JobAction
from registry.core.db import find_row, now, session, transaction
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from registry.core.tables import Base, Stamped
from search.engine import IndexBusy, RebuildRunning, SearchUnavailable

log = structlog.get_logger()
SILENCE = timedelta(minutes=2)
WORKER_DIED = "WorkerDied"
MOST_DEATHS = 3  # of the worker, each time at this job
# A search engine may be away for a day; then somebody has to look.
PATIENCE = outbox.Patience(first=timedelta(seconds=10), longest=timedelta(minutes=10), tries=150)
# Themselves alone, without their kinds: a full disk does not pass by waiting.
PASSING = {IndexBusy, RebuildRunning, SearchUnavailable}
Progress = Callable[[int, int | None], None]
Work = Callable[[dict[str, Any], Progress], dict[str, Any]]


class JobState(LabelledEnum):
    QUEUED = "queued", _l("Waiting to start")
    RUNNING = "running", _l("Running")
    DONE = "done", _l("Done")
    FAILED = "failed", _l("Failed")


class Job(Stamped, outbox.Waiting, Base):
    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "next_attempt_at"),)

    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    deaths: Mapped[int] = mapped_column(default=0)  # of the worker, in a row
    requested_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    finished_at: Mapped[datetime | None]

    @classmethod
    def unfinished(cls) -> Sequence[ColumnElement[bool]]:
        return (cls.state != JobState.DONE,)

    def reopen(self) -> None:
        super().reopen()
        self.state, self.deaths, self.finished_at = JobState.QUEUED, 0, None


class Heartbeat(Base):
    """When a process of this name last said that it lives."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]


KINDS: dict[str, Work] = {}
"""What a job of each kind does; features.install_job_kinds fills it."""


def start(kind: str, *, by: Any, **arguments: Any) -> Job:
    job = Job(kind=kind, arguments=arguments, requested_by_id=by.id if by else None)
    session().add(job)
    audit.record(JobAction.STARTED, job, by=by, kind=kind)
    return job


def find_unfinished(kind: str) -> Job | None:
    """One that waits or runs, so that nobody starts the same work beside it."""
    waiting = Job.kind == kind, Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    return session().scalars(select(Job).where(*waiting).order_by(Job.created_at)).first()


def get_job(job_id: uuid.UUID) -> Job:
    return session().get_one(Job, job_id)


def list_jobs(*, limit: int = 50) -> list[Job]:
    return list(session().scalars(select(Job).order_by(Job.created_at.desc(), Job.id).limit(limit)))


def run_next() -> bool:
    """Take and do one job. Returns whether there was one."""
    job = _take() if outbox.has_due(Job) else None
    if job is None:
        return False
    try:
        result = KINDS[job.kind](job.arguments, lambda done, total: _report(job.id, done, total))
    except Exception as error:
        session().rollback()
        _note_failure(job, error)
    else:
        _finish(job.id, state=JobState.DONE, result=result, error="")
    return True


def _take() -> Job | None:
    """The next one that is due. One that took its worker with it too often is parked instead."""
    with transaction() as db:
        statement = select(Job).where(outbox.is_due(Job)).order_by(Job.created_at, Job.id)
        job = db.scalars(statement.limit(1).with_for_update(skip_locked=True)).one_or_none()
        if job is None:
            return None
        if job.deaths < MOST_DEATHS:
            job.state, job.next_attempt_at = JobState.RUNNING, now() + SILENCE
            job.deaths += 1  # unless it ends in order
            return job
    _park(job, reason=WORKER_DIED)
    return None


def _report(job_id: uuid.UUID, done: int, total: int | None) -> None:
    _write(job_id, done=done, total=total, next_attempt_at=now() + SILENCE)


def _note_failure(job: Job, error: Exception) -> None:
    reason = type(error).__name__
    if type(error) not in PASSING:
        log.error("job_failed", kind=job.kind, job=str(job.id), exc_info=error)
        return _park(job, reason=reason)
    log.warning("job_put_off", kind=job.kind, job=str(job.id), reason=reason)
    with transaction():
        is_parked = outbox.note_failure(Job, job.id, reason=reason, patience=PATIENCE)
    state = JobState.FAILED if is_parked else JobState.QUEUED
    return _write(job.id, state=state, deaths=0, finished_at=now() if is_parked else None)


def _park(job: Job, *, reason: str) -> None:
    with transaction():
        outbox.note_failure(Job, job.id, reason=reason, patience=PATIENCE, is_hopeless=True)
    _finish(job.id, state=JobState.FAILED)


def _finish(job_id: uuid.UUID, *, state: JobState, **values: Any) -> None:
    _write(job_id, state=state, finished_at=now(), deaths=0, **values)


def _write(job_id: uuid.UUID, **values: Any) -> None:
    with transaction() as db:
        db.execute(update(Job).where(Job.id == job_id).values(**values))


def beat(name: str) -> None:
    with transaction():
        note_beat(name)


def find_beat(name: str) -> datetime | None:
    row = find_row(select(Heartbeat).where(Heartbeat.name == name))
    return row.at if row else None


def note_beat(name: str) -> datetime | None:
    """In the transaction of what was done. Returns when it was done before."""
    row = find_row(select(Heartbeat).where(Heartbeat.name == name))
    if row is None:
        session().add(Heartbeat(name=name, at=now()))
        return None
    before, row.at = row.at, now()
    return before


def is_alive(name: str, *, within: timedelta = timedelta(seconds=30)) -> bool:
    row = find_row(select(Heartbeat).where(Heartbeat.name == name))
    return row is not None and row.at > now() - within

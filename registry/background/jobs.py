"""Long work that a person waits for: a row with progress, done by the worker.

`start` is called inside a transaction and only writes the row, so that a job exists exactly when the
change that asked for it does. A worker that died while working is noticed by its silence; the job is
taken again, which every kind of job must stand. So is one that met a search engine which was busy,
being rebuilt already or away: that passes.
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ForeignKey, Index, Select, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from registry.audit import services as audit
from registry.background.actions import JobAction
from registry.core.db import Base, Stamped, now, reading, session, transaction
from registry.core.enums import LabelledEnum
from registry.core.i18n import _l
from search.engine import IndexBusy, RebuildRunning, SearchUnavailable

log = structlog.get_logger()
SILENCE = timedelta(minutes=2)
PAUSE = timedelta(seconds=10)  # before what had to be put off is tried again
# Themselves alone, without their kinds: a full disk does not pass by waiting.
PASSING = {IndexBusy, RebuildRunning, SearchUnavailable}
Progress = Callable[[int, int | None], None]
Work = Callable[[dict[str, Any], Progress], dict[str, Any]]


class JobState(LabelledEnum):
    QUEUED = "queued", _l("Waiting to start")
    RUNNING = "running", _l("Running")
    DONE = "done", _l("Done")
    FAILED = "failed", _l("Failed")


class Job(Stamped, Base):
    __tablename__ = "jobs"
    __table_args__ = (Index(None, "state", "created_at"),)

    kind: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(default="")
    requested_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    alive_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Heartbeat(Base):
    """When a process of this name last said that it lives."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]


KINDS: dict[str, Work] = {}


def job_kind(name: str) -> Callable[[Work], Work]:
    def register(work: Work) -> Work:
        KINDS[name] = work
        return work

    return register


def start(kind: str, *, by: Any, **arguments: Any) -> Job:
    job = Job(kind=kind, arguments=arguments, requested_by_id=by.id if by else None)
    session().add(job)
    audit.record(JobAction.STARTED, job, by=by, kind=kind)
    return job


def get_job(job_id: uuid.UUID) -> Job:
    return session().get_one(Job, job_id)


def list_jobs(*, limit: int = 50) -> list[Job]:
    return list(session().scalars(select(Job).order_by(Job.created_at.desc(), Job.id).limit(limit)))


def run_next() -> bool:
    """Take and do one job. Returns whether there was one."""
    job = _take() if _is_waiting() else None
    if job is None:
        return False
    try:
        result = KINDS[job.kind](job.arguments, lambda done, total: _report(job.id, done, total))
    except Exception as error:
        session().rollback()
        if type(error) in PASSING:
            log.warning("job_put_off", kind=job.kind, job=str(job.id), reason=type(error).__name__)
            _put_off(job.id)
        else:
            log.error("job_failed", kind=job.kind, job=str(job.id), exc_info=error)
            _finish(job.id, state=JobState.FAILED, error=type(error).__name__)
    else:
        _finish(job.id, state=JobState.DONE, result=result)
    return True


def _waiting() -> Select[Job]:
    is_abandoned = (Job.state == JobState.RUNNING) & (Job.alive_at < now() - SILENCE)
    is_due = or_(Job.alive_at.is_(None), Job.alive_at < now() - PAUSE)
    return select(Job).where(or_((Job.state == JobState.QUEUED) & is_due, is_abandoned))


def _is_waiting() -> bool:
    with reading() as db:
        return db.scalars(_waiting().limit(1)).first() is not None


def _take() -> Job | None:
    with transaction() as db:
        job = db.scalars(
            _waiting().order_by(Job.created_at, Job.id).limit(1).with_for_update(skip_locked=True)
        ).one_or_none()
        if job is not None:
            job.state, job.alive_at = JobState.RUNNING, now()
    return job


def _report(job_id: uuid.UUID, done: int, total: int | None) -> None:
    with transaction() as db:
        db.execute(
            update(Job).where(Job.id == job_id).values(done=done, total=total, alive_at=now())
        )


def _put_off(job_id: uuid.UUID) -> None:
    with transaction() as db:
        db.execute(
            update(Job).where(Job.id == job_id).values(state=JobState.QUEUED, alive_at=now())
        )


def _finish(job_id: uuid.UUID, *, state: JobState, **values: Any) -> None:
    with transaction() as db:
        db.execute(
            update(Job).where(Job.id == job_id).values(state=state, finished_at=now(), **values)
        )


def beat(name: str) -> None:
    with transaction() as db:
        row = db.scalars(select(Heartbeat).where(Heartbeat.name == name)).one_or_none()
        if row is None:
            db.add(Heartbeat(name=name, at=now()))
        else:
            row.at = now()


def is_alive(name: str, *, within: timedelta = timedelta(seconds=30)) -> bool:
    row = session().scalars(select(Heartbeat).where(Heartbeat.name == name)).one_or_none()
    return row is not None and row.at > now() - within

"""The worker: delivers mail, feeds the index, does long jobs and the regular work.

APScheduler only keeps the clock. What has to be done is written in the database (outboxes, jobs), so
that a worker killed at any moment repeats work at the next start and loses none. One worker runs at
a time: a file lock in the state folder keeps a second one out, because the embedded index has one
writer.
"""

import fcntl
import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import IO

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from registry.background import indexing, jobs, mail, outbox, rebuilding
from registry.core.config import config
from registry.core.db import close_session, now, read_only, transaction
from registry.regular import regular_work
from search.engine import SearchError

log = structlog.get_logger()
MAILS_A_TURN = 20


class AlreadyRunning(Exception):
    """Another worker holds the lock of this state folder."""


def run(app: Flask) -> None:
    """Work until SIGTERM or SIGINT. Raises AlreadyRunning."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with app.app_context():
        lock = take_lock()
    scheduler = make_scheduler(app)
    scheduler.start()
    log.info("worker_started", process=os.getpid())
    while not stopped.wait(1):
        pass
    scheduler.shutdown(wait=True)
    app.extensions["search_engine"].close()
    lock.close()


def take_lock() -> IO[str]:
    path = config().state_dir / "worker.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise AlreadyRunning(str(path)) from None
    return lock


def make_scheduler(app: Flask) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(4)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )
    often: tuple[tuple[str, float, Callable[[], object]], ...] = (
        ("heartbeat", 5, lambda: jobs.beat("worker")),
        ("index", 0.3, index_changes),
        ("heal-indexes", 15, heal_indexes),
        ("mail", 2, deliver_mail),
        ("jobs", 1, jobs.run_next),
        *((piece.name, piece.seconds, piece.work) for piece in regular_work()),
    )
    for name, seconds, work in often:
        scheduler.add_job(guarded(app, name, work), "interval", seconds=seconds, id=name)
    for name in ("heartbeat", "heal-indexes", *(piece.name for piece in regular_work())):
        scheduler.get_job(name).modify(next_run_time=now())
    return scheduler


def guarded(app: Flask, name: str, work: Callable[[], object]) -> Callable[[], None]:
    """One failing piece of work is logged and tried again; it stops nothing else."""

    def run_once() -> None:
        with app.app_context():
            try:
                work()
            except Exception as error:
                log.error("work_failed", work=name, exc_info=error)
            finally:
                close_session()

    return run_once


def index_changes() -> None:
    try:
        while outbox.has_due(indexing.SearchJob) and indexing.index_pending():
            pass
    except SearchError as error:
        log.warning("search_engine_unavailable", reason=type(error).__name__)


def heal_indexes() -> None:
    """An index that is missing, damaged, of an older form or an older copy is built anew from the database. Until it
    is there, it counts as not ready and pages search the database: an empty one would be believed."""
    for name in indexing.sources():
        status = indexing.engine().status(name)
        is_foreign = rebuilding.is_foreign(name)
        if status.rebuilding or (status.current and not is_foreign):
            continue
        reason = "older copy, or of another database" if is_foreign else status.message
        log.warning("index_is_rebuilt", index=name, reason=reason)
        built = rebuilding.rebuild(name)
        log.info("index_was_rebuilt", index=name, documents=built.documents)


def deliver_mail() -> None:
    """What is due, one by one. A server that does not answer ends this turn: it would not answer for
    the next message either, and each try would wait as long."""
    with read_only():
        due = outbox.list_due(mail.MailMessage, limit=MAILS_A_TURN)
    for message in due:
        try:
            mail.deliver(message)
        except Exception as error:  # whatever is wrong with one message must not hold up the others
            log.warning("mail_not_sent", message=str(message.id), error_class=type(error).__name__)
            _settle(message, partial(mail.mark_failed, error=error))
            if mail.is_unanswered(error):
                break
        else:
            _settle(message, mail.mark_sent)


def _settle(message: mail.MailMessage, mark: Callable[[mail.MailMessage], None]) -> None:
    with transaction() as db:
        mark(db.get_one(mail.MailMessage, message.id))

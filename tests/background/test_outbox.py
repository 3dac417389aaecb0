"""The three outboxes: what failed waits longer each time, is given up, and waits for an operator."""

import os
import signal
import subprocess
import sys
import textwrap
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from factories import make_user
from flask import Flask
from migrated import bring_up_to_date
from pages import ticked, token
from sqlalchemy import select

from registry import create_app
from registry.audit.models import AuditEvent
from registry.background import jobs, mail, outbox
from registry.background.indexing import SearchJob
from registry.background.jobs import Job, JobState
from registry.background.mail import MailMessage
from registry.core.config import RESOURCES, Config, Environment, MailSink
from registry.core.db import now, session, transaction
from registry.core.permissions import Role
from registry.operations.queries import CONSEQUENCES

PATIENCE = outbox.Patience(first=timedelta(minutes=1), longest=timedelta(minutes=5), tries=4)
KILLED = textwrap.dedent(
    """
    import os, signal, sys
    from registry import create_app
    from registry.background import jobs
    from registry.core.config import Config, Environment
    from pathlib import Path

    def work(arguments, report):
        report(1, None)
        os.kill(os.getpid(), signal.SIGKILL)

    jobs.KINDS["deadly"] = work
    url, folder = sys.argv[1:]
    app = create_app(Config(environment=Environment.TEST, secret_key="x" * 40, database_url=url,
                            state_dir=Path(folder), base_url="http://localhost"))
    with app.app_context():
        jobs.run_next()
    """
)


def make_row(model: Any) -> Any:
    """A row of each outbox, as its feature writes it."""
    if model is MailMessage:
        return mail.queue("account_exists", to=make_user())
    if model is SearchJob:
        session().add(row := SearchJob(index="experts", row_id=uuid.uuid4()))
        return row
    return jobs.start("reindex", by=make_user(Role.ADMINISTRATOR))


MODELS = {"mail": MailMessage, "index": SearchJob, "jobs": Job}


@pytest.fixture(params=list(MODELS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def row(database: Any, name: str) -> Any:
    made = make_row(MODELS[name])
    database.flush()
    return made


def test_each_failure_waits_longer_and_the_last_try_is_bounded(row: Any) -> None:
    pauses = []
    for number in range(1, PATIENCE.tries + 1):
        began = now()
        parked = outbox.note_failure(type(row), row.id, reason="Away", patience=PATIENCE)
        session().refresh(row)
        pauses.append(round((row.next_attempt_at - began).total_seconds() / 60))
        assert (row.attempts, parked) == (number, number == PATIENCE.tries)
    assert pauses == [1, 2, 4, 5], "doubled, up to the longest"
    assert row.id not in {one.id for one in outbox.list_due(type(row), limit=1000)}
    assert row in outbox.list_parked(type(row))


def test_a_row_that_was_dropped_in_the_meantime_is_left_alone(row: Any) -> None:
    assert not outbox.note_failure(type(row), uuid.uuid4(), reason="x", patience=PATIENCE)


def park(row: Any) -> None:
    outbox.note_failure(
        type(row), row.id, reason="ConnectionRefusedError", patience=PATIENCE, is_hopeless=True
    )
    session().commit()


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_the_operators_see_what_was_given_up_and_release_it(
    client: Any, row: Any, name: str, locale: str
) -> None:
    park(row)
    client.log_in(make_user(Role.ADMINISTRATOR))
    page = client.get(f"/{locale}/operations/")
    text = page.get_data(as_text=True)
    assert ("Không kết nối được" if locale == "vi" else "could not be reached") in text
    assert "nguoi" not in text, "no whole address of a reader"
    answer = client.post(
        f"/{locale}/operations/parked/{name}/{row.id}/release", data={"csrf_token": token(page)}
    )
    assert answer.status_code == 302
    session().refresh(row)
    assert (row.parked_at, row.attempts) == (None, 0)
    assert row.id in {one.id for one in outbox.list_due(type(row), limit=1000)}
    assert actions_on(row.id) == ["outbox.released"]


def test_the_operators_drop_what_was_given_up_after_reading_what_follows(
    client: Any, row: Any, name: str
) -> None:
    park(row)
    row_id = row.id
    client.log_in(make_user(Role.ADMINISTRATOR))
    page = client.get(f"/en/operations/parked/{name}/{row_id}/drop")
    assert str(CONSEQUENCES[name]) in page.get_data(as_text=True)
    client.post(page.request.path, data={"csrf_token": token(page)})
    assert session().get(MODELS[name], row_id) is not None, "not confirmed"
    client.post(page.request.path, data={"csrf_token": token(page), **ticked(page)})
    assert session().get(MODELS[name], row_id) is None
    assert actions_on(row_id) == ["outbox.dropped"]
    assert client.get(page.request.path).status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.INSTITUTION_APPROVER])
def test_others_decide_nothing_about_it(client: Any, row: Any, name: str, role: Role) -> None:
    park(row)
    client.log_in(make_user(role))
    page = client.get("/en/account/")
    for step in ("release", "drop"):
        address = f"/en/operations/parked/{name}/{row.id}/{step}"
        assert client.post(address, data={"csrf_token": token(page)}).status_code == 403
    assert session().get(MODELS[name], row.id) is not None


def actions_on(row_id: uuid.UUID) -> list[str]:
    chosen = select(AuditEvent.action).where(AuditEvent.object_id == row_id)
    rows = session().scalars(chosen.where(AuditEvent.action.startswith("outbox.")))
    return list(rows)


@pytest.fixture
def apart(tmp_path: Path) -> Flask:
    """An application with a database that other processes open too."""
    settings = Config(
        environment=Environment.TEST,
        secret_key="x" * 40,
        database_url=f"sqlite:///{tmp_path / 'apart.sqlite3'}",
        state_dir=tmp_path,
        base_url="http://localhost",
        mail_sink=MailSink.FOLDER,
    )
    app = create_app(settings)
    bring_up_to_date(app.extensions["db_engine"])
    return app


def test_a_job_that_kills_its_worker_is_given_up_after_three_deaths(
    apart: Flask, tmp_path: Path
) -> None:
    with apart.app_context(), transaction():
        job_id = jobs.start("deadly", by=None).id
    database = f"sqlite:///{tmp_path / 'apart.sqlite3'}"
    command = [sys.executable, "-c", KILLED, database, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(RESOURCES)}
    endings = []
    for _again in range(jobs.MOST_DEATHS + 1):
        endings.append(subprocess.run(command, env=environment, check=False).returncode)
        with apart.app_context(), transaction() as db:  # the silence passes
            db.execute(sa.update(Job).values(next_attempt_at=now()))
    assert endings == [-signal.SIGKILL] * jobs.MOST_DEATHS + [0], "the fourth worker lives"
    with apart.app_context():
        job = jobs.get_job(job_id)
        assert (job.state, job.error, job.done) == (JobState.FAILED, "WorkerDied", 1)
        assert job.parked_at is not None
        assert not jobs.run_next()
        with transaction():
            outbox.release(jobs.get_job(job_id), by=None)
        assert (jobs.get_job(job_id).state, jobs.get_job(job_id).deaths) == (JobState.QUEUED, 0)
    apart.extensions["search_engine"].close()
    apart.extensions["db_engine"].dispose()

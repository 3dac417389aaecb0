"""Long work: done once, put off while the search engine is busy, taken again after a crash."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from factories import make_user

from registry.background import jobs
from registry.background.jobs import Job, JobState
from registry.core.db import session
from registry.core.permissions import Role
from search.engine import IndexBusy, IndexFull, RebuildRunning, SearchUnavailable

Answer = dict[str, Any] | Exception


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """What the work of a kind gives, one after the other; an exception is raised."""
    coming: list[Answer] = []

    def work(_arguments: dict[str, Any], report: Callable[[int, int | None], None]) -> Any:
        report(3, 10)
        answer = coming.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setitem(jobs.KINDS, "counting", work)
    return coming


@pytest.fixture
def job(database: Any) -> uuid.UUID:
    made = jobs.start("counting", by=make_user(Role.ADMINISTRATOR))
    session().commit()
    return made.id


def let_pass(job: uuid.UUID, time: timedelta, *, state: JobState = JobState.QUEUED) -> None:
    found = jobs.get_job(job)
    found.next_attempt_at, found.state = found.next_attempt_at - time, state
    session().commit()


def look(job: uuid.UUID) -> Job:
    """As it is stored now."""
    session().expire_all()
    return jobs.get_job(job)


def test_a_job_is_done_once_with_its_progress_and_result(
    job: uuid.UUID, answers: list[Answer]
) -> None:
    answers.append({"rows": 10})
    assert jobs.run_next()
    found = look(job)
    assert (found.state, found.done, found.total, found.result) == (
        JobState.DONE,
        3,
        10,
        {"rows": 10},
    )
    assert not jobs.run_next()


@pytest.mark.parametrize("failure", [ValueError("private words"), IndexFull("the disk is full")])
def test_a_job_that_fails_says_so_and_is_not_tried_again(
    job: uuid.UUID, answers: list[Answer], failure: Exception
) -> None:
    answers.append(failure)
    assert jobs.run_next()
    assert (look(job).state, look(job).error) == (JobState.FAILED, type(failure).__name__)
    assert look(job).parked_at is not None
    assert not jobs.run_next()


@pytest.mark.parametrize(
    "passing", [IndexBusy("busy"), RebuildRunning("not alone"), SearchUnavailable("away")]
)
def test_a_job_waits_while_the_search_engine_is_busy_or_away(
    job: uuid.UUID, answers: list[Answer], passing: Exception
) -> None:
    answers += [passing, {"rows": 10}]
    assert jobs.run_next()
    assert (look(job).state, look(job).error) == (JobState.QUEUED, type(passing).__name__)
    assert not jobs.run_next()  # not at once
    let_pass(job, jobs.PATIENCE.first + timedelta(seconds=1))
    assert jobs.run_next()
    assert look(job).state is JobState.DONE


def test_an_engine_that_stays_away_is_not_asked_for_ever(
    job: uuid.UUID, answers: list[Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", replace(jobs.PATIENCE, tries=2))
    answers += [SearchUnavailable("away"), SearchUnavailable("away")]
    assert jobs.run_next()
    let_pass(job, timedelta(days=1))
    assert jobs.run_next()
    let_pass(job, timedelta(days=1), state=look(job).state)
    assert not jobs.run_next()
    assert (look(job).state, look(job).error) == (JobState.FAILED, "SearchUnavailable")


def test_a_job_whose_worker_died_is_taken_again_after_some_silence(
    job: uuid.UUID, answers: list[Answer]
) -> None:
    assert jobs._take() is not None  # and the worker dies
    session().commit()
    assert not jobs.run_next()
    let_pass(job, jobs.SILENCE, state=JobState.RUNNING)
    answers.append({"rows": 10})
    assert jobs.run_next()
    assert look(job).state is JobState.DONE

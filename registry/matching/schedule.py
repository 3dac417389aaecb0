"""The worker's work on the order of search results: learning what experts write about."""

import uuid
from typing import TYPE_CHECKING, Any

import structlog

from registry.background import jobs
from registry.core.db import read_only, transaction
from registry.experts import search_documents, subjects
from registry.matching import training

if TYPE_CHECKING:
    from search.ranking.model import Model

log = structlog.get_logger()
KIND = "train-ranking"
BATCH = 100
AT_ONCE = 5_000  # rows of a former model that are erased in one transaction


def train_if_due() -> bool:
    """Ask for a training when one is due. Returns whether it was asked for."""
    with read_only():
        is_due = training.is_due() and jobs.find_unfinished(KIND) is None
    if is_due:
        with transaction():
            jobs.start(KIND, by=None)
    return is_due


def train(_arguments: dict[str, Any], report: jobs.Progress) -> dict[str, Any]:
    """Interrupted, it begins anew; the model in use stays until the new one is complete."""
    from search.ranking.training import TooFew
    from search.ranking.training import train as learn

    try:
        model = learn(training.read_texts(lambda done: report(done, None)))
    except TooFew:
        return {"texts": 0}
    with read_only():
        current = subjects.find_current()
    if current is None or current.id != model.id:
        _use(model, report)
        log.info("ranking_trained", model=model.id, texts=model.texts)
    return {"texts": model.texts, "model": model.id}


def _use(model: "Model", report: jobs.Progress) -> None:
    with transaction():
        training.add(model)
    after: uuid.UUID | None = None
    done = 0
    while True:
        with transaction():  # a small one, which reads what it writes
            ids = search_documents.list_ids(after, BATCH)
            training.write(ids, model)
        if not ids:
            break
        after = ids[-1]
        done += len(ids)
        report(done, None)
    with transaction():
        training.change_places(model)
    is_done = False
    while not is_done:
        with transaction():
            is_done = training.forget(AT_ONCE) == 0
